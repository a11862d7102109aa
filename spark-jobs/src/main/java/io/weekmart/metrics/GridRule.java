package io.weekmart.metrics;

import io.weekmart.raw.RowBatch;
import io.weekmart.raw.RowRule;
import io.weekmart.schema.RawTable;
import io.weekmart.schema.Reasons;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Places rows of sales and inventory in the week grid, and gives those that have no place there their reasons: an unknown store or
 * product, a date outside the calendar, after the run date or too late, stock below zero.
 */
public final class GridRule implements RowRule {
    private static final long serialVersionUID = 1L;

    private static final int NONE = -1;

    /**
     * The days that a run is about.
     *
     * @param first first day that is computed; rows before it are settled, or too late
     * @param last last day that is computed; rows behind it, up to the run date, are another run's
     * @param runDate rows behind it are from the future
     */
    public record Days(LocalDate first, LocalDate last, LocalDate runDate) implements Serializable {}

    private final Broadcast<WeekGrid> broadcast;
    private final int date;
    private final int store;
    private final int product;
    private final int onHand;
    private final int onOrder;
    private final long firstDay;
    private final long lastDay;
    private final long runDay;
    private final long[] windowStartOfFile;
    private transient @Nullable WeekGrid grid;

    /**
     * @param table sales or inventory
     * @param windowStartOfFile for each file of the scan, the first day of the window of its dump's own night
     * @param acceptNegativeStock whether stock below zero is taken as it is
     */
    public GridRule(
            RawTable table,
            Broadcast<WeekGrid> grid,
            Days days,
            List<LocalDate> windowStartOfFile,
            boolean acceptNegativeStock) {
        this.broadcast = grid;
        this.date = table.index(table.dateField().orElseThrow());
        this.store = table.index("store_key");
        this.product = table.index("prod_key");
        boolean checkStock = table == RawTable.INVENTORY && !acceptNegativeStock;
        this.onHand = checkStock ? table.index("inventory_on_hand_qty") : NONE;
        this.onOrder = checkStock ? table.index("inventory_on_order_qty") : NONE;
        this.firstDay = days.first().toEpochDay();
        this.lastDay = days.last().toEpochDay();
        this.runDay = days.runDate().toEpochDay();
        this.windowStartOfFile =
                windowStartOfFile.stream().mapToLong(LocalDate::toEpochDay).toArray();
    }

    @Override
    public long judge(RowBatch batch, int row) {
        WeekGrid weeks = grid();
        long own = batch.reasons(row);
        long reasons = 0;
        long day = 0;
        int week = NONE;
        if (Reasons.usable(own, date)) {
            day = batch.value(date, row);
            week = weeks.calendar().weekIndex(day);
            if (week < 0) {
                reasons |= Reasons.DATE_NOT_IN_CALENDAR;
            }
            if (day > runDay) {
                reasons |= Reasons.FUTURE_DATE;
            } else if (day < firstDay) {
                reasons |= day >= windowStartOfFile[batch.file(row)] ? Reasons.SETTLED : Reasons.TOO_LATE;
            } else if (day > lastDay) {
                reasons |= Reasons.SETTLED;
            }
        }
        int storeRank = NONE;
        if (Reasons.usable(own, store)) {
            storeRank = weeks.storeRank(batch.value(store, row));
            if (storeRank < 0) {
                reasons |= Reasons.UNKNOWN_STORE;
            }
        }
        int productRank = NONE;
        if (Reasons.usable(own, product)) {
            productRank = weeks.productRank(batch.value(product, row));
            if (productRank < 0) {
                reasons |= Reasons.UNKNOWN_PRODUCT;
            }
        }
        if (onHand != NONE && (negative(batch, row, own, onHand) || negative(batch, row, own, onOrder))) {
            reasons |= Reasons.NEGATIVE_STOCK;
        }
        if ((own | reasons) == 0) {
            int slot = weeks.slot(week, storeRank);
            batch.place(
                    row,
                    slot,
                    weeks.cell(slot, storeRank, productRank, weeks.calendar().dayOfWeek(day, week)));
        }
        return reasons;
    }

    private static boolean negative(RowBatch batch, int row, long reasons, int field) {
        return Reasons.usable(reasons, field) && batch.value(field, row) < 0;
    }

    private WeekGrid grid() {
        WeekGrid known = grid;
        if (known == null) {
            known = broadcast.value();
            grid = known;
        }
        return known;
    }
}
