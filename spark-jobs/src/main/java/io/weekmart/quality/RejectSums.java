package io.weekmart.quality;

import io.weekmart.contract.table.RowReasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rejected rows of a task would have added to the control totals of their tables, by split and reason. */
final class RejectSums {
    private static final RowReasons ALL = new RowReasons(0, 0, 0);

    private record Group(String table, int split, RowReasons reason) {}

    /** Rows of a group, and the sums of their control totals. */
    private static final class Sums {
        private long rows;
        private final ExactSum[] totals;

        Sums(int totals) {
            this.totals = ExactSum.zeros(totals);
        }
    }

    private final Map<Group, Sums> groups = new LinkedHashMap<>();

    /** Adds a row to each of its reasons, and to all rows of its split. */
    void add(RejectedRow row) {
        if (row.totals().length == 0) {
            return;
        }
        add(row, ALL);
        for (long bits = row.reasons().row(); bits != 0; bits &= bits - 1) {
            add(row, RowReasons.ofRow(Long.lowestOneBit(bits)));
        }
        for (long bits = row.reasons().bad(); bits != 0; bits &= bits - 1) {
            add(row, new RowReasons(0, Long.lowestOneBit(bits), 0));
        }
        for (long bits = row.reasons().missing(); bits != 0; bits &= bits - 1) {
            add(row, new RowReasons(0, 0, Long.lowestOneBit(bits)));
        }
    }

    private void add(RejectedRow row, RowReasons reason) {
        long[] values = row.totals();
        Sums sums = groups.computeIfAbsent(
                new Group(row.table(), row.place().split(), reason), group -> new Sums(values.length));
        sums.rows++;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != RejectedRow.UNREAD) {
                sums.totals[i].add(values[i]);
            }
        }
    }

    List<TaskResult> results() {
        List<TaskResult> results = new ArrayList<>();
        groups.forEach((group, sums) -> results.add(new TaskResult.RejectedTotals(
                group.table(), group.split(), group.reason(), sums.rows, List.of(sums.totals))));
        return results;
    }
}
