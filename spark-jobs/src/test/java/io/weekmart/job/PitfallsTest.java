package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What public pipelines of this kind get wrong, each as a regression test. */
class PitfallsTest {
    /** Sunday; week 10 is Monday, 4 March to Sunday, 10 March 2024. */
    private static final String NIGHT = "2024-03-10";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void giveDimensions() {
        bench = new Workbench(folder)
                .dump("calendar", NIGHT, Dumps.calendar("2024-02-26", 2024, 9, 7, 7))
                .dump("store", NIGHT, Dumps.stores(1, 2))
                .dump("product", NIGHT, Dumps.products(10, 20));
    }

    @Test
    void sumsAreNotMultipliedByTheDaysOfInventory() {
        sales(
                """
                trans_dt,store_key,prod_key,sales_qty,sales_amt
                2024-03-04,1,10,1,10.00
                2024-03-05,1,10,2,20.00
                """);
        inventory(
                """
                cal_dt,store_key,prod_key,inventory_on_hand_qty,waste_qty
                2024-03-04,1,10,9,0.25
                2024-03-05,1,10,9,0.25
                2024-03-06,1,10,9,0.25
                2024-03-07,1,10,9,0.25
                """);
        Map<String, @Nullable Object> row = onlyRow();
        assertThat(row)
                .containsEntry("total_sales_qty", new BigDecimal("3.000"))
                .containsEntry("total_sales_amt", new BigDecimal("30.00"))
                .containsEntry("total_waste_qty", new BigDecimal("1.000"))
                .containsEntry("inventory_days", 4);
    }

    @Test
    void theOutOfStockShareIsNotReportedAsInStock() {
        sales("trans_dt,store_key,prod_key,sales_qty,sales_amt");
        inventory(
                """
                cal_dt,store_key,prod_key,inventory_on_hand_qty,out_of_stock_flg
                2024-03-04,1,10,0,1
                2024-03-05,1,10,9,0
                2024-03-06,1,10,9,0
                2024-03-07,1,10,9,0
                """);
        Map<String, @Nullable Object> row = onlyRow();
        assertThat(row)
                // 1 / 7 and 3 / 4
                .containsEntry("out_of_stock_pct", new BigDecimal("14.2857"))
                .containsEntry("in_stock_pct", new BigDecimal("75.0000"));
    }

