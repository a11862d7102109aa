package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.report.SummaryTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on files that are named as a retailer names them: till lines by date, masters without a date, and masters that are seldom exported. */
class DumpNamesTest {
    private static final String SATURDAY = "2024-03-09";
    private static final String SUNDAY = "2024-03-10";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void files() {
        bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=1")
                .set("raw.allow-gaps=true")
                .set("tables.sales.file-pattern=POS_{date:yyyyMMdd}.csv")
                .set("tables.inventory.file-pattern=stock/dt={date}/")
                .set("tables.calendar.file-pattern=calendar.csv")
                .set("tables.store.file-pattern=stores.csv")
                .set("tables.product.newest=true");
        put("calendar.csv", Dumps.calendar("2024-03-04", 2024, 10, 7));
        put("stores.csv", "store_key,city\n1,Hull\n");
        put("product_2024-03-05.csv", "prod_key,prod_name\n10,Milk\n");
        put(
                "POS_20240309.csv",
                Dumps.sales("store_key,prod_key,trans_dt,sales_qty,sales_amt\n1,10,2024-03-09,2,9.00\n"));
        put(
                "POS_20240310.csv",
                Dumps.sales("store_key,prod_key,trans_dt,sales_qty,sales_amt\n1,10,2024-03-10,1,5.00\n"));
        put("stock/dt=2024-03-09/part-0.csv", Dumps.closed(WeeklyTables.INVENTORY));
        put(
                "stock/dt=2024-03-10/part-0.csv",
                Dumps.inventory("cal_dt,store_key,prod_key,inventory_on_hand_qty\n2024-03-10,1,10,4\n"));
    }

    private void put(String name, String text) {
        bench.file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachTableIsReadUnderItsOwnNames() {
        RunReport report = bench.night(SUNDAY);

        assertThat(report.exitCode())
                .as(() -> bench.readable(String.valueOf(report.failure())))
                .isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("total_sales_qty", new BigDecimal("3.000"))
                .containsEntry("total_sales_amt", new BigDecimal("14.00"))
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("4.000"));
        assertThat(read(report))
                .containsExactly(
                        "sales 2024-03-09 raw/POS_20240309.csv null",
                        "sales 2024-03-10 raw/POS_20240310.csv null",
                        "inventory 2024-03-09 raw/stock/dt=2024-03-09/part-0.csv null",
                        "inventory 2024-03-10 raw/stock/dt=2024-03-10/part-0.csv null",
                        "calendar 2024-03-10 raw/calendar.csv null",
                        "store 2024-03-10 raw/stores.csv null",
                        "product 2024-03-05 raw/product_2024-03-05.csv 5");
        assertThat(SummaryTable.of(report))
                .contains("the newest dump of product is of 2024-03-05, 5 days before the run date\n");
    }

    @Test
    void aMasterWithoutADateIsReadAgainWhenItHasChanged() {
        assertThat(bench.night(SUNDAY).outcome()).isEqualTo(RunReport.Outcome.PUBLISHED);
        assertThat(bench.night(SUNDAY).outcome()).isEqualTo(RunReport.Outcome.NOTHING_TO_DO);

        put("stores.csv", "store_key,city\n1,York\n");
        assertThat(bench.night(SUNDAY).outcome()).isEqualTo(RunReport.Outcome.PUBLISHED);
        assertThat(bench.table("dim_store", "store_key, city")).containsExactly("1 York");

        // The same bytes under a new time are the same input.
        put("stores.csv", "store_key,city\n1,York\n");
        assertThat(bench.night(SUNDAY).outcome()).isEqualTo(RunReport.Outcome.NOTHING_TO_DO);
    }

    @Test
    void aNewerMasterIsReadFromItsDateOn() {
        assertThat(bench.night(SATURDAY).exitCode()).isZero();
        assertThat(bench.table("dim_product", "prod_key, prod_name")).containsExactly("10 Milk");

        put("product_2024-03-10.csv", "prod_key,prod_name\n10,Oat milk\n");
        assertThat(bench.night(SATURDAY).outcome()).isEqualTo(RunReport.Outcome.NOTHING_TO_DO);
        RunReport report = bench.night(SUNDAY);
        assertThat(report.exitCode()).isZero();
        assertThat(read(report)).contains("product 2024-03-10 raw/product_2024-03-10.csv 0");
        assertThat(bench.table("dim_product", "prod_key, prod_name")).containsExactly("10 Oat milk");
        assertThat(SummaryTable.of(report)).contains("the newest dump of product is of 2024-03-10, the run date\n");
    }

