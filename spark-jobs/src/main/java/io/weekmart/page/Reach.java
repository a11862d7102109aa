package io.weekmart.page;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RunReport.Stage;
import io.weekmart.report.SummaryTable;
import java.util.List;

/** How far a run that failed had come with what readers see. */
public enum Reach {
    /** Readers see what they saw before. */
    NOTHING("Not published"),
    /** Publishing was interrupted, and the next run ends it. */
    BEGUN("Publishing interrupted"),
    /** Some weeks or partitions were published before something else failed, such as a later date or a copy. */
    PUBLISHED("Published, then failed");

    private final String badge;

    Reach(String badge) {
        this.badge = badge;
    }

    /** The badge of such a run. */
    String badge() {
        return badge;
    }

    static Reach of(RunPage page) {
        return of(
                page.changes().stream().anyMatch(PartitionDifference::published),
                page.run().exitCode(),
                page.details().stages());
    }

    static Reach of(HistoryEntry run) {
        return of(run.changed() > 0, run.exitCode(), run.stages());
    }

    /**
     * How far a run came. The exit code of an interrupted publication is also that of a run that could not write anything before it, and a
     * backfill publishes one date after the other: only a run whose last stage was to publish was interrupted in it.
     *
     * @param published whether it published any week or partition
     * @param stages in the order in which they ended
     */
    public static Reach of(boolean published, int exitCode, List<Stage> stages) {
        boolean begun = exitCode == ExitCode.INTERRUPTED.code()
                && !stages.isEmpty()
                && stages.get(stages.size() - 1).name().equals(SummaryTable.PUBLISHING);
        if (begun) {
            return BEGUN;
        }
        return published ? PUBLISHED : NOTHING;
    }
}
