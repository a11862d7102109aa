package io.weekmart.job;

import static io.weekmart.job.SmallGrocer.header;
import static io.weekmart.job.SmallGrocer.sale;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad input gets: its own message, its own exit code, and not a byte of what is published changed. */
class BadInputTest {
    private static final String NIGHT = "2024-03-10";
    private static final String BEFORE = "2024-03-09";

    @TempDir
    private static Path template;

    private static Workbench lastNight;

    @TempDir
    private Path folder;

    private Workbench bench;
    private SortedMap<String, String> before = new TreeMap<>();

    @BeforeAll
    static void publishTheNightBefore() {
        lastNight = new Workbench(template).set("raw.layout=daily");
        SmallGrocer.night(lastNight, BEFORE);
        assertThat(lastNight.night(BEFORE).exitCode()).isZero();
    }

    @BeforeEach
    void tonightIsGoodAndTheNightBeforeIsPublished() {
        bench = new Workbench(folder).set("raw.layout=daily").publishedBy(lastNight);
        SmallGrocer.night(bench, BEFORE);
        SmallGrocer.night(bench, NIGHT);
        before = bench.published();
    }

    @Test
    void theGoodNightItselfIsPublished() {
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        assertThat(bench.published()).isNotEqualTo(before);
    }

    // Files that are not there, or there twice.

    @Test
    void noFileForTheDate() {
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            bench.without(table.name() + "_" + NIGHT + ".csv");
        }

