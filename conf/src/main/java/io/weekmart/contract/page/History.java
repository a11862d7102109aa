package io.weekmart.contract.page;

import io.weekmart.contract.report.RunReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The runs of an output in the order in which they ended. */
public record History(List<HistoryEntry> entries) {
    public static final History NONE = new History(List.of());

    public History {
        entries = RunReport.listed(entries);
    }

    /**
     * The runs up to one, itself included where it is there: what its page may show, so that making it again later changes nothing.
     *
     * @param runId a run that is not there yet, as long as its line is not written, comes after all others
     */
    public History upTo(String runId) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).runId().equals(runId)) {
                return new History(entries.subList(0, i + 1));
            }
        }
        return this;
    }

    /**
     * A run date.
     *
     * @param run its last run; where that found nothing to do, its last one that published, if there is one
     * @param repeats how many runs found nothing to do after that one
     */
    public record RunDate(HistoryEntry run, int repeats) {
        private RunDate then(HistoryEntry next) {
            return run.outcome() == RunReport.Outcome.PUBLISHED && next.outcome() == RunReport.Outcome.NOTHING_TO_DO
                    ? new RunDate(run, repeats + 1)
                    : new RunDate(next, 0);
        }
    }

    /** The newest run dates, the newest first. */
    public List<RunDate> newestDates(int dates) {
        Map<LocalDate, RunDate> last = new TreeMap<>(Comparator.reverseOrder());
        entries.forEach(
                entry -> last.merge(entry.runDate(), new RunDate(entry, 0), (before, next) -> before.then(entry)));
        List<RunDate> newest = new ArrayList<>(last.values());
        return List.copyOf(newest.subList(0, Math.min(dates, newest.size())));
    }

    /** These runs and one more behind them. */
    public History plus(HistoryEntry entry) {
        List<HistoryEntry> more = new ArrayList<>(entries);
        more.add(entry);
        return new History(more);
    }
}