    @Test
    void aBackfillReadsWhatLiesThere() {
        RunReport report = bench.backfill(SATURDAY, SUNDAY);

        assertThat(report.exitCode())
                .as(() -> bench.readable(String.valueOf(report.failure())))
                .isZero();
        assertThat(read(report))
                .contains("store 2024-03-10 raw/stores.csv null", "product 2024-03-05 raw/product_2024-03-05.csv 5");
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("14.00"));
    }

    @Test
    void allHistoryMayStandInFilesWithoutADate() {
        put(
                "till-lines.csv",
                Dumps.sales(
                        """
                        store_key,prod_key,trans_dt,sales_qty,sales_amt
                        1,10,2024-03-09,2,9.00
                        1,10,2024-03-10,1,5.00
                        """));
        put("stock.csv", Dumps.closed(WeeklyTables.INVENTORY));
        Workbench full = bench.with("raw.layout=full")
                .set("tables.sales.file-pattern=till-lines.csv")
                .set("tables.inventory.file-pattern=stock.csv");

        RunReport report = full.night(SUNDAY);

        assertThat(report.exitCode())
                .as(() -> bench.readable(String.valueOf(report.failure())))
                .isZero();
        assertThat(read(report)).contains("sales 2024-03-10 raw/till-lines.csv null");
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("{date}"));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("14.00"));
        assertThat(full.night(SUNDAY).outcome()).isEqualTo(RunReport.Outcome.NOTHING_TO_DO);
    }

    @Test
    void dumpsMayBeCompressedWithZstd() {
        bench.set("tables.sales.file-pattern=POS_{date:yyyyMMdd}.csv.zst");
        byte[] saturday = Zstd.compress(
                bytes(Dumps.sales("store_key,prod_key,trans_dt,sales_qty,sales_amt\n1,10,2024-03-09,2,9.00\n")));
        String text = Dumps.sales("store_key,prod_key,trans_dt,sales_qty,sales_amt\n1,10,2024-03-10,1,5.00\n");
        int firstLine = text.indexOf('\n') + 1;
        byte[] header = Zstd.compress(bytes(text.substring(0, firstLine)));
        byte[] line = Zstd.compress(bytes(text.substring(firstLine)));
        byte[] both = ByteBuffer.allocate(header.length + line.length)
                .put(header)
                .put(line)
                .array();
        bench.file("POS_20240309.csv.zst", saturday)
                .file("POS_20240310.csv.zst", both)
                .file("stock/dt=2024-03-10/part-1.csv.zst", Zstd.compress(bytes(Dumps.closed(WeeklyTables.INVENTORY))));

        RunReport report = bench.night(SUNDAY);
        assertThat(report.exitCode())
                .as(() -> bench.readable(String.valueOf(report.failure())))
                .isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("14.00"));

        bench.file("POS_20240310.csv.zst", Arrays.copyOf(both, both.length - 1));
        assertThat(bench.message(bench.night(SUNDAY)))
                .isEqualTo(
                        """
                        Cannot read raw/POS_20240310.csv.zst: line 2: its compressed data ends too early: the file is truncated.
                        The file cannot be trusted as a whole, so nothing of it was taken. Have it exported or copied again.""");
        bench.file("POS_20240310.csv.zst", Zstd.compress(bytes(text)));
        assertThat(bench.night(SUNDAY).exitCode()).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFileThatIsOverwrittenWhileItIsReadFailsTheRun() {
        List<RunReport> reports = new ArrayList<>();
        OverwritingFileSystem.overwriting(
                "stores.csv",
                "store_key,city\n1,York\n",
                Workbench.spark().sparkContext().hadoopConfiguration(),
                () -> reports.add(bench.night(SUNDAY)));
        RunReport overwritten = reports.get(0);

        assertThat(overwritten.exitCode()).isEqualTo(3);
        assertThat(bench.message(overwritten))
                .startsWith(
                        "Cannot use the dumps of 2024-03-10: raw/stores.csv changed while the run read the dumps, so that"
                                + " rows of two contents may be mixed.");
        assertThat(bench.published()).containsOnlyKeys("_weekmart.json");
        assertThat(bench.night(SUNDAY).exitCode()).isZero();
        assertThat(bench.table("dim_store", "store_key, city")).containsExactly("1 York");
    }

    @Test
    void aPartThatComesToAnUndatedFolderWhileItIsReadFailsTheRun() {
        bench.set("tables.store.file-pattern=stores/");
        put("stores/north.csv", "store_key,city\n1,Hull\n");
        List<RunReport> reports = new ArrayList<>();
        OverwritingFileSystem.writingBeside(
                "north.csv",
                "south.csv",
                "store_key,city\n2,York\n",
                Workbench.spark().sparkContext().hadoopConfiguration(),
                () -> reports.add(bench.night(SUNDAY)));

        assertThat(bench.message(reports.get(0)))
                .startsWith(
                        "Cannot use the dumps of 2024-03-10: raw/stores/south.csv changed while the run read the dumps");
        assertThat(bench.night(SUNDAY).exitCode()).isZero();
        assertThat(bench.table("dim_store", "store_key, city")).containsExactly("1 Hull", "2 York");
    }

    @Test
    void theNameOfAFileBreaksNoLine() {
        put("stock/dt=2024-03-10/part\nweekmart all is well.csv", "cal_dt\n");
        put("sales\nof last year.txt", "");

        assertThat(bench.message(bench.night(SUNDAY)))
                .startsWith(
                        "Cannot read raw/stock/dt=2024-03-10/part\\u000aweekmart all is well.csv: column 'store_key' is missing");
    }

    @Test
    void aNewestDumpThatVanishesIsNoReasonToGoBackToAnOlderOne() {
        put("product_2024-03-08.csv", "prod_key,prod_name\n10,Oat milk\n");
        assertThat(bench.night(SATURDAY).exitCode()).isZero();

        bench.without("product_2024-03-08.csv");
        RunReport report = bench.night(SUNDAY);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(bench.message(report))
                .startsWith("Cannot use the dumps in raw: the newest dump of product is of 2024-03-05, but one of"
                        + " 2024-03-08 was published, which is not there any more.");
        assertThat(bench.backfill(SATURDAY, SUNDAY).exitCode()).isEqualTo(3);

        put("product_2024-03-06.csv", "prod_key,prod_name\n10,Oat milk\n");
        assertThat(bench.night(SUNDAY).exitCode()).as("the same content").isZero();
        assertThat(bench.table("dim_product", "prod_key, prod_name, last_seen_dt"))
                .containsExactly("10 Oat milk 2024-03-10");
    }

    @Test
    void aNameWithADateThatIsAlwaysTheSameIsWarnedOf() {
        RunReport report = bench.with("raw.layout=full")
                .set("tables.sales.file-pattern=POS_20240309.csv")
                .set("tables.inventory.file-pattern=stock/dt=2024-03-09/")
                .night(SUNDAY);

        assertThat(report.warnings())
                .contains(
                        "\"POS_20240309.csv\" (weekmart.tables.sales.file-pattern) holds a date and no {date}: every run"
                                + " date reads that one file as its dump of sales. Where each date has a file of its own,"
                                + " write {date} in its place.",
                        "\"stock/dt=2024-03-09/\" (weekmart.tables.inventory.file-pattern) holds a date and no {date}:"
                                + " every run date reads that one file as its dump of inventory. Where each date has a file"
                                + " of its own, write {date} in its place.");
    }

    @Test
    void whenAFileWithoutADateWasWrittenIsReported() throws IOException {
        Instant written = Instant.parse("2024-03-07T05:30:00Z");
        Files.setLastModifiedTime(bench.raw().resolve("stores.csv"), FileTime.from(written));

        RunReport report = bench.night(SUNDAY);

        assertThat(report.inputFiles().stream()
                        .filter(file -> file.table().equals("store"))
                        .map(InputFile::modifiedAt))
                .containsExactly(written);
        assertThat(report.inputFiles().stream()
                        .filter(file -> file.table().equals("product"))
                        .map(InputFile::modifiedAt))
                .containsOnlyNulls();
        assertThat(SummaryTable.of(report))
                .contains("the dump of store has no date in its name; it was written at 2024-03-07T05:30:00Z\n");
    }

    private List<String> read(RunReport report) {
        return report.inputFiles().stream().map(this::text).toList();
    }

    private String text(InputFile file) {
        return file.table() + " " + file.date() + " " + bench.readable(file.path()) + " " + file.ageDays();
    }
}
