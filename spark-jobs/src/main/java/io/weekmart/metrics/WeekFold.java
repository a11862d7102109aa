package io.weekmart.metrics;

import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.metrics.GridRow.SalesValues;
import io.weekmart.metrics.GridRow.StockValues;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.KeyTally;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Day level and week level in one pass over rows sorted by cell: the days of a store and product come one after the other, and within a
 * day its sales and its stock counts. Holds one store and product at a time.
 *
 * <p>Over 400 lines, because each column is filled in the one pass, from sums that it shares with others.
 */
final class WeekFold {
    private static final int YR_WK_NUM = FactRow.index(FactTable.YR_WK_NUM);
    private static final int WEEK_START = FactRow.index(FactTable.WEEK_START_DT);
    private static final int WEEK_END = FactRow.index(FactTable.WEEK_END_DT);
    private static final int STORE = FactRow.index(FactTable.STORE_KEY);
    private static final int PRODUCT = FactRow.index(FactTable.PROD_KEY);
    private static final int SALES_QTY = FactRow.index(FactTable.TOTAL_SALES_QTY);
    private static final int SALES_AMT = FactRow.index(FactTable.TOTAL_SALES_AMT);
    private static final int COST_AMT = FactRow.index(FactTable.TOTAL_COST_AMT);
    private static final int DISCOUNT_AMT = FactRow.index(FactTable.TOTAL_DISCOUNT_AMT);
    private static final int MARGIN_AMT = FactRow.index(FactTable.TOTAL_MARGIN_AMT);
    private static final int AVG_PRICE = FactRow.index(FactTable.AVG_SALES_PRICE);
    private static final int ON_HAND = FactRow.index(FactTable.STOCK_ON_HAND_QTY_EOW);
    private static final int ON_ORDER = FactRow.index(FactTable.STOCK_ON_ORDER_QTY_EOW);
    private static final int SNAPSHOT = FactRow.index(FactTable.STOCK_SNAPSHOT_DT);
    private static final int NO_STOCK = FactRow.index(FactTable.NO_STOCK_INSTANCES);
    private static final int LOW_STOCK = FactRow.index(FactTable.LOW_STOCK_INSTANCES);
    private static final int OUT_OF_STOCK_PCT = FactRow.index(FactTable.OUT_OF_STOCK_PCT);
    private static final int IN_STOCK_PCT = FactRow.index(FactTable.IN_STOCK_PCT);
    private static final int TOTAL_IMPACT = FactRow.index(FactTable.TOTAL_LOW_STOCK_IMPACT);
    private static final int POTENTIAL_IMPACT = FactRow.index(FactTable.POTENTIAL_LOW_STOCK_IMPACT);
    private static final int NO_STOCK_IMPACT = FactRow.index(FactTable.NO_STOCK_IMPACT);
    private static final int WEEKS_OF_SUPPLY = FactRow.index(FactTable.WEEKS_OF_SUPPLY);
    private static final int WASTE = FactRow.index(FactTable.TOTAL_WASTE_QTY);
    private static final int PROMOTION_DAYS = FactRow.index(FactTable.PROMOTION_DAYS);
    private static final int SALES_DAYS = FactRow.index(FactTable.SALES_DAYS);
    private static final int INVENTORY_DAYS = FactRow.index(FactTable.INVENTORY_DAYS);
    private static final int SALES_ROWS = FactRow.index(FactTable.SALES_ROWS);
    private static final int ROWS_WITHOUT_COST = FactRow.index(FactTable.ROWS_WITHOUT_COST);
    private static final int IN_STOCK_DAYS = FactRow.index(FactTable.IN_STOCK_DAYS);
    private static final int IN_STOCK_QTY = FactRow.index(FactTable.IN_STOCK_SALES_QTY);
    private static final int IN_STOCK_AMT = FactRow.index(FactTable.IN_STOCK_SALES_AMT);
    private static final int NO_STOCK_QTY = FactRow.index(FactTable.NO_STOCK_SALES_QTY);
    private static final int COMPLETE = FactRow.index(FactTable.IS_COMPLETE_WEEK);

    /** Days by which the trade's out-of-stock share is taken, however many the week has. */
    private static final long DAYS_OF_WEEK = 7;

    private static final long PERCENT = 100;
    private static final long NOTHING = -1;

    /** Takes what the fold yields. */
    interface FoldSink {
        /**
         * Takes a row of a week, in ascending order of store and product; the row is used again after the call.
         *
         * @param lastDaysOut on how many of the last days on which stock was counted there was none
         */
        void fact(int slot, FactRow row, int lastDaysOut);

