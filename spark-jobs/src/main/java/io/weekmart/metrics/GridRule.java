package io.weekmart.metrics;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.RowBatch;
import io.weekmart.raw.RowRule;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Places rows of sales and inventory in the week grid, and gives those that have no place there their reasons: an unknown store or
 * product, a date outside the calendar, from the future or too late.
 */
public final class GridRule implements RowRule {
    private static final long serialVersionUID = 1L;

    private static final int NONE = -1;

    /**
     * The days that a run is about.
     *
     * @param first first day that is computed; rows before it are already counted, or too late
     * @param last last day that is computed; rows behind it, up to asOf, are another run's
     * @param asOf rows behind it are from the future
     * @param leftOutFrom rows from it on that lie before the calendar are of a history that is left out, and are not rejected
     */
    public record Days(LocalDate first, LocalDate last, LocalDate asOf, LocalDate leftOutFrom)
            implements Serializable {}

    private final Broadcast<WeekGrid> broadcast;
    private final int date;
    private final int store;
    private final int product;
    private final long unknownStore;
    private final long unknownProduct;
    private final long firstDay;
    private final long lastDay;
    private final long asOfDay;
    private final long leftOutFromDay;
    private final long[] windowStartOfFile;
    private final long named;
    private transient @Nullable WeekGrid grid;

    /** A rule of rows whose stores and products have dumps. */
    public GridRule(TableSpec table, Broadcast<WeekGrid> grid, Days days, List<LocalDate> windowStartOfFile) {
        this(table, grid, days, windowStartOfFile, 0);
    }

    /**
     * @param table a dated table with references to stores and products
     * @param windowStartOfFile for each file of the scan, the first day of the window of its dump's own date
     * @param named reasons of references to tables that are made of these rows: a row that does not count for another reason has not made
     *     its store or product known, and is not called unknown for that
     */
    public GridRule(
            TableSpec table, Broadcast<WeekGrid> grid, Days days, List<LocalDate> windowStartOfFile, long named) {
        this.named = named;
        this.broadcast = grid;
        this.date = table.index(table.date().orElseThrow());
        this.store = table.index("store_key");
        this.product = table.index("prod_key");
        this.unknownStore = table.reason("UNKNOWN_STORE");
        this.unknownProduct = table.reason("UNKNOWN_PRODUCT");
        this.firstDay = days.first().toEpochDay();
        this.lastDay = days.last().toEpochDay();
        this.asOfDay = days.asOf().toEpochDay();
        this.leftOutFromDay = days.leftOutFrom().toEpochDay();
        this.windowStartOfFile =
                windowStartOfFile.stream().mapToLong(LocalDate::toEpochDay).toArray();
    }

    @Override
    public long validate(RowBatch batch, int row) {
        WeekGrid weeks = grid();
        long reasons = 0;
        long day = 0;
        int week = NONE;
        if (batch.usable(date, row)) {
            day = batch.value(date, row);
            week = weeks.calendar().weekIndex(day);
            boolean leftOut = week < 0
                    && day >= leftOutFromDay
                    && day < weeks.calendar().first().toEpochDay();
            if (week < 0 && !leftOut) {
                reasons |= Reasons.DATE_NOT_IN_CALENDAR;
            }
            if (leftOut) {
                reasons |= Reasons.ALREADY_COUNTED;
            } else if (day > asOfDay) {
                reasons |= Reasons.FUTURE_DATE;
            } else if (day < firstDay) {
                reasons |= day >= windowStartOfFile[batch.file(row)] ? Reasons.ALREADY_COUNTED : Reasons.TOO_LATE;
            } else if (day > lastDay) {
                reasons |= Reasons.ALREADY_COUNTED;
            }
        }
        int storeRank = NONE;
        if (batch.usable(store, row)) {
            storeRank = weeks.storeRank(batch.value(store, row));
            if (storeRank < 0) {
                reasons |= unknownStore;
            }
        }
        int productRank = NONE;
        if (batch.usable(product, row)) {
            productRank = weeks.productRank(batch.value(product, row));
            if (productRank < 0) {
                reasons |= unknownProduct;
            }
        }
        if (reasons == 0 && batch.clean(row)) {
            int slot = weeks.slot(week, storeRank);
            batch.place(
                    row,
                    slot,
                    weeks.cell(slot, storeRank, productRank, weeks.calendar().dayOfWeek(day, week)));
        } else if ((reasons & named) != 0 && ((reasons & ~named) != 0 || !batch.clean(row))) {
            reasons &= ~named;
        }
        return reasons;
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
