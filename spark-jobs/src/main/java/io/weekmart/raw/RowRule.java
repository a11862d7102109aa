package io.weekmart.raw;

import java.io.Serializable;

/**
 * What a row means beyond its own text: the reasons that come from other tables (an unknown store, a date outside the calendar), and
 * the place that the row takes in the week grid. The scan asks it once for every row, in the same pass that parses it.
 */
public interface RowRule extends Serializable {
    /** Nothing beyond the row's own text. */
    RowRule NONE = (batch, row) -> 0L;

    /**
     * Judges one row, and may call {@link RowBatch#place} for it. Values of fields that are not {@link
     * io.weekmart.schema.Reasons#usable usable} are undefined.
     *
     * @return bits of {@link io.weekmart.schema.Reasons} to add to those that the row has already
     */
    long judge(RowBatch batch, int row);
}