    @Test
    void stockThatDidNotSellAndSalesWithoutStockAreKept() {
        sales(
                """
                trans_dt,store_key,prod_key,sales_qty,sales_amt
                2024-03-04,1,20,2,8.00
                """);
        inventory(
                """
                cal_dt,store_key,prod_key,inventory_on_hand_qty
                2024-03-04,1,10,5
                """);
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("5.000"))
                .containsEntry("total_sales_qty", new BigDecimal("0.000"));
        assertThat(FactRows.row(bench.fact(), 10, 1, 20))
                .containsEntry("stock_on_hand_qty_eow", null)
                .containsEntry("total_sales_qty", new BigDecimal("2.000"));
        assertThat(bench.fact().count()).isEqualTo(2);
    }

    @Test
    void weeksWithoutACertainWeekdayAreKeptAndEndOnTheirOwnLastDay() {
        // 3 days (Friday to Sunday), 1 day (a Monday), 5 days (Tuesday to Saturday), and the run date's Sunday.
        bench.dump("calendar", NIGHT, numberedBackwards(Dumps.calendar("2024-03-01", 2024, 9, 3, 1, 5, 1)));
        sales(
                """
                trans_dt,store_key,prod_key,sales_qty,sales_amt
                2024-03-02,1,10,1,1.00
                2024-03-04,1,10,2,2.00
                2024-03-05,1,10,3,3.00
                """);
        inventory(
                """
                cal_dt,store_key,prod_key,inventory_on_hand_qty
                2024-03-03,1,10,30
                2024-03-04,1,10,40
                2024-03-08,1,10,80
                2024-03-07,1,10,70
                """);
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        List<Map<String, @Nullable Object>> rows = FactRows.of(bench.fact());
        assertThat(rows)
                .extracting("wk_num", "week_start_dt", "week_end_dt", "stock_snapshot_dt", "total_sales_qty")
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(
                                9, date("2024-03-01"), date("2024-03-03"), date("2024-03-03"), new BigDecimal("1.000")),
                        org.assertj.core.api.Assertions.tuple(
                                10,
                                date("2024-03-04"),
                                date("2024-03-04"),
                                date("2024-03-04"),
                                new BigDecimal("2.000")),
                        org.assertj.core.api.Assertions.tuple(
                                11,
                                date("2024-03-05"),
                                date("2024-03-09"),
                                date("2024-03-08"),
                                new BigDecimal("3.000")));
        assertThat(rows)
                .extracting("stock_on_hand_qty_eow")
                .containsExactly(new BigDecimal("30.000"), new BigDecimal("40.000"), new BigDecimal("80.000"));
    }

    /** The calendar of a retailer whose day 1 is the last of its week. */
    private static String numberedBackwards(String calendar) {
        int place =
                List.of(calendar.lines().findFirst().orElseThrow().split(",")).indexOf("day_of_wk_num");
        return Dumps.withRows(
                calendar,
                Dumps.rows(calendar).stream()
                        .map(row -> {
                            String[] cells = row.strip().split(",", -1);
                            cells[place] = String.valueOf(
                                    7 - (date(cells[0]).getDayOfWeek().getValue() + 5) % 7);
                            return String.join(",", cells) + "\n";
                        })
                        .toList());
    }

    @Test
    void theAveragePriceIsRevenuePerUnitAndNotTheMeanOfTheLines() {
        sales(
                """
                trans_dt,store_key,prod_key,sales_qty,sales_amt
                2024-03-04,1,10,1,2.00
                2024-03-04,1,10,10,10.00
                """);
        inventory("cal_dt,store_key,prod_key,inventory_on_hand_qty");
        // 12.00 / 11; the mean of the lines would be 6.00, the mean of their prices 1.50.
        assertThat(onlyRow()).containsEntry("avg_sales_price", new BigDecimal("1.0909"));
    }

    @Test
    void typesAreDeclaredAndDoNotChangeWithWhatTheNightHolds() throws IOException {
        bench.file(
                "store_2024-03-10.csv",
                Dumps.padded(
                                WeeklyTables.STORE,
                                """
                                store_key,store_num,postal_zip_cd,frnchs_flg
                                01,007,01234,1
                                2,08,9999,0
                                """)
                        .getBytes(StandardCharsets.UTF_8));
        sales(
                """
                trans_dt,store_key,prod_key,sales_qty,sales_amt
                2024-03-04,0001,0010,1,2
                """);
        inventory(
                """
                cal_dt,store_key,prod_key,inventory_on_hand_qty,out_of_stock_flg
                2024-03-04,1,10,5,TRUE
                2024-03-05,1,10,5,1
                2024-03-06,1,10,5,n
                """);
        assertThat(onlyRow()).containsEntry("no_stock_instances", 2).containsEntry("prod_key", 10L);
        List<Row> stores = bench.dimension("store")
                .select("store_key", "store_num", "postal_zip_cd", "frnchs_flg")
                .orderBy("store_key")
                .collectAsList();
        assertThat(stores).extracting(Row::toString).containsExactly("[1,007,01234,true]", "[2,08,9999,false]");
        assertThat(bench.dimension("store").schema().apply("store_num").dataType())
                .isEqualTo(DataTypes.StringType);
        assertThat(bench.dimension("calendar").schema().apply("day_of_wk_num").dataType())
                .isEqualTo(DataTypes.StringType);
    }

    @Test
    void unpaddedDatesInFileNamesAreDatesAndStrangersInTheFolderDoNotMatter() {
        Workbench unpadded = new Workbench(folder.resolve("unpadded"))
                .dump("calendar", "2024-3-10", Dumps.calendar("2024-03-04", 2024, 10, 7))
                .dump("store", "2024-3-10", Dumps.stores(1))
                .dump("product", "2024-3-10", Dumps.products(10))
                .dump(
                        "sales",
                        "2024-3-10",
                        Dumps.sales("trans_dt,store_key,prod_key,sales_qty,sales_amt\n2024-03-04,1,10,1,2.00"))
                .dump("inventory", "2024-3-10", Dumps.closed(WeeklyTables.INVENTORY))
                .dump("customers", NIGHT, "who,what\n")
                .file("sales_notes.txt", new byte[0])
                .file("README", new byte[] {1, 2, 3})
                .file(".DS_Store", new byte[] {0});
        RunReport report = unpadded.night(NIGHT);
        assertThat(report.exitCode()).isZero();
        assertThat(FactRows.row(unpadded.fact(), 10, 1, 10)).containsEntry("sales_days", 1);
    }

    @Test
    void weeksThatDidNotChangeAreNotWrittenAgain() {
        bench.dump("calendar", "2024-03-09", Dumps.calendar("2024-02-26", 2024, 9, 7, 7))
                .dump("store", "2024-03-09", Dumps.stores(1, 2))
                .dump("product", "2024-03-09", Dumps.products(10, 20))
                .dump("inventory", "2024-03-09", Dumps.closed(WeeklyTables.INVENTORY))
                .dump("inventory", NIGHT, Dumps.closed(WeeklyTables.INVENTORY));
        String history =
                """
                trans_dt,store_key,prod_key,sales_qty,sales_amt
                2024-02-27,1,10,1,2.00
                2024-03-04,1,10,1,2.00
                """;
        bench.dump("sales", "2024-03-09", Dumps.sales(history));
        assertThat(bench.night("2024-03-09").exitCode()).isZero();
        Map<String, String> before = bench.factFiles();
        sales(history + "2024-03-10,1,10,1,2.00\n");
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        Map<String, String> after = bench.factFiles();
        assertThat(Workbench.differing(before, after))
                .singleElement()
                .asString()
                .contains("yr_num=2024/wk_num=10/");
    }

    private void sales(String csv) {
        bench.dump("sales", NIGHT, Dumps.sales(csv));
    }

    private void inventory(String csv) {
        bench.dump("inventory", NIGHT, Dumps.inventory(csv));
    }

    private Map<String, @Nullable Object> onlyRow() {
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        List<Map<String, @Nullable Object>> rows = FactRows.of(bench.fact());
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text);
    }
}