        /**
         * Takes the days on which a store sold a product, and those on which it counted its stock, in the same order.
         *
         * @param sold one bit for each day of the week, the first one's lowest
         * @param counted the same
         */
        void seen(int slot, int storeKey, int sold, int counted);

        /** Takes a row that a key check rejected. */
        void reject(GridRow row);

        /** Takes a group of which a value does not fit its type. */
        void overflow(Week week, int storeKey, long prodKey, Field column);
    }

    private final WeekGrid grid;
    private final Placement placement;
    private final FoldSink sink;
    private final KeyTally stockTally = new KeyTally(WeeklyTables.INVENTORY);
    private final KeyGroup counts = new KeyGroup();
    private final FactRow fact = new FactRow();

    private long dayCell = NOTHING;
    private final ExactSum dayQuantity = new ExactSum();
    private final ExactSum dayAmount = new ExactSum();
    private long daySalesRows;
    private final ExactSum quantity = new ExactSum();
    private final ExactSum amount = new ExactSum();
    private final ExactSum cost = new ExactSum();
    private final ExactSum discount = new ExactSum();
    private final ExactSum margin = new ExactSum();
    private final ExactSum waste = new ExactSum();
    private final ExactSum noStockAmount = new ExactSum();
    private final ExactSum noStockQuantity = new ExactSum();
    private final ExactSum inStockAmount = new ExactSum();
    private final ExactSum inStockQuantity = new ExactSum();
    /** At scale 6; sums of terms that do not fit a long go to the decimal beside it. */
    private final ExactSum potential = new ExactSum();

    private BigDecimal potentialBeyond = BigDecimal.ZERO;
    private long salesRows;
    /** As {@link KnownAmounts} has it. */
    private long known = KnownAmounts.NONE;

    private long salesDays;
    /** One bit for each day of the week on which something was sold. */
    private int soldDays;
    /** The same of the days on which the stock was counted. */
    private int countedDays;

    private long inventoryDays;
    private long noStockDays;
    /** How many of them are the last that were counted. */
    private int lastDaysOut;

    private long lowStockDays;
    private long promotionDays;
    private long lastOnHand;
    private long lastOnOrder;
    private boolean lastOnOrderEmpty;
    private int lastDay;

    WeekFold(WeekGrid grid, Placement placement, FoldSink sink) {
        this.grid = grid;
        this.placement = placement;
        this.sink = sink;
    }

    /** What the key checks of inventory came to. */
    KeyTally stockTally() {
        return stockTally;
    }

    /** Takes the next row, of sales or stock, by ascending cell. */
    void add(GridRow row) {
        long cell = row.getCell();
        if (cell != dayCell) {
            if (dayCell != NOTHING) {
                endDay();
                if (WeekGrid.weekCell(cell) != WeekGrid.weekCell(dayCell)) {
                    endWeek();
                }
            }
            dayCell = cell;
        }
        long[] v = row.getValues();
        if (row.getKind() == GridRow.SALES) {
            daySalesRows += v[SalesValues.ROWS];
            dayQuantity.add(v[SalesValues.QUANTITY]);
            dayAmount.add(v[SalesValues.AMOUNT]);
            cost.add(v[SalesValues.COST]);
            discount.add(v[SalesValues.DISCOUNT]);
            margin.add(v[SalesValues.MARGIN]);
            known = KnownAmounts.plus(known, v[SalesValues.KNOWN]);
        } else {
            counts.add(v);
        }
    }

    /** Ends the last day and week. */
    void finish() {
        if (dayCell != NOTHING) {
            endDay();
            endWeek();
            dayCell = NOTHING;
        }
    }

    private void endDay() {
        if (daySalesRows > 0) {
            salesDays++;
            soldDays |= 1 << WeekGrid.dayOfWeek(dayCell);
            salesRows += daySalesRows;
            quantity.add(dayQuantity);
            amount.add(dayAmount);
        }
        if (!counts.isEmpty()) {
            long[] count = counts.resolve(
                    stockTally, (row, reason) -> sink.reject(placement.reject(WeeklyTables.INVENTORY, reason, row)));
            if (count != null) {
                stockTally.countAccepted();
                addStock(
                        count[StockValues.ON_HAND],
                        count[StockValues.ON_ORDER],
                        count[StockValues.WASTE],
                        count[StockValues.FLAGS]);
            }
        }
        daySalesRows = 0;
        dayQuantity.clear();
        dayAmount.clear();
    }

