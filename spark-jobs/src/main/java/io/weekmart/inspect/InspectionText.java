package io.weekmart.inspect;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.raw.SampledRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was found in a folder, as a page for a terminal. */
final class InspectionText {
    private static final int MOST_UNUSED = 20;
    private static final int MOST_REASONS = 12;
    private static final int NAME = 24;
    private static final int LEAST_SAMPLES = 10;
    /** Characters of a line of a column beside both names and the values. */
    private static final int SHARES = 24;

    private static final long KIBIBYTE = 1024;

    private final Proposal proposal;
    private final PrivateNames hidden;
    private final int width;
    private final StringBuilder page = new StringBuilder();

    private InspectionText(Proposal proposal, int width) {
        this.proposal = proposal;
        this.hidden = new PrivateNames(proposal.pipeline());
        this.width = width;
    }

    /**
     * The page.
     *
     * @param width characters of a line
     * @param seconds that it took
     */
    static String of(Proposal proposal, int width, double seconds) {
        InspectionText text = new InspectionText(proposal, width);
        text.write(seconds);
        return text.page.toString();
    }

    private void write(double seconds) {
        Listing listing = proposal.listing();
        long read =
                proposal.profiles().stream().mapToLong(FamilyProfile::filesRead).sum();
        paragraph(
                Count.of(listing.files().size(), "file") + " with " + bytes(listing.bytes()) + " in " + listing.folder()
                        + (listing.whole() ? "" : " (the first ones: there are more)") + "; "
                        + Count.of(read, "file was", "files were") + " read, in "
                        + String.format(Locale.ROOT, "%.1f s", seconds) + ".",
                0);
        if (!listing.unreadable().isEmpty()) {
            paragraph(
                    "These folders could not be listed, for want of permission or since they are gone: "
                            + String.join(", ", listing.unreadable()) + ".",
                    0);
        }
        line("");
        overview();
        for (TableChoice choice : proposal.tables.values()) {
            choice.match().ifPresent(match -> table(choice, match));
        }
        if (!proposal.undecided.isEmpty() || !proposal.choices.isEmpty()) {
            line("");
            proposal.undecided.values().forEach(each -> paragraph("To choose: " + each.question(), 0));
            proposal.choices.forEach(each -> paragraph("To choose: " + each.question(), 0));
        }
        unused();
        int passedOver = proposal.passedOver().size();
        if (passedOver > 0) {
            paragraph(
                    Count.of(passedOver, "further kind")
                            + " of files were not looked into: those whose names say least, and the smallest of them.",
                    0);
        }
    }

    private void overview() {
        line(String.format(
                Locale.ROOT, "%-20s %-7s %6s  %s", proposal.pipeline().name(), "sure", "files", "found as"));
        for (TableChoice choice : proposal.tables.values()) {
            String sure =
                    choice.match().map(match -> match.sureness().toString()).orElse("-");
            String files = choice.match()
                    .map(match ->
                            String.valueOf(match.profile().family().members().size()))
                    .orElse("-");
            String found = choice.match()
                    .map(match -> family(match.profile().family()) + ", " + match.reason())
                    .orElseGet(() -> absent(choice));
            List<String> lines = wrapped(found, width - 37);
            for (int i = 0; i < lines.size(); i++) {
                line(String.format(
                        Locale.ROOT,
                        "%-20s %-7s %6s  %s",
                        i == 0 ? "  " + choice.table().name() : "",
                        i == 0 ? sure : "",
                        i == 0 ? files : "",
                        lines.get(i)));
            }
        }
    }

    private String absent(TableChoice choice) {
        if (choice.ofRows) {
            return "nothing; it is made of the rows of sales"
                    + (choice.fromRows.isEmpty()
                            ? ""
                            : ", with "
                                    + choice.fromRows.entrySet().stream()
                                            .map(entry -> entry.getKey() + " = " + entry.getValue())
                                            .collect(Collectors.joining(", ")));
        }
        if (choice.disabled) {
            return proposal.pipeline().calendar().filter(choice.table()::equals).isPresent()
                    ? "nothing; the weeks of calendar.source = " + proposal.calendarSource + " are taken"
                    : "nothing; the run does without it";
        }
        if (!choice.blockers.isEmpty()) {
            return "nothing that can be read, but maybe " + String.join(", ", choice.blockers);
        }
        return "nothing: name its files in tables." + choice.table().name() + ".file-pattern";
    }

    private static String family(FileFamily family) {
        NavigableSet<LocalDate> dates = family.dates();
        String name = family.patterns().isEmpty() ? family.name() : String.join(", ", family.patterns());
        return name
                + (dates.isEmpty()
                        ? ""
                        : dates.size() == 1 ? " of " + dates.first() : " of " + dates.first() + " to " + dates.last());
    }

