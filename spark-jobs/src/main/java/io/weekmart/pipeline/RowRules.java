package io.weekmart.pipeline;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.RowBatch;
import io.weekmart.raw.RowRule;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rules that hold for every pipeline. */
final class RowRules {
    private RowRules() {}

    /** Several rules as one. */
    static RowRule all(List<RowRule> rules) {
        return new All(rules.toArray(RowRule[]::new));
    }

    /** The columns whose dates must not lie after the date that is computed. */
    static Set<String> pastDates(TableSpec table) {
        Set<String> columns = new LinkedHashSet<>();
        table.date().ifPresent(columns::add);
        for (RowCheck check : table.checks()) {
            if (check instanceof RowCheck.NotAfterRunDate) {
                columns.addAll(check.columns());
            }
        }
        return columns;
    }

    /**
     * Rejects rows of a day after the date that is computed.
     *
     * @param field index of the column that holds the day
     */
    static RowRule notAfter(LocalDate date, int field) {
        return new NotAfter(date.toEpochDay(), field);
    }

    @SuppressWarnings(
            "ArrayRecordComponent") // Records of rules are never compared, and the scan walks over them for every row.
    private record All(RowRule[] rules) implements RowRule {
        @Override
        public long validate(RowBatch batch, int row) {
            long reasons = 0;
            for (RowRule rule : rules) {
                reasons |= rule.validate(batch, row);
            }
            return reasons;
        }
    }

    private record NotAfter(long day, int field) implements RowRule {
        @Override
        public long validate(RowBatch batch, int row) {
            return batch.usable(field, row) && !batch.empty(field, row) && batch.value(field, row) > day
                    ? Reasons.FUTURE_DATE
                    : 0;
        }
    }
}
