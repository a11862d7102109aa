package io.weekmart.metrics;

import static org.apache.spark.sql.functions.col;

import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.metrics.GridRow.LineValues;
import io.weekmart.metrics.GridRow.StockValues;
import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.SplitTally;
import io.weekmart.raw.ScanColumns;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Turns scans into rows of the grid: sales summed by day as far as memory allows, stock counts one by one. */
public final class GridRows {
    private static final Encoder<GridRow> ENCODER = Encoders.bean(GridRow.class);

    /** An empty task costs some milliseconds; a calendar of decades has a thousand weeks. */
    private static final int MIN_PARTITIONS = 32;

    private static final int PARTITIONS_OF_CORE = 4;

    /** Places of the control totals of sales. */
    static final int QUANTITY = WeeklyTables.SALES.controlTotals().indexOf("sales_qty");

    static final int AMOUNT = WeeklyTables.SALES.controlTotals().indexOf("sales_amt");

    /** Becomes a property of {@link CodedSalesLine}. */
    private static final String KEY_CODE = "key_code";

    private final Placement placement;

    /** @param parallelism tasks that run at once */
    public GridRows(Broadcast<WeekGrid> grid, int parallelism) {
        this.placement = new Placement(grid, Math.max(MIN_PARTITIONS, PARTITIONS_OF_CORE * parallelism));
    }

    static Encoder<GridRow> encoder() {
        return ENCODER;
    }

    Placement placement() {
        return placement;
    }

    /** Names of the declared columns that a scan of sales must yield. */
    public static List<String> salesColumns() {
        return List.of("sales_qty", "sales_amt", "sales_cost", "discount", "sales_mgrn");
    }

    private static List<String> codedColumns() {
        List<String> columns = new ArrayList<>(salesColumns());
        columns.add(KEY_CODE);
        return columns;
    }

    /** Names of the declared columns that a scan of inventory must yield. */
    public static List<String> stockColumns() {
        return List.of(
                "inventory_on_hand_qty", "inventory_on_order_qty", "waste_qty", "out_of_stock_flg", "promotion_flg");
    }

    /**
     * Sales without a natural key: one row for each day, store and product of a task, or a few.
     *
     * @param discounted for each split of the scan, whether its file has a column of discounts
     */
    public Dataset<GridRow> sales(Dataset<Row> scan, boolean[] discounted) {
        Placement to = placement;
        return beans(scan, salesColumns(), SalesLine.class)
                .mapPartitions(
                        (MapPartitionsFunction<SalesLine, GridRow>) rows -> new SummedSales(rows, to, discounted),
                        ENCODER);
    }

    /**
     * Sales with a natural key: rows of one key are brought together and checked, then summed.
     *
     * @param discounted for each split of the scan, whether its file has a column of discounts
     * @param dumpDays dump date of each split of the scan, in days since 1970-01-01
     * @param code the column of the natural key that holds codes; null where none does
     */
    public Dataset<GridRow> keyedSales(
            Dataset<Row> scan, boolean[] discounted, long[] dumpDays, @Nullable String code) {
        Placement to = placement;
        Dataset<GridRow> lines = code == null
                ? beans(scan, salesColumns(), SalesLine.class)
                        .mapPartitions(
                                (MapPartitionsFunction<SalesLine, GridRow>)
                                        rows -> new SingleSales<>(rows, to, discounted, dumpDays),
                                ENCODER)
                : beans(scan.withColumn(KEY_CODE, col(code)), codedColumns(), CodedSalesLine.class)
                        .mapPartitions(
                                (MapPartitionsFunction<CodedSalesLine, GridRow>)
                                        rows -> new SingleSales<>(rows, to, discounted, dumpDays),
                                ENCODER);
        return lines.repartition(col("route"))
                .sortWithinPartitions(col("cell"))
                .as(ENCODER)
                .mapPartitions((MapPartitionsFunction<GridRow, GridRow>) rows -> new CheckedSales(rows, to), ENCODER);
    }

    /**
     * Stock counts, one row each.
     *
     * @param dumpDays dump date of each split of the scan, in days since 1970-01-01
     */
    public Dataset<GridRow> stock(Dataset<Row> scan, long[] dumpDays) {
        Placement to = placement;
        return beans(scan, stockColumns(), StockCount.class)
                .mapPartitions(
                        (MapPartitionsFunction<StockCount, GridRow>) rows -> new StockRows(rows, to, dumpDays),
                        ENCODER);
    }

    private static <T extends ScannedRow> Dataset<T> beans(Dataset<Row> scan, List<String> declared, Class<T> bean) {
        List<Column> columns = new ArrayList<>();
        for (String name : declared) {
            columns.add(col(name).as(property(name)));
        }
        for (ScanColumns.ScanColumn column : ScanColumns.ALL) {
            columns.add(col(column.name()).as(property(column.name())));
        }
        return scan.select(columns.toArray(Column[]::new)).as(Encoders.bean(bean));
    }

