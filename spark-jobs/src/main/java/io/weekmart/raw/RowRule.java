package io.weekmart.raw;

import java.io.Serializable;

/**
 * What a row means beyond its own text: the reasons that come from other tables (an unknown key, a date outside the calendar), and a
 * place that the rule gives the row, see {@link ScanColumns#SLOT}. The scan asks it once for every row, in the same pass that parses it.
 */
public interface RowRule extends Serializable {
    /** Nothing beyond the row's own text. */
    RowRule NONE = (batch, row) -> 0L;

    /** The rule as one task asks it; one that remembers rows is another one for each task. */
    default RowRule ofTask() {
        return this;
    }

    /**
     * Validates one row, and may call {@link RowBatch#place} for it. Values of fields that are not {@link RowBatch#usable usable} are
     * undefined.
     *
     * @return bits of {@link io.weekmart.contract.table.Reasons} to add to those that the row has already
     */
    long validate(RowBatch batch, int row);
}
