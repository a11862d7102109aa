package io.weekmart.job;

import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rejected rows of a table would have been worth: in all, and by their codes.
 *
 * @param all absent where no row was rejected, or the table has neither quantities nor amounts
 */
record RejectsWorth(@Nullable RejectWorth all, Map<String, RejectWorth> byCode) {
    static final RejectsWorth NONE = new RejectsWorth(null, Map.of());

    static final int NO_TOTAL = -1;

    /** Decimals of whole numbers too, so that a report has one form of them. */
    private static final int LEAST_SCALE = 2;

    /**
     * Adds up what the tasks reported.
     *
     * @param known dates of the dumps of the table that an earlier run has published, unchanged since
     */
    static RejectsWorth of(TaskResults results, TableSpec table, Set<LocalDate> known) {
        int quantity = index(table, false);
        int amount = index(table, true);
        if (quantity == NO_TOTAL && amount == NO_TOTAL) {
            return NONE;
        }
        RejectsWorth worth = NONE;
        for (TaskResult.RejectedTotals part : results.of(TaskResult.RejectedTotals.class)) {
            if (part.table().equals(table.name())) {
                RejectWorth.Part rows = new RejectWorth.Part(
                        part.rows(), value(table, part.totals(), quantity), value(table, part.totals(), amount));
                RejectWorth.Part none =
                        new RejectWorth.Part(0, value(table, zeros(part), quantity), value(table, zeros(part), amount));
                boolean old =
                        known.contains(results.plan(table).fileOf(part.split()).dumpDate());
                RejectWorth added = old ? new RejectWorth(none, rows) : new RejectWorth(rows, none);
                List<String> codes = part.reason().codes(table);
                boolean every = isOfAll(part);
                worth = worth.plus(
                        every ? new RejectsWorth(added, Map.of()) : new RejectsWorth(null, byCodes(codes, added)));
            }
        }
        return worth;
    }

    /** Whether these are all rejected rows of a split, and not those of one reason. */
    static boolean isOfAll(TaskResult.RejectedTotals part) {
        return part.reason().row() == 0
                && part.reason().bad() == 0
                && part.reason().missing() == 0;
    }

    /** The control total of a table that is an amount of money, or one of units. */
    static int index(TableSpec table, boolean money) {
        for (int i = 0; i < table.controlTotals().size(); i++) {
            String column = table.controlTotals().get(i);
            boolean isMoney = table.field(column).type().equals(FieldType.MONEY);
            boolean isQuantity = column.endsWith("qty") || column.endsWith("quantity");
            if (money ? isMoney : isQuantity) {
                return i;
            }
        }
        return NO_TOTAL;
    }

    private static List<ExactSum> zeros(TaskResult.RejectedTotals part) {
        return part.totals().stream().map(total -> new ExactSum()).toList();
    }

    private static @Nullable BigDecimal value(TableSpec table, List<ExactSum> totals, int index) {
        if (index == NO_TOTAL) {
            return null;
        }
        int scale = table.field(table.controlTotals().get(index)).type().scale();
        return totals.get(index).toDecimal(scale).setScale(Math.max(LEAST_SCALE, scale));
    }

    private static Map<String, RejectWorth> byCodes(List<String> codes, RejectWorth added) {
        Map<String, RejectWorth> byCode = new LinkedHashMap<>();
        codes.forEach(code -> byCode.put(code, added));
        return byCode;
    }

    RejectsWorth plus(RejectsWorth other) {
        Map<String, RejectWorth> sums = new LinkedHashMap<>(byCode);
        other.byCode.forEach((code, worth) -> sums.merge(code, worth, RejectWorth::plus));
        RejectWorth sum = all == null ? other.all : other.all == null ? all : all.plus(other.all);
        return new RejectsWorth(sum, sums);
    }
}
