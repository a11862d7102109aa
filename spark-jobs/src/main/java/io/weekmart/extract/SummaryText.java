package io.weekmart.extract;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.terminal.Printable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a person wants to know of an extracted date. */
final class SummaryText {
    private SummaryText() {}

    /** @param before the extraction of the date before, with whose columns those of this one are compared */
    static String of(
            ExtractSettings settings,
            LocalDate date,
            List<Selection> selections,
            Map<String, Part> files,
            Extraction extraction,
            Map<String, Long> outside,
            Optional<Extraction> before) {
        StringBuilder text = new StringBuilder();
        text.append("Dumps of ").append(date).append(" in ").append(settings.rawPath());
        text.append(", by ").append(settings.manifest().name(date)).append(":\n");
        int width = selections.stream()
                .mapToInt(selection -> selection.name().length())
                .max()
                .orElse(0);
        for (Selection selection : selections) {
            List<Part> parts = files.values().stream()
                    .filter(part -> part.staged().getParent().getName().equals(selection.name()))
                    .toList();
            text.append(String.format(
                    Locale.ROOT,
                    "  %-" + width + "s  %,12d rows  %,15d bytes  %s%s%n",
                    selection.name(),
                    parts.stream().mapToLong(Part::rows).sum(),
                    parts.stream().mapToLong(Part::bytes).sum(),
                    Count.of(parts.size(), "file"),
                    selection.bounds() == null ? "" : "  " + selection.bounds()));
        }
        notes(selections, extraction, outside, before)
                .forEach(note -> text.append("  ").append(Printable.line(note)).append('\n'));
        return text.toString().replace("\r\n", "\n");
    }

    private static List<String> notes(
            List<Selection> selections, Extraction extraction, Map<String, Long> outside, Optional<Extraction> before) {
        List<String> notes = new ArrayList<>();
        if (extraction.partial()) {
            notes.add("partial: the day is not over. It is extracted again when it is.");
        }
        for (Selection selection : selections) {
            Optional<Extraction.Table> earlier = before.flatMap(
                    extracted -> Optional.ofNullable(extracted.tables().get(selection.name())));
            List<String> fresh = earlier.map(table -> selection.ignored().stream()
                            .filter(column -> !table.ignored().contains(column))
                            .toList())
                    .orElse(List.of());
            if (!fresh.isEmpty()) {
                notes.add(selection.source() + " has new columns that are not declared, and were not read: "
                        + String.join(", ", fresh) + ".");
            }
            long lost = outside.getOrDefault(selection.name(), 0L);
            if (lost > 0) {
                notes.add(selection.source() + " has " + Count.of(lost, "row")
                        + selection
                                .table()
                                .how()
                                .whereReference()
                                .map(other -> " that refer to no row of " + other + " with a time")
                                .orElse(" without a time, or with "
                                        + (selection.specialValues().contains("infinity")
                                                ? "infinity"
                                                : "one that is none")
                                        + ", in "
                                        + selection.table().how().whereColumn().orElse(""))
                        + ": no dump of any date holds them.");
            }
            notes.addAll(Promises.of(selection.table()));
        }
        return notes;
    }
}
