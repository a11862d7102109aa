package io.weekmart.quality;

import io.weekmart.schema.RawTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the first few rejected rows of every reason, for the run report. */
public final class RejectSamples {
    /** Rows kept for each reason of a table. */
    public static final int PER_REASON = 3;

    private final int[][] kept = new int[RawTable.values().length][Long.SIZE];
    private final List<TaskResult> samples = new ArrayList<>();

    /** Keeps the row where one of its reasons has too few yet; see {@link StagedRejects#write}. */
    public void offer(int table, int split, long offset, long length, long line, long reasons, @Nullable String text) {
        boolean wanted = false;
        for (long rest = reasons; rest != 0; rest &= rest - 1) {
            int reason = Long.numberOfTrailingZeros(rest);
            if (kept[table][reason] < PER_REASON) {
                kept[table][reason]++;
                wanted = true;
            }
        }
        if (wanted) {
            samples.add(new TaskResult.Sample(RawTable.values()[table], split, offset, length, line, reasons, text));
        }
    }

    public List<TaskResult> samples() {
        return samples;
    }
}