    private void table(TableChoice choice, TableMatch match) {
        FamilyProfile profile = match.profile();
        line("");
        paragraph(
                choice.table().name() + ": " + written(choice, profile) + "; "
                        + Count.of(profile.records(), "row") + " of " + Count.of(profile.filesRead(), "file")
                        + " looked at",
                0);
        int longest = width(profile.columns().stream().map(ColumnProfile::name).toList(), "column");
        int ourLongest = width(
                profile.columns().stream().map(column -> ours(match, column)).toList(), "Weekmart's");
        // On a narrow page each of both names has half of what the shares and the values leave.
        int room = width - SHARES - LEAST_SAMPLES;
        int theirs = Math.min(longest, Math.max(room / 2, room - ourLongest));
        int ours = Math.min(ourLongest, room - theirs);
        String row = "  %-" + theirs + "s  %-" + ours + "s  %7s  %7s  %s";
        line(String.format(Locale.ROOT, row, "column", "Weekmart's", "fit", "empty", "values"));
        for (ColumnProfile column : profile.columns()) {
            String start = String.format(
                    Locale.ROOT,
                    row,
                    cut(column.name(), theirs),
                    cut(ours(match, column), ours),
                    fit(choice, match, column),
                    column.all() == 0 ? "-" : percent((double) column.empty(choice.dialect.nullTexts()) / column.all()),
                    "");
            String samples =
                    String.join(" | ", hidden.shown(column, match.ours(column).orElse("")));
            line(start + cut(samples, Math.max(LEAST_SAMPLES, width - start.length())));
        }
        for (String note : profile.notes()) {
            paragraph(note, 2);
        }
        supplied(choice);
        trial(choice.table());
        if (!choice.naturalKeyReason.isEmpty()) {
            paragraph(
                    choice.naturalKeyReason.replace("CHOOSE", "To choose") + " Proposed: "
                            + String.join(", ", choice.naturalKey) + ".",
                    2);
        }
        choice.choices.forEach(each -> paragraph("To choose: " + each.question(), 2));
        choice.undecided.values().forEach(each -> paragraph("To choose: " + each.question(), 2));
        choice.missing().forEach(column -> paragraph("To choose: no column was found for " + column + ".", 2));
    }

    private static int width(List<String> texts, String title) {
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        return Math.max(title.length(), Math.min(NAME, longest));
    }

    /** Our name of a column, with a question mark where it is a guess; a sign where both have the same. */
    private String ours(TableMatch match, ColumnProfile column) {
        return match.ours(column)
                .map(ours -> (ours.equalsIgnoreCase(column.name()) ? "=" : ours)
                        + (match.sureness(ours) == Sureness.GUESS ? " ?" : ""))
                .or(() -> filled(match, column))
                .orElse("- (" + column.looksLike() + ")");
    }

    /** The column of a table without files that a column of the rows of sales fills. */
    private Optional<String> filled(TableMatch match, ColumnProfile column) {
        return proposal.named(Supplies.SALES)
                .flatMap(TableChoice::match)
                .filter(match::equals)
                .flatMap(sales -> proposal.tables.values().stream()
                        .flatMap(choice -> choice.fromRows.entrySet().stream())
                        .filter(entry -> entry.getValue().equals(column.name()))
                        .map(Map.Entry::getKey)
                        .findFirst());
    }

    private static String fit(TableChoice choice, TableMatch match, ColumnProfile column) {
        String ours = match.ours(column).orElse("");
        if (ours.isEmpty() || column.values() == 0) {
            return "-";
        }
        FieldType type =
                choice.types.getOrDefault(ours, choice.table().field(ours).type());
        return percent(ColumnFit.share(column, type, choice.dialect));
    }

    private static String written(TableChoice choice, FamilyProfile profile) {
        List<String> parts = new ArrayList<>();
        char delimiter = choice.dialect.delimiter();
        parts.add("delimiter " + (delimiter == '\t' ? "tab" : "\"" + delimiter + '"'));
        parts.add(profile.written().header() ? "header" : "no header");
        parts.add(choice.dialect.encoding().toString() + (profile.ascii() ? " (ASCII alone)" : ""));
        parts.add("dates " + String.join(" or ", choice.dialect.dates()));
        Character grouping = choice.dialect.grouping();
        parts.add("decimal \"" + choice.dialect.decimal() + '"'
                + (grouping == null ? "" : ", grouping \"" + grouping + '"'));
        if (!choice.dialect.nullTexts().isEmpty()) {
            parts.add("null as " + String.join(" ", choice.dialect.nullTexts()));
        }
        return String.join(", ", parts);
    }

    private void supplied(TableChoice choice) {
        choice.derive.forEach(
                (column, derivation) -> paragraph(column + " is computed: " + derivation.text() + ".", 2));
        choice.constants.forEach((column, value) -> paragraph(column + " is " + value + " in every row.", 2));
        choice.kinds.forEach((key, kind) -> paragraph(key + " = " + kind + ".", 2));
    }

