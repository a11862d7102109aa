package io.weekmart.quality;

import io.weekmart.contract.report.RejectSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the first few rejected rows of every reason, for the run report. */
public final class RejectSamples {
    /** Rows kept so far of one table, by reason. */
    private static final class Kept {
        private final int[] row = new int[Long.SIZE];
        private final int[] bad = new int[Long.SIZE];
        private final int[] missing = new int[Long.SIZE];
    }

    private final Map<String, Kept> keptByTable = new HashMap<>();
    private final List<RejectedRow> samples = new ArrayList<>();

    /** Keeps the row where one of its reasons has too few yet. */
    public void offer(RejectedRow rejected) {
        Kept kept = keptByTable.computeIfAbsent(rejected.table(), table -> new Kept());
        boolean wanted = count(rejected.reasons().row(), kept.row);
        wanted |= count(rejected.reasons().bad(), kept.bad);
        wanted |= count(rejected.reasons().missing(), kept.missing);
        if (wanted) {
            samples.add(rejected);
        }
    }

    private static boolean count(long bits, int[] kept) {
        boolean wanted = false;
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int reason = Long.numberOfTrailingZeros(rest);
            if (kept[reason] < RejectSample.PER_CODE) {
                kept[reason]++;
                wanted = true;
            }
        }
        return wanted;
    }

    /** The rows kept, in the order in which they came. */
    public List<RejectedRow> rows() {
        return List.copyOf(samples);
    }
}
