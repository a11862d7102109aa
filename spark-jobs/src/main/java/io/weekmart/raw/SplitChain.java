package io.weekmart.raw;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The proof that the splits of a scan met at record boundaries. The first split of a file begins right behind the header, which is a
 * boundary for certain. A split that begins at a boundary ends at one; so if each begins exactly where the one before it ended, all of
 * them were right. Where the chain breaks, a line feed inside quotes was taken for the end of a record, and everything that was read behind
 * it is void: the file has to be read again with {@link ScanPlan#withExactSplits exact splits}.
 */
public final class SplitChain {
    /**
     * How a split ended, from its row of kind {@link ScanColumns#SPLIT_END} or {@link ScanColumns#FAULT}.
     *
     * @param split {@link ScanColumns#SPLIT}
     * @param offset {@link ScanColumns#OFFSET}: where its first record begins
     * @param length {@link ScanColumns#LENGTH}: bytes from there to where the next split must begin
     * @param lines {@link ScanColumns#LINE}: physical lines in between
     */
    public record End(int split, long offset, long length, long lines) {}

    private final long[] firstLines;
    private final boolean[] proven;
    private final Set<Integer> broken = new TreeSet<>();

    /**
     * @param ends of the splits that were read to their ends
     * @param faults of the others
     * @throws IllegalStateException if a split is missing: then rows are missing too
     */
    public SplitChain(ScanPlan plan, Collection<End> ends, Collection<End> faults) {
        Map<Integer, End> bySplit = new HashMap<>();
        Set<Integer> faulted = new HashSet<>();
        for (End end : ends) {
            put(bySplit, end);
        }
        for (End fault : faults) {
            put(bySplit, fault);
            faulted.add(fault.split());
        }
        int count = plan.splits().size();
        firstLines = new long[count];
        proven = new boolean[count];
        long line = 0;
        long position = 0;
        boolean goesOn = false;
        for (int i = 0; i < count; i++) {
            Split split = plan.splits().get(i);
            if (i == 0 || split.file() != plan.splits().get(i - 1).file()) {
                DumpHeader header = plan.files().get(split.file());
                line = header.lines() + 1;
                position = header.length();
                goesOn = true;
            }
            @Nullable End end = bySplit.get(i);
            if (end == null) {
                throw new IllegalStateException(
                        "Split " + i + " of " + plan.fileOf(i).path() + " never ended");
            }
            if (goesOn && end.offset() != position) {
                broken.add(split.file());
                goesOn = false;
            }
            firstLines[i] = line;
            proven[i] = goesOn;
            // Behind a fault nothing is known, and nothing needs to be: the file is refused because of it.
            goesOn = goesOn && !faulted.contains(i);
            line += end.lines();
            position = end.offset() + end.length();
        }
    }

    private static void put(Map<Integer, End> bySplit, End end) {
        if (bySplit.put(end.split(), end) != null) {
            throw new IllegalStateException("Split " + end.split() + " ended twice");
        }
    }

    /** Files whose rows are void, by their index in the plan. */
    public Set<Integer> brokenFiles() {
        return Set.copyOf(broken);
    }

    /** Whether a split is known to have begun at a record boundary, so that its rows and its fault are real. */
    public boolean proven(int split) {
        return proven[split];
    }

    /**
     * The physical line of the file, counted from 1, on which a split begins; {@link ScanColumns#LINE} of a row is to be added.
     *
     * @throws IllegalStateException if the split is not {@link #proven}
     */
    public long firstLine(int split) {
        if (!proven[split]) {
            throw new IllegalStateException("Split " + split + " was not read from a record boundary on");
        }
        return firstLines[split];
    }
}
