package io.weekmart.metrics;

import io.weekmart.LocalSpark;
import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.raw.ScanColumns;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as the scan of accepted sales and inventory yields them, on a grid of two weeks, Monday, 26 February to Sunday, 10 March 2024,
 * stores 1 and 2 and products 10, 20 and 30.
 */
final class GridScan {
    private static final LocalDate FIRST = LocalDate.parse("2024-02-26");
    private static final int DAYS_OF_WEEK = 7;

    private final WeekGrid grid = new WeekGrid(
            RetailCalendar.of(days(), FIRST.plusDays(13), "calendar"),
            0,
            1,
            new int[] {1, 2},
            new long[] {10, 20, 30},
            1,
            store -> 0,
            Set.of(),
            true);
    private final Broadcast<WeekGrid> broadcast = JavaSparkContext.fromSparkContext(
                    LocalSpark.session().sparkContext())
            .broadcast(grid);
    private final GridRows rows = new GridRows(broadcast, 1);

    private static List<CalendarDay> days() {
        List<CalendarDay> days = new ArrayList<>();
        for (int i = 0; i < 2 * DAYS_OF_WEEK; i++) {
            int week = 9 + i / DAYS_OF_WEEK;
            days.add(new CalendarDay(FIRST.plusDays(i), 2024, week, 202400 + week));
        }
        return days;
    }

    /** The weeks of these sales and stock counts. */
    Dataset<Row> weeks(String sales, String stock) {
        return weeks(sales, stock, true);
    }

    /**
     * The weeks of these sales and stock counts.
     *
     * @param discounted whether the dump of the sales has the column discount
     */
    Dataset<Row> weeks(String sales, String stock, boolean discounted) {
        return FoldedWeeks.of(
                rows.sales(scan(WeeklyTables.SALES, GridRows.salesColumns(), sales), new boolean[] {discounted})
                        .union(rows.stock(scan(WeeklyTables.INVENTORY, GridRows.stockColumns(), stock), new long[1])),
                rows);
    }

    /** Rows of the form {@code date,store,product} and the table's values in the order of its columns; they may end early. */
    private Dataset<Row> scan(TableSpec table, List<String> columns, String csv) {
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, type(table.field(column)));
        }
        for (ScanColumns.ScanColumn column : ScanColumns.ALL) {
            schema = schema.add(column.name(), column.type());
        }
        List<Row> scanned = new ArrayList<>();
        csv.lines().forEach(line -> scanned.add(row(table, columns, line.split(",", -1), scanned.size())));
        return LocalSpark.session().createDataFrame(scanned, schema);
    }

    private Row row(TableSpec table, List<String> columns, String[] cells, int line) {
        List<Object> values = new ArrayList<>();
        long empties = 0;
        for (int i = 0; i < columns.size(); i++) {
            String text = i + 3 < cells.length ? cells[i + 3] : "";
            Field field = table.field(columns.get(i));
            if (text.isEmpty()) {
                empties |= 1L << table.index(field.name());
            }
            if (field.type().kind() == FieldType.Kind.FLAG) {
                values.add(text.equals("1"));
            } else {
                values.add(
                        text.isEmpty()
                                ? 0L
                                : new BigDecimal(text)
                                        .movePointRight(field.type().scale())
                                        .longValueExact());
            }
        }
        long day = LocalDate.parse(cells[0]).toEpochDay();
        int week = grid.calendar().weekIndex(day);
        int store = grid.storeRank(Integer.parseInt(cells[1]));
        int product = grid.productRank(Long.parseLong(cells[2]));
        int slot = grid.slot(week, store);
        long cell = grid.cell(slot, store, product, grid.calendar().dayOfWeek(day, week));
        Object[] scan = {
            ScanColumns.ROW, 0L, 0L, 0L, empties, 0, (long) line, 1L, (long) line, (long) line, 0L, 0L, null, slot, cell
        };
        values.addAll(java.util.Arrays.asList(scan));
        return RowFactory.create(values.toArray());
    }

    /** Decimals travel unscaled. */
    private static DataType type(Field field) {
        return field.type().kind() == FieldType.Kind.FLAG ? DataTypes.BooleanType : DataTypes.LongType;
    }
}