        refused(
                3,
                """
                Cannot read the dumps of 2024-03-10 in raw:
                  sales is missing: looked for sales_2024-03-10.csv.gz, sales_2024-03-10.csv.zst, sales_2024-03-10.csv, sales_2024-03-10/; the latest is sales_2024-03-09.csv
                  inventory is missing: looked for inventory_2024-03-10.csv.gz, inventory_2024-03-10.csv.zst, inventory_2024-03-10.csv, inventory_2024-03-10/; the latest is inventory_2024-03-09.csv
                  calendar is missing: looked for calendar_2024-03-10.csv.gz, calendar_2024-03-10.csv.zst, calendar_2024-03-10.csv, calendar_2024-03-10/; the latest is calendar_2024-03-09.csv
                  store is missing: looked for store_2024-03-10.csv.gz, store_2024-03-10.csv.zst, store_2024-03-10.csv, store_2024-03-10/; the latest is store_2024-03-09.csv
                  product is missing: looked for product_2024-03-10.csv.gz, product_2024-03-10.csv.zst, product_2024-03-10.csv, product_2024-03-10/; the latest is product_2024-03-09.csv
                Wait for the export, or check the date, weekmart.raw.path and weekmart.raw.file-pattern.""");
    }

    static List<TableSpec> tables() {
        return WeeklyTables.PIPELINE.inputs();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aTableIsMissing(TableSpec table) {
        bench.without(table.name() + "_" + NIGHT + ".csv");

        refused(
                3,
                "Cannot read the dumps of 2024-03-10 in raw: " + table.name() + " is missing: looked for "
                        + table.name() + "_2024-03-10.csv.gz, " + table.name() + "_2024-03-10.csv.zst, " + table.name()
                        + "_2024-03-10.csv, " + table.name()
                        + "_2024-03-10/; the latest is " + table.name()
                        + "_2024-03-09.csv\nWait for the export, or check the date, weekmart.raw.path and weekmart.raw.file-pattern.");
    }

    @Test
    void theFolderOfTheDumpsIsNotThere() {
        bench.set("raw.path=\"" + folder.resolve("nowhere") + "\"");

        refused(
                3,
                "Cannot find the dumps of 2024-03-10: there is no folder " + folder.resolve("nowhere")
                        + ".\nCheck weekmart.raw.path.");
    }

    @Test
    void aFirstRunWithoutAFolderOfDumpsMakesNoOutput() {
        Path output = folder.resolve("first");
        Workbench first =
                bench.with("raw.path=\"" + folder.resolve("nowhere") + "\"").set("output.path=\"" + output + "\"");

        RunReport report = first.night(NIGHT);

        assertThat(first.message(report))
                .isEqualTo("Cannot find the dumps of 2024-03-10: there is no folder " + folder.resolve("nowhere")
                        + ".\nCheck weekmart.raw.path.");
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(output).doesNotExist();
    }

    @Test
    void aDateOfTheWindowHasNoFile() {
        bench.dump("sales", "2024-03-05", SmallGrocer.sales("2024-03-05"));
        bench.dump("inventory", "2024-03-07", SmallGrocer.inventory("2024-03-07"));

        refused(
                3,
                """
                Cannot read the dumps of 2024-02-26 to 2024-03-10 in raw:
                  sales has no file for 2024-03-06, 2024-03-07, 2024-03-08
                  inventory has no file for 2024-03-08
                Have the missing days exported. If nothing is exported on such days, name them in weekmart.raw.closed, or set weekmart.raw.allow-gaps = true.""");
    }

    @Test
    void gapsCanBeAllowed() {
        bench.dump("sales", "2024-03-05", SmallGrocer.sales("2024-03-05")).set("raw.allow-gaps=true");

        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isZero();
        assertThat(report.tables()).anySatisfy(table -> {
            assertThat(table.table()).isEqualTo("sales");
            assertThat(table.accepted()).isEqualTo(12);
        });
    }

    @Test
    void aDumpThatAWeekWasComputedFromIsGone() {
        bench.without("sales_" + BEFORE + ".csv");

        refused(
                3,
                """
                Cannot recompute weeks whose source files are missing: 2024 week 10 was computed from sales dumps of 2024-03-09.
                The published weeks stay as they are. Bring the dumps back, or compute fewer weeks (weekmart.raw.lookback-weeks).""");
    }

    @Test
    void twoFilesForOneTableAndDate() {
        bench.gzipped("store", NIGHT, SmallGrocer.stores());
        bench.gzipped("sales", NIGHT, SmallGrocer.sales(NIGHT));

        refused(
                3,
                """
                Cannot read the dumps of 2024-03-10 in raw:
                  sales of 2024-03-10 is there more than once: sales_2024-03-10.csv and sales_2024-03-10.csv.gz
                  store of 2024-03-10 is there more than once: store_2024-03-10.csv and store_2024-03-10.csv.gz
                Take away the one that is not meant.""");
    }

    // Headers.

    @Test
    void anEmptyFile() {
        bench.dump("sales", NIGHT, "");

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv: it is empty: it has no header line.
                Export it again. A day without rows still needs its header line.""");
    }

    @Test
    void aMissingColumn() {
        bench.dump("sales", NIGHT, SmallGrocer.sales(NIGHT).replace("trans_dt", "sold_on"));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv: column 'trans_dt' is missing. Found: trans_id, prod_key, store_key, sold_on, trans_time, sales_qty, sales_price, sales_amt, discount, sales_cost, sales_mgrn, ship_cost.
                Add the column to the export or, where the export has another name for it, set tables.sales.columns.trans_dt = "its name in the export" in your configuration.""");
    }

    @Test
    void severalMissingColumns() {
        bench.dump(
                "inventory",
                NIGHT,
                SmallGrocer.inventory(NIGHT)
                        .replace("store_key", "storekey")
                        .replace("inventory_on_hand_qty", "stock"));

        refused(
                3,
                """
                Cannot read raw/inventory_2024-03-10.csv: column 'store_key' is missing; column 'inventory_on_hand_qty' is missing. Found: cal_dt, storekey, prod_key, stock, inventory_on_order_qty, out_of_stock_flg, waste_qty, promotion_flg, next_delivery_dt.
                Add the columns to the export or, where the export has another name for them, set tables.inventory.columns.store_key = "storekey", tables.inventory.columns.inventory_on_hand_qty = "its name in the export" in your configuration.""");
    }

    @Test
    void aHeaderThatNamesAColumnTwice() {
        bench.dump("sales", NIGHT, SmallGrocer.sales(NIGHT).replace("sales_price", "Sales_Qty"));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv: column 'Sales_Qty' stands twice in its header.
                Export it with each column once.""");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ' ',
            value = {"; semicolons", "TAB tabs", "| vertical-bars"})
    void aWrongDelimiter(String sign, String name) {
        String delimiter = sign.replace("TAB", "\t");
        bench.dump("sales", NIGHT, SmallGrocer.sales(NIGHT).replace(",", delimiter));

        refused(
                3,
                "Cannot read raw/sales_2024-03-10.csv: column 'trans_id' is missing, and so is every other, because its columns are"
                        + " separated by " + name.replace('-', ' ') + " and not by commas. Found: "
                        + header(WeeklyTables.SALES).strip().replace(",", delimiter)
                        + ".\nSet raw.format.delimiter = \"" + sign.replace("TAB", "tab")
                        + "\" in your configuration, or format.delimiter of the table alone.");
    }

    // Files that cannot be trusted as a whole.

    @Test
    void aTruncatedGzip() {
        bench.without("sales_" + NIGHT + ".csv").file("sales_" + NIGHT + ".csv.gz", cut(gzip(manySales(3000)), 100));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv.gz: line 2991: its compressed data ends too early: the file is truncated.
                The file cannot be trusted as a whole, so nothing of it was taken. Have it exported or copied again.""");
    }

    @Test
    void aGzipTruncatedWithinItsHeader() {
        bench.without("sales_" + NIGHT + ".csv")
                .file("sales_" + NIGHT + ".csv.gz", Arrays.copyOf(gzip(manySales(1)), 30));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv.gz: line 1: its compressed data ends too early: the file is truncated.
                Have the file exported or copied again; if it was still being written, run again when it is complete. Only a compressed file may be named .gz or .zst.""");
    }

    @Test
    void aFileThatIsNoGzipAtAll() {
        bench.without("sales_" + NIGHT + ".csv")
                .file("sales_" + NIGHT + ".csv.gz", SmallGrocer.sales(NIGHT).getBytes(StandardCharsets.UTF_8));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv.gz: line 1: it is not a gzip file: it does not begin with the bytes 1F 8B.
                Have the file exported or copied again; if it was still being written, run again when it is complete. Only a compressed file may be named .gz or .zst.""");
    }

    @Test
    void aGzipWhoseChecksumIsWrong() {
        byte[] gz = gzip(manySales(3000));
        gz[gz.length - 7] ^= 1;
        bench.without("sales_" + NIGHT + ".csv").file("sales_" + NIGHT + ".csv.gz", gz);

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv.gz: line 3002: its compressed data is damaged: the checksum of what it holds does not match.
                The file cannot be trusted as a whole, so nothing of it was taken. Have it exported or copied again.""");
    }

    @Test
    void aQuoteStillOpenAtTheEnd() {
        bench.dump("product", NIGHT, SmallGrocer.products() + "10,\"Rolls,,,,,,,,,\n11,Bun,,,,,,,,,\n");

        refused(
                3,
                """
                Cannot read raw/product_2024-03-10.csv: line 6: a quote is still open at the end of the file, in the record that begins here.
                The file cannot be trusted as a whole, so nothing of it was taken. Have it exported or copied again.""");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1 << 26})
    void theLineOfAnOpenQuoteIsTheFilesHoweverItIsSplit(int splitBytes) {
        bench.set("raw.split-bytes=" + splitBytes)
                .dump(
                        "sales",
                        NIGHT,
                        manySales(40) + "\n1,\"7,1,2024-03-10,,1,,1.00,,,,\n" + sale(2, 7, 1, NIGHT, "1", "1"));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv: line 43: a quote is still open at the end of the file, in the record that begins here.
                The file cannot be trusted as a whole, so nothing of it was taken. Have it exported or copied again.""");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1 << 26})
    void aRecordOverTheLimit(int splitBytes) {
        bench.set("raw.split-bytes=" + splitBytes)
                .set("raw.max-record-bytes=1 KiB")
                .dump(
                        "sales",
                        NIGHT,
                        manySales(40) + "1,7,1,2024-03-10,,1,,1.00,,,," + " ".repeat(1025) + "\n"
                                + sale(2, 7, 1, NIGHT, "1", "1"));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv: line 42: the record that begins here is longer than 1,024 bytes (raw.max-record-bytes); a quote may have been left open.
                The file cannot be trusted as a whole, so nothing of it was taken. Have it exported or copied again.""");
    }

    @Test
    void aHeaderOverTheLimit() {
        bench.set("raw.max-record-bytes=1 KiB").dump("sales", NIGHT, "x".repeat(5000) + "," + SmallGrocer.sales(NIGHT));

        refused(
                3,
                """
                Cannot read raw/sales_2024-03-10.csv: line 1: its header is longer than 1,024 bytes (raw.max-record-bytes).
                Check that the file is CSV text with a header line.""");
    }

    @Test
    void allHeadersOfANightThatCannotBeUsedAreInOneMessage() {
        bench.dump("sales", NIGHT, "")
                .dump("store", NIGHT, SmallGrocer.stores().replace("store_key", "shop"))
                .dump("inventory", NIGHT, SmallGrocer.inventory(NIGHT).replace(",", ";"));

        refused(
                3,
                """
                Cannot read 3 files:
                  raw/sales_2024-03-10.csv: it is empty: it has no header line.
                  raw/inventory_2024-03-10.csv: column 'cal_dt' is missing, and so is every other, because its columns are separated by semicolons and not by commas. Found: cal_dt;store_key;prod_key;inventory_on_hand_qty;inventory_on_order_qty;out_of_stock_flg;waste_qty;promotion_flg;next_delivery_dt.
                  raw/store_2024-03-10.csv: column 'store_key' is missing. Found: shop, store_num, store_desc, addr, city, region, cntry_cd, cntry_nm, postal_zip_cd, prov_state_desc, prov_state_cd, store_type_cd, store_type_desc, frnchs_flg, store_size, market_key, market_name, submarket_key, submarket_name, latitude, longitude.
                Export it again. A day without rows still needs its header line.
                Set raw.format.delimiter = ";" in your configuration, or format.delimiter of the table alone.
                Add the column to the export or, where the export has another name for it, set tables.store.columns.store_key = "its name in the export" in your configuration.""");
    }

    @Test
    void allBrokenFilesOfANightAreInOneMessage() {
        bench.dump("calendar", NIGHT, SmallGrocer.calendar("2024-03-17") + "\"")
                .dump("product", NIGHT, SmallGrocer.products() + "10,\"Rolls")
                .dump("sales", NIGHT, SmallGrocer.sales(NIGHT) + "10,\"7")
                .without("inventory_" + NIGHT + ".csv")
                .file("inventory_" + NIGHT + ".csv.gz", cut(gzip(SmallGrocer.inventory(NIGHT)), 2));

        refused(
                3,
                """
                Cannot read 4 files:
                  raw/sales_2024-03-10.csv: line 6: a quote is still open at the end of the file, in the record that begins here
                  raw/inventory_2024-03-10.csv.gz: line 5: its compressed data ends too early: the file is truncated
                  raw/calendar_2024-03-10.csv: line 23: a quote is still open at the end of the file, in the record that begins here
                  raw/product_2024-03-10.csv: line 6: a quote is still open at the end of the file, in the record that begins here
                These files cannot be trusted as a whole, so nothing of them was taken. Have them exported or copied again.""");
    }

    @Test
    void brokenFilesOfDimensionsAndOfTheWindowAreInOneMessage() {
        bench.dump("product", NIGHT, SmallGrocer.products() + "10,\"Rolls")
                .dump("sales", BEFORE, SmallGrocer.sales(BEFORE) + "10,\"7");

        refused(
                3,
                """
                Cannot read 2 files:
                  raw/sales_2024-03-09.csv: line 6: a quote is still open at the end of the file, in the record that begins here
                  raw/product_2024-03-10.csv: line 6: a quote is still open at the end of the file, in the record that begins here
                These files cannot be trusted as a whole, so nothing of them was taken. Have them exported or copied again.""");
    }

    // What is odd and works.

    @Test
    void allRowsMayBeRejectedForWhatTheySay() {
        bench.set("tables.sales.max-rejected-fraction=1")
                .set("tables.product.max-rejected-fraction=1")
                .file(
                        "sales_" + NIGHT + ".csv",
                        latin(SmallGrocer.sales(NIGHT)
                                + header(WeeklyTables.SALES)
                                + sale(20, 7, 1, NIGHT, "1", "1").replace("\n", ",\n")
                                + "21,7,1\n"
                                + sale(22, 7, 1, NIGHT, "1", "1\0")))
                .file(
                        "product_" + NIGHT + ".csv",
                        latin(SmallGrocer.products()
                                + SmallGrocer.line(WeeklyTables.PRODUCT, "10", "Caf\u00e9")
                                + SmallGrocer.line(WeeklyTables.PRODUCT, "11", "NUL\0")));

        assertThat(bench.night(NIGHT).exitCode()).isZero();

        assertThat(bench.rejects().select("file", "line", "raw_text", "reasons").collectAsList().stream()
                        .map(row -> bench.readable(row.getString(0)) + " " + row.getLong(1) + " " + row.getString(2)
                                + " " + String.join(" ", row.getList(3).toArray(new String[0]))))
                .containsExactlyInAnyOrder(
                        "raw/sales_2024-03-10.csv 6 "
                                + header(WeeklyTables.SALES).strip()
                                + " BAD_VALUE(trans_id) BAD_VALUE(prod_key) BAD_VALUE(store_key) BAD_VALUE(trans_dt)"
                                + " BAD_VALUE(trans_time) BAD_VALUE(sales_qty) BAD_VALUE(sales_price) BAD_VALUE(sales_amt)"
                                + " BAD_VALUE(discount) BAD_VALUE(sales_cost) BAD_VALUE(sales_mgrn) BAD_VALUE(ship_cost)",
                        "raw/sales_2024-03-10.csv 7 20,7,1,2024-03-10,1015,1,,1,0.10,0.50,0.40,, MALFORMED_ROW",
                        "raw/sales_2024-03-10.csv 8 21,7,1 MALFORMED_ROW",
                        "raw/sales_2024-03-10.csv 9 22,7,1,2024-03-10,1015,1,,1\0,0.10,0.50,0.40, BAD_VALUE(sales_amt)",
                        "raw/product_2024-03-10.csv 6 10,Caf\\xE9,,,,,,,,, BAD_VALUE(prod_name)",
                        "raw/product_2024-03-10.csv 7 11,NUL\0,,,,,,,,, BAD_VALUE(prod_name)");
    }

    @Test
    void aClosedDayHasHeadersOnly() {
        bench.dump("sales", NIGHT, header(WeeklyTables.SALES)).dump("inventory", NIGHT, header(WeeklyTables.INVENTORY));

        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isZero();
        assertThat(report.inputFiles())
                .filteredOn(file ->
                        file.date().toString().equals(NIGHT) && file.table().equals("sales"))
                .extracting(RunReport.InputFile::rows)
                .containsExactly(0L);
        assertThat(salesOfTonight()).containsExactly("0.00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BLANK_LINES", "BOM", "CRLF", "NO_FINAL_NEWLINE", "MIXED_CASE", "PERMUTED", "GZIP", "PARTS"})
    void theFormOfAFileDoesNotMatter(String form) {
        String text = SmallGrocer.sales(NIGHT);
        String name = "sales_" + NIGHT + ".csv";
        switch (form) {
            case "BLANK_LINES" -> bench.dump("sales", NIGHT, "\n\r\n" + text.replace("\n", "\n\n\r\n"));
            case "BOM" -> bench.dump("sales", NIGHT, "\uFEFF" + text);
            case "CRLF" -> bench.dump("sales", NIGHT, text.replace("\n", "\r\n"));
            case "NO_FINAL_NEWLINE" -> bench.dump("sales", NIGHT, text.strip());
            case "MIXED_CASE" -> bench.dump("sales", NIGHT, text.replace("trans_id,prod_key", "Trans_ID, PROD_KEY "));
            case "PERMUTED" -> bench.dump("sales", NIGHT, withFirstColumnLast(text));
            case "GZIP" -> bench.without(name).gzipped("sales", NIGHT, text);
            default -> {
                int middle = text.indexOf("\n", text.length() / 2) + 1;
                bench.without(name)
                        .file(
                                "sales_" + NIGHT + "/part-0.csv",
                                text.substring(0, middle).getBytes(StandardCharsets.UTF_8))
                        .file(
                                "sales_" + NIGHT + "/part-1.csv.gz",
                                gzip(header(WeeklyTables.SALES) + text.substring(middle)))
                        .file("sales_" + NIGHT + "/_SUCCESS", new byte[0]);
            }
        }

        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isZero();
        assertThat(report.warnings()).isEmpty();
        assertThat(salesOfTonight()).containsExactly("17.50");
    }

    @Test
    void extraFilesAndColumnsAreReportedAndOtherwiseIgnored() {
        bench.dump(
                        "sales",
                        NIGHT,
                        SmallGrocer.sales(NIGHT)
                                .replace(",\n", ",,,not a number\n")
                                .replace("ship_cost\n", "ship_cost,till,Loyalty Card\n"))
                .file("notes.txt", new byte[] {1})
                .file("sales_2024-13-40.csv", new byte[] {1})
                .file("archive/sales_2023-01-01.csv", new byte[] {1});

        RunReport report = bench.night(NIGHT);

        assertThat(report.failure()).isNull();
        assertThat(report.warnings().stream().map(bench::readable))
                .containsExactly(
                        "Not read, since the name does not match raw.file-pattern: archive/, notes.txt,"
                                + " sales_2024-13-40.csv.",
                        "raw/sales_2024-03-10.csv has columns that Weekmart does not know: till, Loyalty Card. They were"
                                + " ignored.");
        assertThat(salesOfTonight()).containsExactly("17.50");
    }

    @Test
    void aColumnThatEveryFileHasIsReportedOnce() {
        for (String date : List.of("2024-03-07", "2024-03-08", "2024-03-09", NIGHT)) {
            bench.dump(
                    "sales",
                    date,
                    SmallGrocer.sales(date)
                            .replace("ship_cost\n", "ship_cost,till\n")
                            .replace(",\n", ",,\n"));
        }
        bench.set("raw.allow-gaps=true");

        RunReport report = bench.night(NIGHT);

        assertThat(report.failure()).isNull();
        assertThat(report.warnings().stream().map(bench::readable))
                .contains(
                        "4 files of sales, such as raw/sales_2024-03-10.csv, have columns that Weekmart does not know: till."
                                + " They were ignored.");
    }

    // The calendar.

    @Test
    void aBadRowOfTheCalendar() {
        bench.dump(
                "calendar",
                NIGHT,
                SmallGrocer.calendar("2024-03-17").replace("2024-03-05,fiscal,,,2024,", "2024-03-05,fiscal,,,,"));

        refused(
                3,
                """
                Cannot use the calendar, which must not have a bad row:
                  raw/calendar_2024-03-10.csv: line 10: MISSING_VALUE(yr_num): 2024-03-05,fiscal,,,,10,202410,,,,,
                Correct these rows in the source and export the calendar again.""");
    }

    @Test
    void aDateOfTheCalendarTwice() {
        bench.dump(
                "calendar", NIGHT, SmallGrocer.calendar("2024-03-17") + day("2024-03-05", 10) + day("2024-03-06", 11));

        refused(
                3,
                """
                Cannot use the calendar raw/calendar_2024-03-10.csv: dates that come more than once: 2024-03-05, 2024-03-06.
                Every date of its span must stand in it once, each (yr_num, wk_num) on 1 to 7 consecutive dates, up to the run date or later. Correct the calendar in the source and export it again.""");
    }

    @Test
    void aHoleInTheCalendar() {
        bench.dump(
                "calendar",
                NIGHT,
                SmallGrocer.calendar("2024-03-17")
                        .replace(day("2024-03-05", 10), "")
                        .replace(day("2024-03-06", 10), ""));

        refused(
                3,
                """
                Cannot use the calendar raw/calendar_2024-03-10.csv: dates missing inside its span: 2024-03-05, 2024-03-06.
                Every date of its span must stand in it once, each (yr_num, wk_num) on 1 to 7 consecutive dates, up to the run date or later. Correct the calendar in the source and export it again.""");
    }

    @Test
    void aWeekOfEightDays() {
        bench.dump(
                "calendar",
                NIGHT,
                SmallGrocer.calendar("2024-03-17").replace(day("2024-03-11", 11), day("2024-03-11", 10)));

        refused(
                3,
                """
                Cannot use the calendar raw/calendar_2024-03-10.csv: 2024 week 10 has 8 dates, 2024-03-04 to 2024-03-11; a week has 1 to 7.
                Every date of its span must stand in it once, each (yr_num, wk_num) on 1 to 7 consecutive dates, up to the run date or later. Correct the calendar in the source and export it again.""");
    }

    @Test
    void aWeekThatIsNotConsecutive() {
        bench.dump(
                "calendar",
                NIGHT,
                SmallGrocer.calendar("2024-03-17").replace(day("2024-03-05", 10), day("2024-03-05", 9)));

        refused(
                3,
                """
                Cannot use the calendar raw/calendar_2024-03-10.csv: 2024 week 9 is not consecutive: it has 2024-02-26 to 2024-03-03 and again 2024-03-05 to 2024-03-05; 2024 week 10 is not consecutive: it has 2024-03-04 to 2024-03-04 and again 2024-03-06 to 2024-03-10.
                Every date of its span must stand in it once, each (yr_num, wk_num) on 1 to 7 consecutive dates, up to the run date or later. Correct the calendar in the source and export it again.""");
    }

    @Test
    void aCalendarThatEndsBeforeTheRunDate() {
        bench.dump("calendar", NIGHT, SmallGrocer.calendar(BEFORE));

        refused(
                3,
                """
                Cannot use the calendar raw/calendar_2024-03-10.csv: it spans 2024-02-26 to 2024-03-09, but the run date is 2024-03-10.
                Every date of its span must stand in it once, each (yr_num, wk_num) on 1 to 7 consecutive dates, up to the run date or later. Correct the calendar in the source and export it again.""");
    }

    @Test
    void anEmptyCalendar() {
        bench.dump("calendar", NIGHT, header(WeeklyTables.CALENDAR));

        refused(
                3,
                """
                Cannot use the calendar raw/calendar_2024-03-10.csv: it holds no dates.
                Every date of its span must stand in it once, each (yr_num, wk_num) on 1 to 7 consecutive dates, up to the run date or later. Correct the calendar in the source and export it again.""");
    }

    @Test
    void aPublishedDateThatNowBelongsToAnotherWeekIsForABackfillToAccept() {
        String moved = SmallGrocer.calendar("2024-03-17")
                .replace(day("2024-03-09", 10), day("2024-03-09", 11))
                .replace(day("2024-03-10", 10), day("2024-03-10", 11))
                .replace(day("2024-03-16", 11), day("2024-03-16", 12))
                .replace(day("2024-03-17", 11), day("2024-03-17", 12));
        bench.dump("calendar", NIGHT, moved);

        refused(
                3,
                """
                Cannot use the calendar raw/calendar_2024-03-10.csv: dates of published weeks belong to other weeks now: 2024-03-09 (published in 2024 week 10, now in 2024 week 11), 2024-03-10 (published in 2024 week 10, now in 2024 week 11).
                If the calendar was really changed, accept it with backfill --from and --to over all dates of these weeks, old and new; otherwise correct it in the source.""");

        // What stays in week 10 would not be computed anew.
        assertThat(bench.backfill(BEFORE, NIGHT).exitCode()).isEqualTo(3);
        assertThat(bench.published()).isEqualTo(before);

        assertThat(bench.backfill("2024-03-04", NIGHT).exitCode()).isZero();
        assertThat(bench.fact()
                        .selectExpr("concat_ws(' ', wk_num, store_key, prod_key, total_sales_amt)")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("11 1 7 12.00", "11 1 8 9.00", "11 2 7 -6.00", "11 2 9 20.00");
        assertThat(bench.night(NIGHT).exitCode()).isZero();
    }

    @Test
    void aShortLastWeekIsAWarning() {
        bench = new Workbench(folder.resolve("fresh")).set("raw.layout=daily");
        SmallGrocer.night(bench, NIGHT);
        bench.dump(
                "calendar",
                NIGHT,
                SmallGrocer.calendar("2024-03-10").replace(day("2024-03-10", 10), day("2024-03-10", 11)));

        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isZero();
        assertThat(report.warnings())
                .containsExactly(
                        "The calendar ends on 2024-03-10, within 2024 week 11, the week of the run date, which has 1 of 7 days there:"
                                + " if that week goes on, export a longer calendar.");
    }

    // Quality.

    @Test
    void tooManyRejectedRows() throws IOException {
        bench.dump(
                        "sales",
                        NIGHT,
                        SmallGrocer.sales(NIGHT) + sale(9, 99, 1, NIGHT, "1", "1") + sale(10, 7, 1, NIGHT, "x", "1"))
                .dump("store", NIGHT, SmallGrocer.stores() + "x\n");

        RunReport report = refusedForQuality(
                """
                Cannot publish:
                  sales: 2 of 10 rows were rejected (20.00 %), and the limit is 1.00 %; most of them BAD_VALUE(sales_qty)
                  store: 1 of 3 rows were rejected (33.33 %), and the limit is 1.00 %; most of them MALFORMED_ROW
                Nothing was published. The summary shows rows of every reason. Fix the export, or raise the limit, weekmart.tables.<table>.max-rejected-fraction.""");

        assertThat(rejects())
                .containsExactlyInAnyOrder(
                        "sales 6 UNKNOWN_PRODUCT", "sales 7 BAD_VALUE(sales_qty)", "store 4 MALFORMED_ROW");
        assertThat(Files.readString(bench.output().resolve("runs/" + NIGHT + "/" + report.runId() + ".json")))
                .isEqualTo(ReportJson.write(report));
    }

    @Test
    void asManyRejectedRowsAsTheLimitAllowsArePublished() {
        StringBuilder sales = new StringBuilder(header(WeeklyTables.SALES));
        for (int i = 0; i < 96; i++) {
            sales.append(sale(i, i < 29 ? 99 : 7, 1, NIGHT, "1", "1"));
        }
        // With the four rows of the night before, exactly 29 of 100.
        bench.dump("sales", NIGHT, sales.toString()).set("tables.sales.max-rejected-fraction=0.29");

        assertThat(bench.night(NIGHT).exitCode()).isZero();
    }

    @Test
    void anOverflow() {
        StringBuilder sales = new StringBuilder(header(WeeklyTables.SALES));
        for (int i = 0; i < 101; i++) {
            sales.append(sale(i, 8, 2, NIGHT, "1", "99999999999999.99"));
        }
        bench.dump("sales", NIGHT, sales.toString() + sale(1000, 99, 1, NIGHT, "1", "1"))
                .set("tables.sales.max-rejected-fraction=0.5");

        refusedForQuality(
                """
                Cannot publish: total_sales_amt of 2024 week 10, store 2, product 8 does not fit its type, decimal(18,2).
                Nothing was published. Check the amounts of that store and product in the dump: they are beyond anything that can be sold.""");

        assertThat(rejects()).containsExactly("sales 103 UNKNOWN_PRODUCT");
    }

    @Test
    void aQuotientThatOverflows() {
        bench.dump("sales", NIGHT, header(WeeklyTables.SALES) + sale(1, 8, 2, NIGHT, "0.01", "99999999999999.99"));

        refusedForQuality(
                """
                Cannot publish: avg_sales_price of 2024 week 10, store 2, product 8 does not fit its type, decimal(18,4).
                Nothing was published. Check the amounts of that store and product in the dump: they are beyond anything that can be sold.""");
    }

    @Test
    void aNightThatFailsItsChecksOnAFreshOutputHasNoTables() {
        bench = new Workbench(folder.resolve("fresh"));
        SmallGrocer.night(bench, NIGHT).dump("sales", NIGHT, header(WeeklyTables.SALES) + "\"x\"\n");

        assertThat(bench.night(NIGHT).exitCode()).isEqualTo(4);

        assertThat(bench.tree().keySet()).noneMatch(name -> name.startsWith("fact_") || name.startsWith("dim_"));
        assertThat(bench.tree().keySet())
                .anyMatch(name -> name.startsWith("rejects/run_date=" + NIGHT + "/table=sales/"));
    }

    // The output.

    @Test
    void anOutputThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("a file"));
        bench.set("output.path=\"" + file.resolve("out") + "\"");

        refusedBeforeAnyWork("Cannot use the output file:" + file + "/out: FileSystemException: " + file
                + "/out/_weekmart.json: Not a directory."
                + " Expected a folder that this run may write to.\nCheck output.path, and the permissions of the user"
                + " who runs this.");
    }

    @Test
    void anOutputThatIsNotOurs() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("thesis.tex"), "x");
        bench.set("output.path=\"" + other + "\"");

        refusedBeforeAnyWork("Cannot use file:" + other
                + "/: it holds thesis.tex and no _weekmart.json, expected an empty folder or an"
                + " output of Weekmart.\nChoose an empty folder as output.path.");

        assertThat(other.toFile().list()).containsExactly("thesis.tex");
    }

    @Test
    void anOutputOfANewerFormat() throws IOException {
        Path marker = bench.output().resolve("_weekmart.json");
        Files.writeString(
                marker, Files.readString(marker).replaceFirst("\"formatVersion\" *: *3", "\"formatVersion\": 99"));
        before = bench.published();

        refusedBeforeAnyWork(
                """
                Cannot use out/: its format version is 99, expected 3.
                It was written by a newer Weekmart (created by test): use that one.""");
    }

    @Test
    void aDateOlderThanTheNewestPublished() {
        RunReport report = bench.night("2024-03-08");

        assertThat(bench.message(report))
                .isEqualTo(
                        """
                Cannot run 2024-03-08: out/ is published up to 2024-03-09, expected that date or a later one.
                Use the job 'backfill' to compute older dates again.""");
        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.stages()).isEmpty();
        assertThat(bench.published()).isEqualTo(before);
    }

    private void refusedBeforeAnyWork(String message) {
        RunReport report = refused(2, message);
        assertThat(report.stages()).isEmpty();
        assertThat(report.inputFiles()).isEmpty();
    }

    private RunReport refusedForQuality(String message) {
        RunReport report = bench.night(NIGHT);

        assertThat(bench.message(report)).isEqualTo(message);
        assertThat(report.exitCode()).isEqualTo(4);
        SortedMap<String, String> after = bench.published();
        after.keySet().removeIf(name -> name.startsWith("rejects/run_date=" + NIGHT));
        Map<String, String> tables = new TreeMap<>(before);
        after.remove("_weekmart/ledger.json");
        tables.remove("_weekmart/ledger.json");
        assertThat(after).isEqualTo(tables);
        return report;
    }

    private RunReport refused(int exitCode, String message) {
        RunReport report = bench.night(NIGHT);

        assertThat(bench.message(report)).isEqualTo(message);
        assertThat(report.exitCode()).isEqualTo(exitCode);
        assertThat(bench.published()).isEqualTo(before);
        return report;
    }

    /** The published rejects as table, line and reasons. */
    private List<String> rejects() {
        return bench.rejects()
                .selectExpr("concat_ws(' ', table, line, array_join(reasons, ' '))")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static String day(String date, int week) {
        return SmallGrocer.day(LocalDate.parse(date), week);
    }

    private static String manySales(int rows) {
        StringBuilder text = new StringBuilder(header(WeeklyTables.SALES));
        for (int i = 0; i < rows; i++) {
            text.append(sale(i * 7919L, 7 + i % 3, 1 + i % 2, NIGHT, "1", i + ".25"));
        }
        return text.toString();
    }

    /** What was sold on the run date: the week's revenue less that of the day before. */
    private List<String> salesOfTonight() {
        return bench.fact()
                .selectExpr("cast(cast(sum(total_sales_amt) - 17.50 as decimal(18,2)) as string)")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static String withFirstColumnLast(String text) {
        return text.replaceAll("(?m)^([^,]*),(.*)$", "$2,$1");
    }

    /** One byte for each character. */
    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] cut(byte[] bytes, int end) {
        return Arrays.copyOf(bytes, bytes.length - end);
    }
}
