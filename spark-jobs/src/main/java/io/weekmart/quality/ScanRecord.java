package io.weekmart.quality;

import org.jspecify.annotations.Nullable;

/**
 * What accounting needs of a row of a scan, whatever its table: the columns of {@link io.weekmart.raw.ScanColumns}. The names are those
 * of bean properties, because Spark fills the hot path's rows as beans.
 */
public interface ScanRecord {
    int getRowKind();

    long getReasons();

    long getBad();

    long getMissing();

    int getSplit();

    long getOffset();

    long getLength();

    long getLine();

    @Nullable String getRawText();

    /**
     * What the row would add to a control total of its table, unscaled; {@link RejectedRow#UNREAD} where it is empty or not known.
     *
     * @param index place of the total in {@link io.weekmart.contract.table.TableSpec#controlTotals}
     */
    default long total(int index) {
        return RejectedRow.UNREAD;
    }

    /** Where the row stands, as one value. */
    default RowPlace place() {
        return new RowPlace(getSplit(), getOffset(), getLength(), getLine());
    }
}
