package io.weekmart.quality;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RejectLimit;
import io.weekmart.contract.table.TableSpec;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where every row of one raw table went.
 *
 * @param passed rows that the row checks let through
 * @param accepted of those, the rows that the key checks let through too
 * @param rejected by row checks and key checks together
 * @param alreadyCounted by row checks and key checks together
 * @param rejectsByCode rejected rows by code, zeros left out; a row with two reasons counts for both
 * @param totals sums of the table's control totals over accepted rows, by column
 * @param repairedByColumn rows that the row checks let through with a bad value taken as empty, by column, zeros left out
 */
public record TableAccount(
        TableSpec table,
        long read,
        long passed,
        long accepted,
        long rejected,
        long superseded,
        long alreadyCounted,
        Map<String, Long> rejectsByCode,
        Map<String, BigDecimal> totals,
        Map<String, Long> repairedByColumn) {

    /**
     * Adds up what the tasks reported of a table.
     *
     * @param keyed whether the table's rows went through key checks
     */
    public static TableAccount of(TableSpec table, boolean keyed, Collection<? extends TaskResult> results) {
        long read = 0;
        long passed = 0;
        long rejected = 0;
        long alreadyCounted = 0;
        long accepted = 0;
        long duplicate = 0;
        long conflicting = 0;
        long superseded = 0;
        List<String> columns = table.controlTotals();
        ExactSum[] sums = ExactSum.zeros(columns.size());
        RejectCounts rejects = new RejectCounts();
        RepairTally repairs = new RepairTally();
        for (TaskResult result : results) {
            if (result instanceof TaskResult.SplitCounts split
                    && split.tally().table().equals(table.name())) {
                SplitTally tally = split.tally();
                read += tally.read();
                passed += tally.passed();
                rejected += tally.rejected();
                alreadyCounted += tally.alreadyCountedRows();
                tally.addReasonsTo(rejects);
                repairs.add(tally.repairs());
                for (int i = 0; !keyed && i < sums.length; i++) {
                    sums[i].add(tally.total(i));
                }
            } else if (result instanceof TaskResult.Repaired repaired
                    && repaired.table().equals(table.name())) {
                repairs.add(repaired.rows());
            } else if (result instanceof TaskResult.KeyCounts keys
                    && keys.tally().table().equals(table.name())) {
                KeyTally tally = keys.tally();
                accepted += tally.accepted();
                duplicate += tally.duplicate();
                conflicting += tally.conflicting();
                superseded += tally.superseded();
                alreadyCounted += tally.alreadyCounted();
                for (int i = 0; i < sums.length; i++) {
                    sums[i].add(tally.total(i));
                }
            }
        }
        rejects.addRow(Reasons.DUPLICATE_ROW, duplicate);
        rejects.addRow(Reasons.CONFLICTING_KEY, conflicting);
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        for (int i = 0; i < sums.length; i++) {
            String column = columns.get(i);
            totals.put(column, sums[i].toDecimal(table.field(column).type().scale()));
        }
        return new TableAccount(
                table,
                read,
                passed,
                keyed ? accepted : passed,
                rejected + duplicate + conflicting,
                superseded,
                alreadyCounted,
                rejects.byCode(table),
                totals,
                repairs.byColumn(table));
    }

    /** The rows of this account and of another one of the table, together. */
    public TableAccount plus(TableAccount other) {
        Map<String, Long> codes = new LinkedHashMap<>(rejectsByCode);
        other.rejectsByCode.forEach((code, rows) -> codes.merge(code, rows, Long::sum));
        Map<String, BigDecimal> sums = new LinkedHashMap<>(totals);
        other.totals.forEach((column, sum) -> sums.merge(column, sum, BigDecimal::add));
        Map<String, Long> repaired = new LinkedHashMap<>(repairedByColumn);
        other.repairedByColumn.forEach((column, rows) -> repaired.merge(column, rows, Long::sum));
        return new TableAccount(
                table,
                read + other.read,
                passed + other.passed,
                accepted + other.accepted,
                rejected + other.rejected,
                superseded + other.superseded,
                alreadyCounted + other.alreadyCounted,
                codes,
                sums,
                repaired);
    }

    /**
     * Sum of a control total over accepted rows.
     *
     * @param column one of {@link TableSpec#controlTotals}
     */
    public BigDecimal total(String column) {
        return Objects.requireNonNull(totals.get(column), () -> table.name() + " has no control total " + column);
    }

    /** Whether read = accepted + rejected + superseded + already counted. */
    public boolean balanced() {
        return read == accepted + rejected + superseded + alreadyCounted;
    }

    /** Whether more rows were rejected than the limit allows. */
    public boolean exceeds(double maxRejectedFraction) {
        return RejectLimit.exceeded(rejected, read, maxRejectedFraction);
    }

    /** Rows of which values could be taken as empty: those that an earlier run counted are accounted for by that one. */
    public long counted() {
        return read - alreadyCounted;
    }

    /** The columns in which more rows had a bad value taken as empty than the limit on rejected rows allows, with the number of these rows. */
    public Map<String, Long> repairedBeyond(double maxRejectedFraction) {
        Map<String, Long> beyond = new LinkedHashMap<>();
        repairedByColumn.forEach((column, rows) -> {
            if (RejectLimit.exceeded(rows, counted(), maxRejectedFraction)) {
                beyond.put(column, rows);
            }
        });
        return beyond;
    }
}
