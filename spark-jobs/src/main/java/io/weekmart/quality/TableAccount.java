package io.weekmart.quality;

import io.weekmart.schema.RawTable;
import io.weekmart.schema.Reasons;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where every row of one raw table went.
 *
 * @param passed rows that the row checks let through
 * @param accepted of those, the rows that the key checks let through too
 * @param rejected by row checks and key checks together
 * @param rejectsByCode rejected rows by every code of the table; a row with two reasons counts for both
 * @param quantity sum of sales_qty over accepted rows (sales only)
 * @param amount sum of sales_amt over accepted rows (sales only)
 */
public record TableAccount(
        RawTable table,
        long read,
        long passed,
        long accepted,
        long rejected,
        long superseded,
        long settled,
        Map<String, Long> rejectsByCode,
        BigDecimal quantity,
        BigDecimal amount) {

    private static final int MONEY_SCALE = 2;

    /**
     * Adds up what the tasks reported of a table.
     *
     * @param keyed whether the table's rows went through key checks
     */
    public static TableAccount of(RawTable table, boolean keyed, Collection<? extends TaskResult> results) {
        long read = 0;
        long passed = 0;
        long rejected = 0;
        long settled = 0;
        long accepted = 0;
        long duplicate = 0;
        long conflicting = 0;
        long superseded = 0;
        ExactSum quantity = new ExactSum();
        ExactSum amount = new ExactSum();
        long[] byBit = new long[Long.SIZE];
        for (TaskResult result : results) {
            if (result instanceof TaskResult.Split split && split.tally().table() == table) {
                SplitTally tally = split.tally();
                read += tally.read();
                passed += tally.passed();
                rejected += tally.rejected();
                settled += tally.settled();
                for (int bit = 0; bit < byBit.length; bit++) {
                    byBit[bit] += tally.rowsOfReason(bit);
                }
                if (!keyed) {
                    quantity.add(tally.quantity());
                    amount.add(tally.amount());
                }
            } else if (result instanceof TaskResult.Keys keys && keys.tally().table() == table) {
                KeyTally tally = keys.tally();
                accepted += tally.accepted();
                duplicate += tally.duplicate();
                conflicting += tally.conflicting();
                superseded += tally.superseded();
                quantity.add(tally.quantity());
                amount.add(tally.amount());
            }
        }
        byBit[Long.numberOfTrailingZeros(Reasons.DUPLICATE_ROW)] += duplicate;
        byBit[Long.numberOfTrailingZeros(Reasons.CONFLICTING_KEY)] += conflicting;
        Map<String, Long> byCode = new LinkedHashMap<>();
        for (int bit = 0; bit < byBit.length; bit++) {
            if (byBit[bit] != 0) {
                byCode.put(Reasons.code(table, bit), byBit[bit]);
            }
        }
        return new TableAccount(
                table,
                read,
                passed,
                keyed ? accepted : passed,
                rejected + duplicate + conflicting,
                superseded,
                settled,
                byCode,
                quantity.toDecimal(MONEY_SCALE),
                amount.toDecimal(MONEY_SCALE));
    }

    /** Whether read = accepted + rejected + superseded + settled. */
    public boolean balanced() {
        return read == accepted + rejected + superseded + settled;
    }

    /** Whether more rows were rejected than the limit allows. */
    public boolean exceeds(double maxRejectedFraction) {
        // In decimals: 0.29 of 100 rows are 29, and in doubles a little less.
        return BigDecimal.valueOf(rejected)
                        .compareTo(BigDecimal.valueOf(maxRejectedFraction).multiply(BigDecimal.valueOf(read)))
                > 0;
    }
}
