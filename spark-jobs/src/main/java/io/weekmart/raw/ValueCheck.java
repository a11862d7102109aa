package io.weekmart.raw;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A {@link RowCheck} as the scan applies it: by indexes of fields and unscaled values. Checks that take more than the row, such as the run
 * date, are a {@link RowRule}'s.
 */
final class ValueCheck implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] fields;
    private final long min;
    private final long max;
    /** 0 where the value itself counts as bad. */
    private final long reason;

    private ValueCheck(int[] fields, long min, long max, long reason) {
        this.fields = fields;
        this.min = min;
        this.max = max;
        this.reason = reason;
    }

    /**
     * The checks of a table.
     *
     * @param accepted settings of the checks that are turned off
     */
    static List<ValueCheck> of(TableSpec table, Set<String> accepted) {
        List<ValueCheck> checks = new ArrayList<>();
        for (RowCheck check : table.checks()) {
            String setting = check.setting();
            boolean ofTheRun = check instanceof RowCheck.ByRule || check instanceof RowCheck.NotAfterRunDate;
            if (!ofTheRun && (setting == null || !accepted.contains(setting))) {
                checks.add(of(table, check));
            }
        }
        return List.copyOf(checks);
    }

    private static ValueCheck of(TableSpec table, RowCheck check) {
        int[] fields = check.columns().stream().mapToInt(table::index).toArray();
        for (int field : fields) {
            Field checked = table.fields().get(field);
            if (!checked.type().fitsLong()) {
                throw new IllegalArgumentException("Cannot check " + table.name() + "." + checked.name() + ": its type "
                        + checked.type() + " does not fit 64 bits");
            }
        }
        if (check instanceof RowCheck.Range range) {
            FieldType.Kind kind = table.field(range.column()).type().kind();
            if (kind != FieldType.Kind.INT && kind != FieldType.Kind.LONG) {
                throw new IllegalArgumentException("Cannot check the range of " + table.name() + "." + range.column()
                        + ": it must hold whole numbers but is " + kind);
            }
            return new ValueCheck(fields, range.min(), range.max(), 0);
        }
        if (check instanceof RowCheck.NotNegative sign) {
            return new ValueCheck(fields, 0, Long.MAX_VALUE, table.reason(sign.reason()));
        }
        throw new IllegalArgumentException("Cannot check " + table.name() + ": the scan does not know " + check);
    }

    /** Adds the check's reason to a row that fails it. */
    void apply(ParsedBatch batch, int row) {
        for (int field : fields) {
            long value = batch.values[field][row];
            if ((value < min || value > max) && batch.usable(field, row) && !batch.empty(field, row)) {
                if (reason == 0) {
                    batch.markBad(field, row);
                } else {
                    batch.reasons[row] |= reason;
                }
            }
        }
    }
}
