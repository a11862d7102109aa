package io.weekmart.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.Datasets;
import io.weekmart.LocalSpark;
import io.weekmart.contract.table.Field;
import io.weekmart.schema.FactTable;
import io.weekmart.schema.SparkTypes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Sales are written as date, store, product, quantity, amount, cost, discount, margin; stock counts as date, store, product, on hand, on
 * order, waste, out of stock, promotion.
 */
class WeekFoldTest {
    /** The largest value that a column of the dumps can have. */
    private static final String MOST = "99999999999999.99";

    private final GridScan scan = new GridScan();

    @Test
    void salesAddUpByWeekStoreAndProduct() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,1,10.00,4.00,0.10,6.00
                        2024-02-26,1,10,2,20.00,8.00,0.20,12.00
                        2024-03-03,1,10,4,40.00,16.00,0.40,24.00
                        2024-03-04,1,10,8,80.00,32.00,0.80,48.00
                        2024-02-26,2,10,16,160.00,64.00,1.60,96.00
                        2024-02-26,1,20,32,320.00,128.00,3.20,192.00
                        """,
                        ""),
                List.of(
                        FactTable.WK_NUM,
                        FactTable.STORE_KEY,
                        FactTable.PROD_KEY,
                        FactTable.TOTAL_SALES_QTY,
                        FactTable.TOTAL_SALES_AMT,
                        FactTable.TOTAL_COST_AMT,
                        FactTable.TOTAL_DISCOUNT_AMT,
                        FactTable.TOTAL_MARGIN_AMT,
                        FactTable.SALES_DAYS),
                cells(9, 1, 10, "7.000", "70.00", "28.00", "0.70", "42.00", 2),
                cells(9, 1, 20, "32.000", "320.00", "128.00", "3.20", "192.00", 1),
                cells(9, 2, 10, "16.000", "160.00", "64.00", "1.60", "96.00", 1),
                cells(10, 1, 10, "8.000", "80.00", "32.00", "0.80", "48.00", 1));
    }

    @Test
    void salesAndStockMeetOnDateStoreAndProductAndEachStandsAlone() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,5,50.00
                        2024-02-27,1,10,1,10.00
                        2024-02-27,2,10,7,70.00
                        """,
                        """
                        2024-02-26,1,10,9
                        2024-02-28,1,10,9
                        2024-02-29,1,10,9
                        2024-02-27,1,30,3
                        """),
                List.of(
                        FactTable.STORE_KEY,
                        FactTable.PROD_KEY,
                        FactTable.TOTAL_SALES_QTY,
                        FactTable.SALES_DAYS,
                        FactTable.INVENTORY_DAYS,
                        FactTable.STOCK_ON_HAND_QTY_EOW),
                cells(1, 10, "6.000", 2, 3, "9.000"),
                cells(1, 30, "0.000", 0, 1, "3.000"),
                cells(2, 10, "7.000", 1, 0, null));
    }

    @Test
    void stockIsLowWhereACountIsBelowTheQuantityOfItsOwnDay() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,5,50.00
                        2024-02-27,1,10,5,50.00
                        2024-02-28,1,10,5,50.00
                        2024-02-29,1,10,-5,-50.00
                        2024-03-01,1,10,100,1000.00
                        """,
                        """
                        2024-02-26,1,10,4.99
                        2024-02-27,1,10,5
                        2024-02-28,1,10,5.01
                        2024-02-29,1,10,0
                        2024-03-02,1,10,0
                        2024-03-03,1,10,-1
                        """),
                List.of(FactTable.LOW_STOCK_INSTANCES, FactTable.TOTAL_LOW_STOCK_IMPACT),
                // 26 February, and 3 March, where less than nothing is on hand and nothing was sold.
                cells(2, 2));
    }

    @Test
    void everyTermOfThePotentialImpactIsRoundedToSixPlacesBeforeTheSum() {
        // Each of seven days: 0.01 - 13 x 0.01 / 14 = 0.00071428..., rounded 0.000714; seven of them are 0.004998.
        // Without the
        // rounding of the terms they would be 0.005, and the sum 0.01.
        StringBuilder sales = new StringBuilder();
        StringBuilder stock = new StringBuilder();
        for (int day = 0; day < 7; day++) {
            LocalDate date = LocalDate.parse("2024-02-26").plusDays(day);
            sales.append(date).append(",1,10,14,0.01\n");
            stock.append(date).append(",1,10,13\n");
        }
        same(
                scan.weeks(sales.toString(), stock.toString()),
                List.of(FactTable.LOW_STOCK_INSTANCES, FactTable.POTENTIAL_LOW_STOCK_IMPACT),
                cells(7, "0.00"));
    }

    @Test
    void thePotentialImpactIsRoundedHalfAwayFromZeroOnBothSides() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,2,0.01
                        2024-02-26,2,10,2,-0.01
                        """,
                        """
                        2024-02-26,1,10,1
                        2024-02-26,2,10,1
                        """),
                List.of(FactTable.STORE_KEY, FactTable.POTENTIAL_LOW_STOCK_IMPACT),
                // 0.01 - 1 x 0.01 / 2 = 0.005
                cells(1, "0.01"),
                cells(2, "-0.01"));
    }

    @Test
    void thePotentialImpactIsExactForTheLargestAmounts() {
        same(
                scan.weeks(
                        "2024-02-26,1,10,3," + MOST + "\n2024-02-27,1,10,6,20.00",
                        """
                        2024-02-26,1,10,1
                        2024-02-27,1,10,5
                        """),
                List.of(FactTable.POTENTIAL_LOW_STOCK_IMPACT),
                // 99999999999999.99 x 2 / 3 = 66666666666666.66, and 20.00 / 6 = 3.333333
                cells("66666666666669.99"));
    }

    @Test
    void salesOnDaysFlaggedOutOfStockAreTheNoStockImpact() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,1,10.00
                        2024-02-27,1,10,1,20.00
                        2024-02-28,1,10,-1,-2.00
                        2024-02-29,1,10,1,40.00
                        """,
                        """
                        2024-02-26,1,10,9,,,0
                        2024-02-27,1,10,9,,,1
                        2024-02-28,1,10,9,,,1
                        2024-03-01,1,10,9,,,1
                        2024-03-02,1,10,9,,,
                        """),
                List.of(
                        FactTable.NO_STOCK_INSTANCES,
                        FactTable.NO_STOCK_IMPACT,
                        FactTable.OUT_OF_STOCK_PCT,
                        FactTable.IN_STOCK_PCT),
                // 3 / 7 x 100 = 42.857142..., (5 - 3) / 5 x 100
                cells(3, "18.00", "42.8571", "40.0000"));
    }

    @Test
    void costAndMarginAreUnknownWhereNoRowHasThemAndADiscountWhereNoFileHasTheColumn() {
        String sales =
                """
                2024-02-26,1,10,1,10.00,,,
                2024-02-27,1,10,1,10.00,,0.50,
                2024-02-26,1,20,1,10.00,6.00,,
                2024-02-28,1,20,2,20.00,,,0.00
                2024-02-26,1,30,1,10.00,0.00,,-1.00
                """;
        String stock = "2024-02-26,2,30,4";
        List<Field> columns = List.of(
                FactTable.STORE_KEY,
                FactTable.PROD_KEY,
                FactTable.TOTAL_COST_AMT,
                FactTable.TOTAL_MARGIN_AMT,
                FactTable.SALES_ROWS,
                FactTable.ROWS_WITHOUT_COST,
                FactTable.TOTAL_DISCOUNT_AMT);
        same(
                scan.weeks(sales, stock),
                columns,
                cells(1, 10, null, null, 2, 2, "0.50"),
                cells(1, 20, "6.00", "0.00", 2, 1, "0.00"),
                cells(1, 30, "0.00", "-1.00", 1, 0, "0.00"),
                cells(2, 30, "0.00", "0.00", 0, 0, "0.00"));
        same(
                scan.weeks(sales.replace(",0.50,", ",,"), stock, false),
                columns,
                cells(1, 10, null, null, 2, 2, null),
                cells(1, 20, "6.00", "0.00", 2, 1, null),
                cells(1, 30, "0.00", "-1.00", 1, 0, null),
                // Nothing was sold, with whatever discount.
                cells(2, 30, "0.00", "0.00", 0, 0, "0.00"));
    }

    @Test
    void salesAreToldApartByTheFlagOfTheirDayAndWithoutACountByNone() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,3,30.00
                        2024-02-27,1,10,1.5,15.00
                        2024-02-28,1,10,-1,-10.00
                        2024-02-29,1,10,8,80.00
                        2024-03-01,1,10,2,20.00
                        """,
                        """
                        2024-02-26,1,10,9,,,0
                        2024-02-27,1,10,0,,,1
                        2024-02-28,1,10,9,,,
                        2024-03-01,1,10,0,,,1
                        2024-03-02,1,10,9,,,0
                        2024-03-03,1,10,0,,,1
                        """),
                List.of(
                        FactTable.NO_STOCK_INSTANCES,
                        FactTable.NO_STOCK_IMPACT,
                        FactTable.NO_STOCK_SALES_QTY,
                        FactTable.IN_STOCK_DAYS,
                        FactTable.IN_STOCK_SALES_QTY,
                        FactTable.IN_STOCK_SALES_AMT),
                // 15.00 + 20.00, 1.5 + 2; 3 - 1, 30.00 - 10.00. The 29th has no count.
                cells(3, "35.00", "3.500", 3, "2.000", "20.00"));
    }

    @Test
    void theLastCountOfAWeekIsItsOwnAndNeverThatOfAnotherWeekOrProduct() {
        same(
                scan.weeks(
                        "2024-03-04,1,20,1,1.00",
                        """
                        2024-02-28,1,10,3,30,0.25
                        2024-02-26,1,10,1,10,0.50
                        2024-02-27,1,10,2,,1
                        2024-03-06,1,10,6,
                        2024-03-05,1,10,5,50
                        """),
                List.of(
                        FactTable.WK_NUM,
                        FactTable.PROD_KEY,
                        FactTable.STOCK_ON_HAND_QTY_EOW,
                        FactTable.STOCK_ON_ORDER_QTY_EOW,
                        FactTable.STOCK_SNAPSHOT_DT,
                        FactTable.TOTAL_WASTE_QTY),
                cells(9, 10, "3.000", "30.000", "2024-02-28", "1.750"),
                cells(10, 10, "6.000", null, "2024-03-06", "0.000"),
                cells(10, 20, null, null, null, "0.000"));
    }

    @Test
    void pricesAndWeeksOfSupplyAreNullWhereTheyMeanNothing() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,0,5.00
                        2024-02-26,1,20,-2,-7.00
                        2024-02-26,1,30,3,-1.00
                        2024-02-26,2,10,8,1.00
                        """,
                        """
                        2024-02-26,1,10,9
                        2024-02-26,1,20,9
                        2024-02-26,1,30,0
                        """),
                List.of(FactTable.STORE_KEY, FactTable.PROD_KEY, FactTable.AVG_SALES_PRICE, FactTable.WEEKS_OF_SUPPLY),
                cells(1, 10, null, null),
                cells(1, 20, "3.5000", null),
                cells(1, 30, "-0.3333", "0.0000"),
                cells(2, 10, "0.1250", null));
    }

    @Test
    void weighedGoodsAreExactToTheGram() {
        same(
                scan.weeks(
                        """
                        2024-02-26,1,10,0.345,1.31
                        2024-02-27,1,10,1.208,4.58
                        2024-02-28,1,10,-0.345,-1.31
                        2024-02-26,1,20,0.001,99999999.99
                        """,
                        """
                        2024-02-26,1,10,0.344,2.125,0.018
                        2024-02-27,1,10,1.209,0.5,0.002
                        """),
                List.of(
                        FactTable.PROD_KEY,
                        FactTable.TOTAL_SALES_QTY,
                        FactTable.AVG_SALES_PRICE,
                        FactTable.STOCK_ON_HAND_QTY_EOW,
                        FactTable.STOCK_ON_ORDER_QTY_EOW,
                        FactTable.LOW_STOCK_INSTANCES,
                        FactTable.POTENTIAL_LOW_STOCK_IMPACT,
                        FactTable.WEEKS_OF_SUPPLY,
                        FactTable.TOTAL_WASTE_QTY),
                // 4.58 / 1.208 = 3.791390...; 1.31 x 0.001 / 0.345 = 0.003797, a gram short; 1.209 / 1.208 =
                // 1.000827...
                cells(10, "1.208", "3.7914", "1.209", "0.500", 1, "0.00", "1.0008", "0.020"),
                // 99999999.99 / 0.001
                cells(20, "0.001", "99999999990.0000", null, null, 0, "0.00", null, "0.000"));
    }

    @Test
    void aSumThatOverflowsItsTypeNamesTheGroup() {
        String line = "2024-02-26,2,30,1," + MOST + "\n";
        assertThatThrownBy(() -> scan.weeks(line.repeat(101), "").collectAsList())
                .hasStackTraceContaining(
                        "total_sales_amt of 2024 week 9, store 2, product 30 does not fit decimal(18,2)");
    }

    @Test
    void aPriceThatOverflowsItsTypeNamesTheGroup() {
        assertThatThrownBy(() -> scan.weeks("2024-02-26,2,30,0.01," + MOST, "").collectAsList())
                .hasStackTraceContaining(
                        "avg_sales_price of 2024 week 9, store 2, product 30 does not fit decimal(18,4)");
    }

    @Test
    void aSumMayRunOverOnTheWayAsLongAsItFitsInTheEnd() {
        // 1,000 times the largest value is beyond 64 bits: quantities on the first two days, amounts on the next two.
        same(
                scan.weeks(
                        ("2024-02-26,1,10," + MOST + ",0.01\n").repeat(1000)
                                + ("2024-02-27,1,10,-" + MOST + ",-0.01\n").repeat(1000)
                                + ("2024-02-28,1,10,0," + MOST + "\n").repeat(1000)
                                + ("2024-02-29,1,10,0,-" + MOST + "\n").repeat(1000)
                                + "2024-03-01,1,10,3,1.00",
                        """
                        2024-02-26,1,10,5
                        2024-02-27,1,10,5
                        2024-02-28,1,10,5,,,1
                        2024-02-29,1,10,5,,,1
                        """),
                List.of(
                        FactTable.TOTAL_SALES_QTY,
                        FactTable.TOTAL_SALES_AMT,
                        FactTable.AVG_SALES_PRICE,
                        FactTable.LOW_STOCK_INSTANCES,
                        FactTable.POTENTIAL_LOW_STOCK_IMPACT,
                        FactTable.NO_STOCK_IMPACT),
                // On the first day all of the 10.00 but 5 units' worth, nothing at that quantity, was beyond the stock.
                cells("3.000", "1.00", "0.3333", 1, "10.00", "0.00"));
    }

    @SafeVarargs
    private static void same(Dataset<Row> weeks, List<Field> columns, List<@Nullable Object>... expected) {
        StructType schema = new StructType();
        for (Field column : columns) {
            schema = schema.add(column.name(), SparkTypes.of(column.type()), true);
        }
        List<Row> rows = new ArrayList<>();
        for (List<@Nullable Object> cells : expected) {
            Object[] values = new Object[cells.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(columns.get(i), cells.get(i));
            }
            rows.add(RowFactory.create(values));
        }
        Dataset<Row> actual = weeks.select(
                columns.stream().map(field -> functions.col(field.name())).toArray(Column[]::new));
        Datasets.assertSameRows(
                LocalSpark.session().createDataFrame(rows, schema),
                // The comments of the columns are no part of the comparison.
                LocalSpark.session().createDataFrame(actual.collectAsList(), schema));
    }

    private static List<@Nullable Object> cells(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }

    private static @Nullable Object value(Field column, @Nullable Object cell) {
        if (cell == null) {
            return null;
        }
        return switch (column.type().kind()) {
            case DECIMAL -> new BigDecimal(cell.toString());
            case DATE -> LocalDate.parse(cell.toString());
            case LONG -> ((Number) cell).longValue();
            default -> cell;
        };
    }
}