    private void addStock(long onHand, long onOrder, long wasted, long flags) {
        inventoryDays++;
        countedDays |= 1 << WeekGrid.dayOfWeek(dayCell);
        waste.add(wasted);
        if ((flags & StockCount.PROMOTION) != 0) {
            promotionDays++;
        }
        if ((flags & StockCount.OUT_OF_STOCK) != 0) {
            noStockDays++;
            lastDaysOut++;
            noStockAmount.add(dayAmount);
            noStockQuantity.add(dayQuantity);
        } else {
            lastDaysOut = 0;
            inStockAmount.add(dayAmount);
            inStockQuantity.add(dayQuantity);
        }
        if (soldMoreThan(onHand)) {
            lowStockDays++;
            if (dayQuantity.signum() > 0) {
                addPotential(onHand);
            }
        }
        lastOnHand = onHand;
        lastOnOrder = onOrder;
        lastOnOrderEmpty = (flags & StockCount.ON_ORDER_EMPTY) != 0;
        lastDay = WeekGrid.dayOfWeek(dayCell);
    }

    private boolean soldMoreThan(long onHand) {
        // A sum beyond 64 bits is beyond any stock.
        return dayQuantity.fitsLong() ? onHand < dayQuantity.value() : dayQuantity.signum() > 0;
    }

    /** Adds amount - on hand x amount / quantity, rounded to six places: amount x (quantity - on hand) / quantity. */
    private void addPotential(long onHand) {
        if (dayQuantity.fitsLong() && dayAmount.fitsLong()) {
            long sold = dayQuantity.value();
            long amountSold = dayAmount.value();
            long missing = sold - onHand;
            if (missing > 0
                    && missing <= Integer.MAX_VALUE
                    && amountSold <= Integer.MAX_VALUE
                    && amountSold >= -Integer.MAX_VALUE) {
                long product = amountSold * missing;
                // Four places more still have at most 18 digits.
                if (Math.abs(product) <= Ratio.MAX_18_DIGITS / 10_000) {
                    potential.add(Ratio.toFourPlaces(product, sold));
                    return;
                }
            }
        }
        BigDecimal sold = dayQuantity.toDecimal(0);
        potentialBeyond = potentialBeyond.add(dayAmount
                .toDecimal(0)
                .multiply(sold.subtract(BigDecimal.valueOf(onHand)))
                .movePointRight(4)
                .divide(sold, 0, RoundingMode.HALF_UP));
    }

    private void endWeek() {
        if (salesDays > 0 || inventoryDays > 0) {
            emit();
        }
        quantity.clear();
        amount.clear();
        cost.clear();
        discount.clear();
        margin.clear();
        waste.clear();
        noStockAmount.clear();
        noStockQuantity.clear();
        inStockAmount.clear();
        inStockQuantity.clear();
        potential.clear();
        potentialBeyond = BigDecimal.ZERO;
        salesRows = 0;
        known = KnownAmounts.NONE;
        salesDays = 0;
        soldDays = 0;
        countedDays = 0;
        inventoryDays = 0;
        noStockDays = 0;
        lastDaysOut = 0;
        lowStockDays = 0;
        promotionDays = 0;
    }

    private void emit() {
        int slot = grid.slotOf(dayCell);
        Week week = grid.weekOfSlot(slot);
        int storeKey = grid.storeKeyOf(dayCell);
        long prodKey = grid.productKeyOf(dayCell);
        sink.seen(slot, storeKey, soldDays, countedDays);
        Field overflow = fill(week, storeKey, prodKey);
        if (overflow != null) {
            sink.overflow(week, storeKey, prodKey, overflow);
        } else {
            sink.fact(slot, fact, lastDaysOut);
        }
    }

