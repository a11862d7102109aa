package io.weekmart.quality;

import static org.apache.spark.sql.functions.col;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.ContentSums;
import io.weekmart.raw.ScanColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Tells the records, the split ends and the faults of a scan apart, and counts every one of them. Every pipeline reads its rows through
 * it, so that all of them account for rows in the same way.
 */
public final class ScanAccount {
    /** Takes what is no accepted row. */
    public interface Sink {
        /** Takes a row that the row checks rejected. */
        void reject(RejectedRow row);

        /** Takes a finding for which a file cannot be trusted as a whole. */
        void fault(TaskResult.Fault fault);
    }

    private final TableSpec table;
    private final Sink sink;
    private final Map<Integer, SplitTally> tallies = new TreeMap<>();
    private final Set<Integer> faulted = new HashSet<>();
    /** Indexes of the fields of the control totals. */
    private final int[] totals;

    private @Nullable SplitTally current;

    public ScanAccount(TableSpec table, Sink sink) {
        this.table = table;
        this.sink = sink;
        this.totals = table.controlTotals().stream().mapToInt(table::index).toArray();
    }

    /**
     * Whether a row of the scan is a record that passed its checks.
     *
     * @param forgivable bits of {@link Reasons} that are not looked at
     */
    public static boolean passes(ScanRecord row, long forgivable) {
        return row.getRowKind() == ScanColumns.ROW && (row.getReasons() & ~forgivable) == 0;
    }

    /** The same as a column, for the rows before they are told apart. */
    public static Column passes(long forgivable) {
        return col(ScanColumns.ROW_KIND)
                .equalTo(ScanColumns.ROW)
                .and(col(ScanColumns.REASONS).bitwiseAND(~forgivable).equalTo(0));
    }

    /**
     * Counts one row of the scan.
     *
     * @return where the row is a record that passed its checks, the tally in which the caller counts it by {@link SplitTally#pass};
     *     otherwise null, and nothing is left to do
     */
    public @Nullable SplitTally take(ScanRecord row) {
        SplitTally tally = tallyOf(row.getSplit());
        switch (row.getRowKind()) {
            case ScanColumns.ROW -> {
                long reasons = row.getReasons();
                if (reasons == 0) {
                    if (row.getBad() != 0) {
                        tally.repair(row.getBad(), row.place());
                    }
                    return tally;
                }
                if (!Reasons.rejects(reasons)) {
                    tally.alreadyCounted();
                    return null;
                }
                RowReasons all = new RowReasons(reasons & ~Reasons.ALREADY_COUNTED, row.getBad(), row.getMissing());
                tally.reject(all);
                sink.reject(new RejectedRow(table.name(), row.place(), all, row.getRawText(), totals(row)));
            }
            case ScanColumns.SPLIT_END -> {
                tally.end(row.getOffset(), row.getLength(), row.getLine());
                tally.content(ContentSums.of(Objects.requireNonNull(row.getRawText(), "a split's end has its sums")));
            }
            case ScanColumns.FAULT -> {
                faulted.add(row.getSplit());
                sink.fault(new TaskResult.Fault(
                        table.name(), row.place(), Objects.requireNonNull(row.getRawText(), "a fault has a text")));
            }
            default -> throw new IllegalStateException("A scan has no rows of kind " + row.getRowKind());
        }
        return null;
    }

    /** What a rejected row would have added to the control totals of the table, as far as it can be read. */
    public long[] totals(ScanRecord row) {
        long[] values = new long[totals.length];
        boolean malformed = (row.getReasons() & Reasons.MALFORMED_ROW) != 0;
        for (int i = 0; i < values.length; i++) {
            boolean unread = malformed || ((row.getBad() | row.getMissing()) >>> totals[i] & 1) != 0;
            values[i] = unread ? RejectedRow.UNREAD : row.total(i);
        }
        return values;
    }

    /** The tallies of the splits that were read to their end. A split has an end or a fault, never both. */
    public List<SplitTally> finish() {
        tallies.keySet().removeAll(faulted);
        return new ArrayList<>(tallies.values());
    }

    private SplitTally tallyOf(int split) {
        SplitTally known = current;
        if (known == null || known.split() != split) {
            known = tallies.computeIfAbsent(split, number -> new SplitTally(table, number));
            current = known;
        }
        return known;
    }
}