    /** The bean property of a column: {@code raw_text} becomes {@code rawText}. */
    private static String property(String column) {
        StringBuilder name = new StringBuilder();
        for (String word : column.split("_", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    private static void countSale(SplitTally tally, SalesLine row, WeekGrid grid) {
        tally.pass(row.getSlot() / grid.filesPerWeek());
        tally.addToTotal(QUANTITY, row.getSalesQty());
        tally.addToTotal(AMOUNT, row.getSalesAmt());
    }

    /** Sales lines, summed in {@link DaySums} on their way. */
    private static final class SummedSales extends ScannedRows<SalesLine> {
        private final WeekGrid grid;
        private final DaySums sums;
        private final boolean[] discounted;
        private boolean draining;
        private @Nullable SalesLine waiting;

        SummedSales(Iterator<SalesLine> rows, Placement placement, boolean[] discounted) {
            super(rows, WeeklyTables.SALES, placement);
            this.grid = placement.grid();
            this.sums = new DaySums(placement);
            this.discounted = discounted;
        }

        @Override
        void count(SplitTally tally, SalesLine row) {
            countSale(tally, row, grid);
        }

        @Override
        @Nullable GridRow place(SalesLine row) {
            if (!add(row)) {
                waiting = row;
                draining = true;
            }
            return null;
        }

        @Override
        @Nullable GridRow pending() {
            if (!draining) {
                return null;
            }
            GridRow sum = sums.drain();
            if (sum != null) {
                return sum;
            }
            draining = false;
            SalesLine held = waiting;
            waiting = null;
            if (held != null && !add(held)) {
                throw new IllegalStateException("A drained table takes no row");
            }
            return null;
        }

        @Override
        @Nullable GridRow rest() {
            return sums.isEmpty() ? null : sums.drain();
        }

        private boolean add(SalesLine row) {
            return sums.add(
                    row.getCell(),
                    row.getSalesQty(),
                    row.getSalesAmt(),
                    row.getSalesCost(),
                    row.getDiscount(),
                    row.getSalesMgrn(),
                    KnownAmounts.of(row.getEmpties(), row.getBad(), discounted[row.getSplit()]));
        }
    }

    /** Sales lines as they are, with what their key check needs. */
    private static final class SingleSales<T extends SalesLine> extends ScannedRows<T> {
        private final WeekGrid grid;
        private final boolean[] discounted;
        private final long[] dumpDays;

        SingleSales(Iterator<T> rows, Placement placement, boolean[] discounted, long[] dumpDays) {
            super(rows, WeeklyTables.SALES, placement);
            this.grid = placement.grid();
            this.discounted = discounted;
            this.dumpDays = dumpDays;
        }

        @Override
        void count(SplitTally tally, T row) {
            countSale(tally, row, grid);
        }

        @Override
        GridRow place(T row) {
            long[] values = KeyGroup.row(dumpDays[row.getSplit()], row, row.getContent(), LineValues.COUNT);
            values[LineValues.KEY_LOW] = row.getKeyLow();
            values[LineValues.CELL] = row.getCell();
            values[LineValues.QUANTITY] = row.getSalesQty();
            values[LineValues.AMOUNT] = row.getSalesAmt();
            values[LineValues.COST] = row.getSalesCost();
            values[LineValues.DISCOUNT] = row.getDiscount();
            values[LineValues.MARGIN] = row.getSalesMgrn();
            values[LineValues.KNOWN] = KnownAmounts.of(row.getEmpties(), row.getBad(), discounted[row.getSplit()]);
            int route = Long.hashCode(row.getKeyHigh());
            return new GridRow(route, row.getKeyHigh(), GridRow.LINE, Placement.SALES, values, row.code());
        }
    }

    /** Stock counts, one row each. */
    private static final class StockRows extends ScannedRows<StockCount> {
        private static final int ON_ORDER = WeeklyTables.INVENTORY.index("inventory_on_order_qty");

        private final Placement placement;
        private final int filesPerWeek;
        private final long[] dumpDays;

        StockRows(Iterator<StockCount> rows, Placement placement, long[] dumpDays) {
            super(rows, WeeklyTables.INVENTORY, placement);
            this.placement = placement;
            this.filesPerWeek = placement.grid().filesPerWeek();
            this.dumpDays = dumpDays;
        }

        @Override
        void count(SplitTally tally, StockCount row) {
            tally.pass(row.getSlot() / filesPerWeek);
        }

        @Override
        GridRow place(StockCount row) {
            long flags = (row.isOutOfStockFlg() ? StockCount.OUT_OF_STOCK : 0)
                    | (row.isPromotionFlg() ? StockCount.PROMOTION : 0)
                    | ((row.getEmpties() >>> ON_ORDER & 1) == 0 ? 0 : StockCount.ON_ORDER_EMPTY);
            long[] values = KeyGroup.row(dumpDays[row.getSplit()], row, row.getContent(), StockValues.COUNT);
            values[StockValues.ON_HAND] = row.getInventoryOnHandQty();
            values[StockValues.ON_ORDER] = row.getInventoryOnOrderQty();
            values[StockValues.WASTE] = row.getWasteQty();
            values[StockValues.FLAGS] = flags;
            return new GridRow(
                    placement.routeOfSlot(row.getSlot()),
                    row.getCell(),
                    GridRow.STOCK,
                    Placement.INVENTORY,
                    values,
                    null);
        }
    }
}