    /** Fills the row; returns the first column that overflows its type, or null. */
    private @Nullable Field fill(Week week, int storeKey, long prodKey) {
        fact.set(YR_WK_NUM, week.yrWkNum());
        fact.set(WEEK_START, week.start().toEpochDay());
        fact.set(WEEK_END, week.end().toEpochDay());
        fact.set(STORE, storeKey);
        fact.set(PRODUCT, prodKey);
        fact.set(NO_STOCK, noStockDays);
        fact.set(LOW_STOCK, lowStockDays);
        fact.set(TOTAL_IMPACT, noStockDays + lowStockDays);
        fact.set(PROMOTION_DAYS, promotionDays);
        fact.set(SALES_DAYS, salesDays);
        fact.set(INVENTORY_DAYS, inventoryDays);
        fact.set(IN_STOCK_DAYS, inventoryDays - noStockDays);
        long rowsWithoutCost = KnownAmounts.rowsWithoutCost(known);
        boolean sold = salesRows > 0;
        fact.set(SALES_ROWS, salesRows);
        fact.set(ROWS_WITHOUT_COST, rowsWithoutCost);
        fact.set(COMPLETE, grid.complete(week) ? 1 : 0);
        if (!setSum(SALES_QTY, quantity)) {
            return FactTable.TOTAL_SALES_QTY;
        }
        if (!setSum(SALES_AMT, amount)) {
            return FactTable.TOTAL_SALES_AMT;
        }
        if (salesRows > Integer.MAX_VALUE) {
            return FactTable.SALES_ROWS;
        }
        if (!setSum(COST_AMT, cost, !sold || rowsWithoutCost < salesRows)) {
            return FactTable.TOTAL_COST_AMT;
        }
        if (!setSum(DISCOUNT_AMT, discount, !sold || KnownAmounts.discount(known))) {
            return FactTable.TOTAL_DISCOUNT_AMT;
        }
        if (!setSum(MARGIN_AMT, margin, !sold || KnownAmounts.margin(known))) {
            return FactTable.TOTAL_MARGIN_AMT;
        }
        if (!setSum(NO_STOCK_IMPACT, noStockAmount)) {
            return FactTable.NO_STOCK_IMPACT;
        }
        if (!setSum(NO_STOCK_QTY, noStockQuantity)) {
            return FactTable.NO_STOCK_SALES_QTY;
        }
        if (!setSum(IN_STOCK_QTY, inStockQuantity)) {
            return FactTable.IN_STOCK_SALES_QTY;
        }
        if (!setSum(IN_STOCK_AMT, inStockAmount)) {
            return FactTable.IN_STOCK_SALES_AMT;
        }
        if (!setSum(WASTE, waste)) {
            return FactTable.TOTAL_WASTE_QTY;
        }
        if (!setPrice()) {
            return FactTable.AVG_SALES_PRICE;
        }
        if (!setRatio(WEEKS_OF_SUPPLY, lastOnHand, quantity.value(), inventoryDays > 0 && quantity.value() > 0)) {
            return FactTable.WEEKS_OF_SUPPLY;
        }
        if (!setPotential()) {
            return FactTable.POTENTIAL_LOW_STOCK_IMPACT;
        }
        boolean observed = inventoryDays > 0;
        setRatio(OUT_OF_STOCK_PCT, noStockDays * PERCENT, DAYS_OF_WEEK, observed);
        setRatio(IN_STOCK_PCT, (inventoryDays - noStockDays) * PERCENT, inventoryDays, observed);
        setIf(observed, ON_HAND, lastOnHand);
        setIf(observed && !lastOnOrderEmpty, ON_ORDER, lastOnOrder);
        setIf(observed, SNAPSHOT, week.start().toEpochDay() + lastDay);
        fact.setStockKnown(grid.stockCounted());
        return null;
    }

    private boolean setSum(int column, ExactSum sum) {
        fact.set(column, sum.value());
        return sum.fitsLong() && sum.value() >= -Ratio.MAX_18_DIGITS && sum.value() <= Ratio.MAX_18_DIGITS;
    }

    /** The sum of optional amounts, null where no row has one. */
    private boolean setSum(int column, ExactSum sum, boolean isKnown) {
        if (!isKnown) {
            fact.setNull(column);
            return true;
        }
        return setSum(column, sum);
    }

    private boolean setRatio(int column, long numerator, long denominator, boolean defined) {
        if (!defined) {
            fact.setNull(column);
            return true;
        }
        long ratio = Ratio.toFourPlaces(numerator, denominator);
        fact.set(column, ratio);
        return ratio != Ratio.OVERFLOW;
    }

    private boolean setPrice() {
        if (quantity.value() == 0) {
            fact.setNull(AVG_PRICE);
            return true;
        }
        long price = Ratio.price(amount.value(), quantity.value());
        fact.set(AVG_PRICE, price);
        return price != Ratio.OVERFLOW;
    }

    private boolean setPotential() {
        if (potentialBeyond.signum() == 0 && potential.fitsLong()) {
            fact.set(POTENTIAL_IMPACT, Ratio.withoutFourPlaces(potential.value()));
            return true;
        }
        long fitted =
                Ratio.fitted(Ratio.withoutFourPlaces(potential.toDecimal(0).add(potentialBeyond)));
        fact.set(POTENTIAL_IMPACT, fitted);
        return fitted != Ratio.OVERFLOW;
    }

    private void setIf(boolean known, int column, long value) {
        if (known) {
            fact.set(column, value);
        } else {
            fact.setNull(column);
        }
    }
}
