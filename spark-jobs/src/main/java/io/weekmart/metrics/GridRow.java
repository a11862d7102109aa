package io.weekmart.metrics;

import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.RowPlace;
import io.weekmart.quality.TaskResult;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What travels through the one shuffle, as a Java bean so that Spark holds it without boxing: a day's sales of a store and product, a
 * stock count, a rejected row, or what a split of the scan adds up to. What {@link #getValues} holds depends on the kind.
 */
public final class GridRow {
    /**
     * Part of a day's sales: {@code [rows, quantity, amount, cost, discount, margin, known]}; parts of one cell add up, and known as {@link
     * KnownAmounts} does.
     */
    public static final int SALES = 0;

    /**
     * A stock count: {@code [dump, split, offset, length, line, content, on hand, on order, waste, flags]}; flags are bits of
     * {@link StockCount}, dump is the dump date as days since 1970-01-01.
     */
    public static final int STOCK = 1;

    /** Places of the values of {@link #SALES}. */
    static final class SalesValues {
        static final int ROWS = 0;
        static final int QUANTITY = 1;
        static final int AMOUNT = 2;
        static final int COST = 3;
        static final int DISCOUNT = 4;
        static final int MARGIN = 5;
        static final int KNOWN = 6;
        static final int COUNT = 7;

        private SalesValues() {}
    }

    /** Places of the values of {@link #STOCK}, behind those that the key check needs. */
    static final class StockValues {
        static final int ON_HAND = KeyGroup.PAYLOAD;
        static final int ON_ORDER = KeyGroup.PAYLOAD + 1;
        static final int WASTE = KeyGroup.PAYLOAD + 2;
        static final int FLAGS = KeyGroup.PAYLOAD + 3;
        static final int COUNT = 4;

        private StockValues() {}
    }

    /** Places of the values of {@link #LINE}, behind those that the key check needs. */
    static final class LineValues {
        static final int KEY_LOW = KeyGroup.PAYLOAD;
        static final int CELL = KeyGroup.PAYLOAD + 1;
        static final int QUANTITY = KeyGroup.PAYLOAD + 2;
        static final int AMOUNT = KeyGroup.PAYLOAD + 3;
        static final int COST = KeyGroup.PAYLOAD + 4;
        static final int DISCOUNT = KeyGroup.PAYLOAD + 5;
        static final int MARGIN = KeyGroup.PAYLOAD + 6;
        static final int KNOWN = KeyGroup.PAYLOAD + 7;
        static final int COUNT = 8;

        private LineValues() {}
    }

    /**
     * A sales line whose natural key is still to be checked: {@code [dump, split, offset, length, line, content, key, cell, quantity,
     * amount, cost, discount, margin, known]}, sorted by the other half of its key.
     */
    public static final int LINE = 2;

    /**
     * A rejected row: {@code [reasons, bad, missing, split, offset, length, line, control totals ...]}, with its text where it is known
     * already: see {@link #rejected()}.
     */
    public static final int REJECT = 3;

    /** Where the control totals of a rejected row begin. */
    private static final int REJECT_TOTALS = 7;

    /** What a split adds up to: see {@link io.weekmart.quality.SplitTally}. */
    public static final int TALLY = 4;

    /** What the key checks of a partition came to: see {@link io.weekmart.quality.KeyTally}. */
    public static final int KEY_TALLY = 5;

    /** A file that can't be trusted: {@code [split, offset, length, line]}, the text says why: see {@link #fault()}. */
    public static final int FAULT = 6;

    private int route;
    private long cell;
    private int kind;
    private int table;
    private long[] values = {};
    private @Nullable String text;

    /** For Spark's encoder. */
    public GridRow() {}

    GridRow(int route, long cell, int kind, int table, long[] values, @Nullable String text) {
        this.route = route;
        this.cell = cell;
        this.kind = kind;
        this.table = table;
        this.values = values;
        this.text = text;
    }

    static GridRow rejected(int route, long cell, int table, RejectedRow row) {
        RowReasons reasons = row.reasons();
        RowPlace place = row.place();
        long[] head = {
            reasons.row(), reasons.bad(), reasons.missing(), place.split(), place.offset(), place.length(), place.line()
        };
        long[] values = Arrays.copyOf(head, REJECT_TOTALS + row.totals().length);
        System.arraycopy(row.totals(), 0, values, REJECT_TOTALS, row.totals().length);
        return new GridRow(route, cell, REJECT, table, values, row.text());
    }

    /** The row of {@link #REJECT}. */
    RejectedRow rejected() {
        return new RejectedRow(
                tableSpec().name(),
                placeAt(3),
                new RowReasons(values[0], values[1], values[2]),
                text,
                Arrays.copyOfRange(values, REJECT_TOTALS, values.length));
    }

    static GridRow fault(int route, long cell, int table, TaskResult.Fault fault) {
        RowPlace place = fault.place();
        long[] values = {place.split(), place.offset(), place.length(), place.line()};
        return new GridRow(route, cell, FAULT, table, values, fault.what());
    }

    /** The fault of {@link #FAULT}. */
    TaskResult.Fault fault() {
        return new TaskResult.Fault(tableSpec().name(), placeAt(0), Objects.requireNonNull(text));
    }

    private RowPlace placeAt(int from) {
        return new RowPlace((int) values[from], values[from + 1], values[from + 2], values[from + 3]);
    }

    /** The raw table that the row comes from. */
    TableSpec tableSpec() {
        return Placement.TABLES.get(table);
    }

    /** What the shuffle partitions by: see {@link Routes}. */
    public int getRoute() {
        return route;
    }

    public void setRoute(int route) {
        this.route = route;
    }

    /** What the rows of a partition are sorted by. */
    public long getCell() {
        return cell;
    }

    public void setCell(long cell) {
        this.cell = cell;
    }

    public int getKind() {
        return kind;
    }

    public void setKind(int kind) {
        this.kind = kind;
    }

    /** Place of the row's raw table in {@link Placement#TABLES}. */
    public int getTable() {
        return table;
    }

    public void setTable(int table) {
        this.table = table;
    }

    public long[] getValues() {
        return values;
    }

    public void setValues(long[] values) {
        this.values = values;
    }

    public @Nullable String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text;
    }
}
