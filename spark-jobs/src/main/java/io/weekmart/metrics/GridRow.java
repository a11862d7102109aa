package io.weekmart.metrics;

import org.jspecify.annotations.Nullable;

/**
 * What travels through the one shuffle, as a Java bean so that Spark holds it without boxing: a day's sales of a store and product, a
 * stock count, a rejected row, or what a split of the scan adds up to. What {@link #getValues} holds depends on the kind.
 */
public final class GridRow {
    /** Part of a day's sales: {@code [rows, quantity, amount, cost, discount, margin]}; parts of one cell add up. */
    public static final int SALES = 0;

    /**
     * A stock count: {@code [dump, split, offset, length, line, content, on hand, on order, waste, flags]}; flags are bits of
     * {@link StockCount}, dump is the dump date as days since 1970-01-01.
     */
    public static final int STOCK = 1;

    /**
     * A sales line whose natural key is still to be checked: {@code [dump, split, offset, length, line, content, key, cell, quantity,
     * amount, cost, discount, margin]}, sorted by the other half of its key.
     */
    public static final int LINE = 2;

    /** A rejected row: {@code [reasons, split, offset, length, line]}, with its text where it is known already. */
    public static final int REJECT = 3;

    /** What a split adds up to: see {@link io.weekmart.quality.SplitTally}. */
    public static final int TALLY = 4;

    /** What the key checks of a partition came to: see {@link io.weekmart.quality.KeyTally}. */
    public static final int KEY_TALLY = 5;

    /** A file that can't be trusted: {@code [split, offset, length, line]}, the text says why. */
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

    /** Ordinal of the {@link io.weekmart.schema.RawTable} that the row comes from. */
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