    private void trial(TableSpec table) {
        Trial.Outcome trial = proposal.trials.get(table);
        if (trial == null) {
            return;
        }
        String fault = trial.fault();
        if (fault != null) {
            paragraph(fault, 2);
        }
        SampledRows rows = trial.rows();
        rows.faults().forEach(each -> paragraph("Cannot be used as a whole: " + each + ".", 2));
        if (rows.rows() == 0) {
            return;
        }
        if (rows.rejected() == 0) {
            paragraph("Tried " + Count.of(rows.rows(), "row") + ": none would be rejected.", 2);
            return;
        }
        paragraph(
                String.format(
                        Locale.ROOT,
                        "Tried %s: %,d would be rejected (%s).",
                        Count.of(rows.rows(), "row"),
                        rows.rejected(),
                        percent((double) rows.rejected() / rows.rows())),
                2);
        rows.byReason().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_REASONS)
                .forEach(reason -> {
                    line(String.format(Locale.ROOT, "    %-34s %,9d", reason.getKey(), reason.getValue()));
                    rows.samples().stream()
                            .filter(sample -> sample.reasons().contains(reason.getKey()))
                            .findFirst()
                            .ifPresent(sample -> line(cut(
                                    "      line " + sample.line() + " of "
                                            + sample.path()
                                                    .substring(sample.path().lastIndexOf('/') + 1)
                                            + (sample.text().isEmpty() ? "" : ": " + sample.text()),
                                    width)));
                });
    }

    private void unused() {
        for (TableChoice choice : proposal.tables.values()) {
            for (TableMatch rival : choice.rivals) {
                FileFamily family = rival.profile().family();
                line("");
                paragraph(
                        "Not read, although it looks like " + choice.table().name() + " too: " + family(family) + " ("
                                + Count.of(family.members().size(), "file") + ").",
                        0);
            }
        }
        List<FamilyProfile> unused = proposal.unused();
        if (unused.isEmpty()) {
            return;
        }
        line("");
        paragraph(
                "Not read, since no table of " + proposal.pipeline().name()
                        + " looks like it, or for the reason that is given:",
                0);
        for (FamilyProfile profile : unused.subList(0, Math.min(MOST_UNUSED, unused.size()))) {
            String obstacle = profile.obstacle();
            String what = obstacle == null ? columns(profile) : obstacle;
            paragraph(
                    family(profile.family()) + " ("
                            + Count.of(profile.family().members().size(), "file") + "): " + what,
                    2);
        }
        if (unused.size() > MOST_UNUSED) {
            line("  and " + Count.of(unused.size() - MOST_UNUSED, "other kind") + " of files");
        }
    }

    private static String columns(FamilyProfile profile) {
        if (!profile.written().header()) {
            return Count.of(profile.columns().size(), "column") + " without a header";
        }
        List<String> names = profile.columns().stream().map(ColumnProfile::name).toList();
        return String.join(", ", names.subList(0, Math.min(6, names.size()))) + (names.size() > 6 ? ", ..." : "");
    }

    static String percent(double share) {
        if (share == 0 || share == 1) {
            return Math.round(share * 100) + " %";
        }
        // Never all, and never none, where it is not.
        double percent = Math.min(99.99, Math.max(0.01, share * 100));
        return String.format(Locale.ROOT, percent < 1 || percent > 99 ? "%.2f %%" : "%.1f %%", percent);
    }

    private static String bytes(long bytes) {
        if (bytes < KIBIBYTE) {
            return Count.of(bytes, "byte");
        }
        double size = (double) bytes / KIBIBYTE;
        String unit = "KiB";
        for (String next : List.of("MiB", "GiB", "TiB")) {
            if (size >= KIBIBYTE) {
                size /= KIBIBYTE;
                unit = next;
            }
        }
        return String.format(Locale.ROOT, "%.1f %s", size, unit);
    }

    private static String cut(String text, int most) {
        String line = Printable.of(text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' '));
        return line.length() <= most ? line : line.substring(0, Math.max(0, most - 3)) + "...";
    }

    private void paragraph(String sentence, int indent) {
        wrapped(sentence, width - indent).forEach(each -> line(" ".repeat(indent) + each));
    }

    /** A text in lines; a word that is longer than a line has one of its own. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (current.length() > 0 && current.length() + 1 + word.length() > width) {
                lines.add(current.toString());
                current.setLength(0);
            }
            current.append(current.length() == 0 ? "" : " ").append(word);
        }
        lines.add(current.toString());
        return lines;
    }

    private void line(String line) {
        page.append(ConfigurationText.safe(line.stripTrailing())).append('\n');
    }
}
