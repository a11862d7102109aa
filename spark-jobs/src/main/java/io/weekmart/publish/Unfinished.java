package io.weekmart.publish;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a publication that could not be finished has left in the tables: some files are of it, some of the one before, each of them whole.
 *
 * @param weeks of which some files are of that publication, by year and number
 * @param tables the dimensions that are of that publication, by folder name
 */
public record Unfinished(List<PublishedWeek> weeks, List<String> tables) {
    private static final int NAMED = 6;

    public Unfinished {
        weeks = List.copyOf(weeks);
        tables = List.copyOf(tables);
    }

    static Unfinished of(Ledger ledger) {
        return new Unfinished(
                ledger.weeks().values().stream()
                        .filter(PublishedWeek::unfinished)
                        .toList(),
                ledger.tables().entrySet().stream()
                        .filter(table -> table.getValue().unfinished())
                        .map(java.util.Map.Entry::getKey)
                        .toList());
    }

    public boolean isEmpty() {
        return weeks.isEmpty() && tables.isEmpty();
    }

    /** What readers see, in one sentence. */
    public String sentence() {
        List<String> parts = new ArrayList<>();
        if (!weeks.isEmpty()) {
            String named = weeks.stream().limit(NAMED).map(PublishedWeek::label).collect(Collectors.joining(", "));
            parts.add((weeks.size() == 1 ? "week " : "weeks ")
                    + named
                    + (weeks.size() > NAMED ? " and " + (weeks.size() - NAMED) + " more" : ""));
        }
        parts.addAll(tables);
        return "Some files of a publication that cannot be finished are in place, in " + String.join(", ", parts)
                + ": until these are computed again, readers see some of their stores new and some old.";
    }

    /** What to do, in one or two sentences. */
    public String remedy() {
        if (weeks.isEmpty()) {
            return "Run the job 'weekly-metrics' for the newest night, or a backfill: either publishes them anew.";
        }
        LocalDate from = weeks.stream()
                .map(PublishedWeek::start)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        LocalDate to = weeks.stream()
                .map(PublishedWeek::end)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return "Run 'backfill --from " + from + " --to " + to
                + "': it publishes them anew, whatever their rows are. So does a night whose window holds them.";
    }
}
