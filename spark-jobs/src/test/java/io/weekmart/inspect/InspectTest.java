package io.weekmart.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in folders of many kinds, and what the configuration says of them. */
class InspectTest {
    @TempDir
    private Path folder;

    private void put(String name, String text) throws IOException {
        put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private Inspection inspect() {
        return inspect(WeeklyTables.PIPELINE);
    }

    private Inspection inspect(Pipeline pipeline) {
        return new Inspector(pipeline, new Configuration(), step -> {}).inspect(folder.toString());
    }

    /** The lines of a configuration that are no comments, without the folder. */
    private String settings(Inspection inspection) {
        StringBuilder settings = new StringBuilder();
        inspection.configuration().lines().forEach(line -> {
            String said = line.replaceFirst("\\s*# .*$", "");
            if (!said.isBlank()) {
                settings.append(said.replace(folder.toString(), "FOLDER")).append('\n');
            }
        });
        return settings.toString();
    }

    /** Sixty days of tills as a shop's system writes them: codes with letters, cancelled receipts, no amount, no Saturdays. */
    private void tillLines() throws IOException {
        LocalDate day = LocalDate.of(2010, 12, 1);
        for (int i = 0; i < 60; i++, day = day.plusDays(1)) {
            if (day.getDayOfWeek().getValue() == 6) {
                continue;
            }
            StringBuilder csv = new StringBuilder(
                    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
            for (int line = 0; line < 40; line++) {
                boolean cancelled = line % 20 == 7;
                csv.append(String.format(
                        Locale.ROOT,
                        "%s%d,%s,%s,%d,%s 08:%02d:00,%s,%s,%s%n",
                        cancelled ? "C" : "",
                        536365 + i * 50 + line / 5,
                        line % 3 == 0 ? "85123A" : line % 3 == 1 ? "71053" : "84406B",
                        line % 11 == 0 ? "\"METAL SIGN, \"\"HOME\"\"\"" : "WHITE HANGING HEART",
                        cancelled ? -6 : 6 + line,
                        day,
                        line,
                        line % 7 == 0 ? "2.555" : "3.39",
                        line % 4 == 0 ? "" : "17850",
                        line % 5 == 0 ? "EIRE" : "United Kingdom"));
            }
            put("retail_" + day + ".csv", csv.toString());
        }
    }

    @Test
    void tillLinesAloneAreEnough() throws IOException {
        tillLines();

        Inspection inspection = inspect();

        assertThat(settings(inspection))
                .isEqualTo(
                        """
                        weekmart {
                          raw {
                            path = "FOLDER"
                            layout = daily
                            closed = [SATURDAY]
                            format {
                              date = ["yyyy-MM-dd HH:mm:ss"]
                            }
                          }
                          calendar.source = iso
                          tables.sales {
                            trans-id-type = text
                            file-pattern = ["retail_{date}.csv"]
                            columns {
                              trans_id = InvoiceNo
                              prod_key = StockCode
                              store_key = Country
                              trans_dt = InvoiceDate
                              sales_qty = Quantity
                              sales_price = UnitPrice
                            }
                            derive { sales_amt = "sales_qty * sales_price" }
                          }
                          tables.inventory {
                            enabled = false
                          }
                          tables.store {
                            source = rows
                            key-type = text
                          }
                          tables.product {
                            source = rows
                            key-type = text
                            from-rows {
                              prod_name = Description
                            }
                          }
                          output.path = "weekmart-weekly-metrics"
                        }
                        """);
        // Every key of it is one that a run knows.
        assertThat(inspection.refusal()).isEmpty();
        assertThat(inspection.runDate()).contains(LocalDate.of(2011, 1, 28));
        assertThat(inspection.page(80))
                .containsPattern("  Description  prod_name +-")
                .contains("Tried 1,600 rows: none would be rejected.");
        assertThat(inspection.page(80).lines()).allMatch(line -> line.length() <= 80);
        assertThat(inspection.configuration())
                .contains("trans_id = InvoiceNo     # likely: 536365")
                .contains("C53636")
                .contains("store_key = Country      # CHOOSE, a guess: ");
    }

    private static final String SALES = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n";

    /** A dump of sales with so many rows of each of some days, in their order. */
    private void sales(LocalDate date, List<LocalDate> days, int rows) throws IOException {
        StringBuilder csv = new StringBuilder(SALES);
        int receipt = 0;
        for (LocalDate day : days) {
            for (int row = 0; row < rows; row++) {
                csv.append(++receipt).append(",7,1,").append(day).append(",1,2.50\n");
            }
        }
        put("sales_" + date + ".csv", csv.toString());
    }

    private static List<LocalDate> days(LocalDate first, LocalDate last) {
        return first.datesUntil(last.plusDays(1)).toList();
    }

    /** A configuration in one line, comments included. */
    private static String flat(Inspection inspection) {
        return inspection.configuration().replaceAll("\\s+(# )?", " ");
    }

    private static final LocalDate APRIL_1 = LocalDate.of(2024, 4, 1);

    @Test
    void aWholeHistoryIsOneEvenIfItsFirstRowsAreOfOneDay() throws IOException {
        // A sample of 5,000 rows ends within the first day.
        for (int i = 0; i < 20; i++) {
            List<LocalDate> days = new ArrayList<>(Collections.nCopies(5_100, APRIL_1));
            days.addAll(days(APRIL_1.plusDays(1), APRIL_1.plusDays(12 + i)));
            sales(APRIL_1.plusDays(12 + i), days, 1);
        }

        Inspection inspection = inspect();

        assertThat(settings(inspection)).doesNotContain("layout = daily");
        assertThat(inspection.configuration()).doesNotContain("layout = ").contains("it holds all rows up to its date");
    }

    @Test
    void dailyDumpsWithSomeLateRowsAreDaily() throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            List<LocalDate> days = new ArrayList<>(List.of(date.minusDays(40)));
            for (int row = 0; row < 30; row++) {
                days.add(date);
            }
            sales(date, days, 1);
        }

        Inspection inspection = inspect();

        assertThat(settings(inspection)).contains("layout = daily");
        assertThat(inspection.configuration()).doesNotContain("# layout = ");
    }

    /** A dump of sales of some days, in which a line of a receipt looks the same in every dump. */
    private void sameReceipts(LocalDate date, LocalDate first, int lines) throws IOException {
        StringBuilder csv = new StringBuilder(SALES);
        for (LocalDate day : days(first, date)) {
            for (int line = 0; line < lines; line++) {
                csv.append("%s%05d,%d,1,%s,1,2.50%n"
                        .formatted(day.toString().replace("-", ""), line / 2, 7 + line % 2, day));
            }
        }
        put("sales_" + date + ".csv", csv.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void dumpsThatReachBackSomeDaysAreDaily(int back) throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            // Nothing is exported on Sundays.
            if (date.getDayOfWeek() != DayOfWeek.SUNDAY) {
                sameReceipts(date, date.minusDays(back), 4);
            }
        }

        Inspection inspection = inspect();

        assertThat(settings(inspection))
                .contains("layout = daily", "natural-key = [store_key, trans_dt, trans_id, prod_key]");
        assertThat(flat(inspection))
                .contains(
                        "and the first day of each moves on with its date: it holds the last days, those since the last dump"
                                + " among them. layout = daily",
                        "% of the rows that were tried are in the dump before too. CHOOSE: columns that tell the lines of all"
                                + " receipts apart. Of the rows with the same, the one of the latest dump counts. natural-key =")
                .doesNotContain("layout = full", "the same as another row");
        assertThat(inspection.page(120).replaceAll("\\s+", " "))
                .contains("To choose: columns that tell the lines of all receipts apart.")
                .contains("Proposed: store_key, trans_dt, trans_id, prod_key.");
        assertThat(inspection.refusal()).isEmpty();
    }

    @Test
    void dumpsThatReachBackWeeksMayBeWholeOnesThatKeepNoMore() throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            sameReceipts(date, date.minusDays(20), 4);
        }

        assertThat(settings(inspect())).contains("layout = daily", "natural-key = ");
        assertThat(flat(inspect()))
                .contains(
                        "layout = daily CHOOSE: Whether each dump holds the rows since the last one", "layout = full");
    }

    @Test
    void wholeHistoriesAreThemHoweverShort() throws IOException {
        for (int i = 0; i < 6; i++) {
            sameReceipts(APRIL_1.plusDays(i), APRIL_1, 4);
        }

        assertThat(settings(inspect())).doesNotContain("layout", "natural-key");
        assertThat(inspect().configuration()).contains("it holds all rows up to its date");
    }

    @Test
    void wholeDumpsOfTheLastMonthsAreThem() throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            sameReceipts(date, date.minusDays(100), 4);
        }

        assertThat(settings(inspect())).doesNotContain("layout", "natural-key");
    }

    @Test
    void ofLargeDumpsThatReachBackOnlyTheFirstDaysAreSeen() throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            sameReceipts(date, date.minusDays(3), 11_000);
        }

        Inspection inspection = inspect();

        assertThat(settings(inspection)).contains("layout = daily", "natural-key = ");
        assertThat(flat(inspection))
                .contains(
                        "The rows that were tried do not tell whether they come again in later dumps.",
                        "layout = full");
    }

    @Test
    void rowsThatAreLateAndComeOnceNeedNoKey() throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            // Receipts are numbered anew in each dump.
            sales(date, List.of(date.minusDays(1), date, date), 1);
        }

        assertThat(settings(inspect())).contains("layout = daily").doesNotContain("natural-key");
    }

    @Test
    void aNaturalKeyThatDoesNotTellRowsApartIsSaid() throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            String rows = days(date.minusDays(2), date).stream()
                    .map(day -> "5,7,1," + day + ",1,2.50\n5,7,1," + day + ",2,5.00\n")
                    .collect(Collectors.joining());
            put("sales_" + date + ".csv", SALES + rows);
        }
        assertThat(flat(inspect()))
                .contains(
                        "By those below, 50.0 % of the rows that were tried are the same as another row of their dump, and"
                                + " would be rejected. natural-key = ");

        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            String rows = days(date.minusDays(2), date).stream()
                    .map(day -> "7,1," + day + ",1,2.50\n")
                    .collect(Collectors.joining());
            put("sales_" + date + ".csv", "prod_key,store_key,trans_dt,sales_qty,sales_amt\n" + rows);
        }
        assertThat(settings(inspect())).contains("layout = daily").doesNotContain("natural-key");
        assertThat(flat(inspect()))
                .contains(
                        "CHOOSE: 66.7 % of the rows that were tried are in the dump before too. Without receipt numbers"
                                + " nothing tells such a row from a further sale");
    }

    @Test
    void oneDumpOfOneDayIsForAPersonToJudge() throws IOException {
        sales(APRIL_1, List.of(APRIL_1), 5);

        assertThat(flat(inspect()))
                .contains(
                        "There is one dump of sales, taken for one that holds all history, although its rows are of the last days")
                .contains("CHOOSE: Whether each dump holds the rows since the last one");
    }

    @Test
    void aDayWithoutADumpIsNoClosedDayUntilAPersonSaysSo() throws IOException {
        for (LocalDate day : days(APRIL_1, APRIL_1.plusDays(27))) {
            boolean sunday = day.getDayOfWeek().getValue() == 7;
            if (!sunday && !day.equals(LocalDate.of(2024, 4, 17))) {
                sales(day, List.of(day), 3);
            }
            if (!sunday && !day.equals(LocalDate.of(2024, 4, 17)) && !day.equals(LocalDate.of(2024, 4, 19))) {
                put(
                        "inventory_" + day + ".csv",
                        "cal_dt,store_key,prod_key,inventory_on_hand_qty\n" + day + ",1,7,4\n");
            }
        }

        Inspection inspection = inspect();

        assertThat(settings(inspection)).contains("closed = [SUNDAY]").doesNotContain("allow-gaps", "2024-04-17");
        assertThat(flat(inspection))
                .contains(
                        "CHOOSE: No table has a dump of 2024-04-17.",
                        "closed = [SUNDAY, \"2024-04-17\"] allow-gaps = true",
                        "CHOOSE: inventory has no dump of 2024-04-19, and another table has.");
        assertThat(inspection.page(100)).contains("To choose: No table has a dump of 2024-04-17.");
        assertThat(inspection.refusal()).isEmpty();
    }

    @Test
    void theFirstRowsOfAFileDoNotTellTheRunDate() throws IOException {
        StringBuilder csv = new StringBuilder(SALES);
        for (int row = 0; row < 100_600; row++) {
            csv.append(row)
                    .append(",7,1,2024-04-")
                    .append(row < 100_500 ? "03" : "04")
                    .append(",1,2.50\n");
        }
        put("sales.csv", csv.toString());
        assertThat(inspect().runDate()).isEmpty();

        put("sales.csv", SALES + "1,7,1,2024-04-03,1,2.50\n");
        assertThat(inspect().runDate()).contains(LocalDate.of(2024, 4, 3));
    }

    @Test
    void twoKindsOfFilesThatAreTheSameTableAreForAPersonToJudge() throws IOException {
        for (LocalDate day : days(APRIL_1, APRIL_1.plusDays(2))) {
            put("pos_north_" + day + ".csv", SALES + "1,7,1," + day + ",1,2.50\n2,7,1," + day + ",1,2.50\n");
            put("pos_south_" + day + ".csv", SALES + "3,7,2," + day + ",1,2.50\n");
        }

        Inspection inspection = inspect();

        assertThat(flat(inspection))
                .contains(
                        "CHOOSE: The files pos_south_{date}.csv look like sales too, and are not read. A run reads one file,");
        assertThat(inspection.page(120))
                .containsPattern("  sales +guess +3  pos_north")
                .contains(
                        "Not read, although it looks like sales too: pos_south_{date}.csv of 2024-04-01 to 2024-04-03 (3 files).")
                .doesNotContain("since no table");
    }

    @Test
    void filesOfOtherDatesCanBothBeRead() throws IOException {
        put("till_2024-04-01.csv", SALES + "1,7,1,2024-04-01,1,2.50\n2,7,1,2024-04-01,1,2.50\n");
        put("kasse_20240402.csv", SALES + "3,7,1,2024-04-02,1,2.50\n");

        assertThat(inspect().configuration())
                .contains("# file-pattern = [\"till_{date}.csv\", \"kasse_{date:yyyyMMdd}.csv\"]");
    }

    @Test
    void whatCannotBeReadIsNotReplaced() throws IOException {
        put("sales_2024-05-03.csv", SALES + "1,7,1,2024-05-03,1,2.50\n");
        put("stock_2024-05-03.parquet", "PAR1 and so on PAR1");
        put("calendar.xlsx", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0});
        put("products.csv", "prod_key,prod_name\n".getBytes(StandardCharsets.UTF_16LE));

        Inspection inspection = inspect();

        assertThat(settings(inspection))
                .contains("tables.store {\n    source = rows")
                .doesNotContain("calendar.source", "enabled = false", "tables.product {\n    source = rows");
        assertThat(flat(inspection))
                .contains(
                        "these may be it: calendar.xlsx (this is a zip file, as Excel workbooks are too). Export them as CSV,",
                        "these may be it: stock_{date}.parquet (this is a Parquet file). Export them as CSV, or do without stock"
                                + " counts. enabled = false",
                        "these may be it: products.csv (this is UTF-16 text");
        assertThat(inspection.page(200)).contains("nothing that can be read, but maybe calendar.xlsx");
    }

    @Test
    void aBrokenFileLeavesTheOthersToBeRead() throws IOException {
        for (LocalDate day : days(APRIL_1, APRIL_1.plusDays(4))) {
            put("sales_" + day + ".csv", SALES + "1,7,1," + day + ",1,2.50\n");
        }
        put("sales_2024-04-03.csv", SALES + "1,7,1,2024-04-03,1,2.50\n2,7,1,2024-04-03,\"" + "x".repeat(2 << 20));

        assertThat(inspect().page(200))
                .containsPattern("  sales +high +5 ")
                .contains(
                        "1 file can't be read to the end: sales_2024-04-03.csv (the record in line 3 is longer than 1 MiB).");
    }

    @Test
    void mastersAreLookedIntoBeforeManyLargeFilesOfSomethingElse() throws IOException {
        for (int i = 0; i < 80; i++) {
            String name = "" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
            put("x" + name + ".csv", "q,w\n" + "1,2\n".repeat(100));
        }
        put("sales.csv", SALES + "1,7,1,2024-04-03,1,2.50\n");
        put("store.csv", "store_key,store_desc\n1,Old Town\n");

        assertThat(inspect().page(200))
                .containsPattern("  store +high +1  store.csv")
                .contains("22 further kinds of files were not looked into");
    }

    @Test
    void oneDamagedFileDoesNotChangeTheEncodingOfAll() throws IOException {
        Charset windows = Charset.forName("windows-1252");
        for (LocalDate day : days(APRIL_1, APRIL_1.plusDays(4))) {
            String text = SALES.replace("trans_id", "trans_id,note") + "1,Käse,7,1," + day + ",1,2.50\n";
            put("sales_" + day + ".csv", text.getBytes(day.getDayOfMonth() == 1 ? windows : StandardCharsets.UTF_8));
        }

        Inspection inspection = inspect();

        assertThat(settings(inspection)).doesNotContain("encoding");
        assertThat(inspection.page(300))
                .contains(
                        "4 are UTF-8 (the first one is line 2 of sales_2024-04-02.csv), and 1 is not (the first one is line 2"
                                + " of sales_2024-04-01.csv). All are read as UTF-8.");
    }

    @Test
    void aByteOrderMarkTellsTheEncoding() throws IOException {
        put(
                "sales.csv",
                (SALES.replace("trans_id", "trans_id,note") + "1,Käse,7,1,2024-04-03,1,2.50\n")
                        .getBytes(Charset.forName("windows-1252")));
        put("store.csv", "\uFEFFstore_key,store_desc\n1,Old Town\n");

        String settings = settings(inspect());

        assertThat(settings).contains("encoding = windows-1252", "encoding = UTF-8");
    }

    @Test
    void aCodePageOfDosIsNamed() throws IOException {
        byte[] text = (SALES.replace("trans_id", "trans_id,note") + "1,K?se f?r,7,1,2024-04-03,1,2.50\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i++) {
            text[i] = text[i] == '?' ? (byte) 0x81 : text[i];
        }
        put("sales.csv", text);

        assertThat(inspect().page(300))
                .contains("This looks like a code page of DOS, such as 850, which can't be read");
    }

    @Test
    void datesThatFitBothOrdersAreLeftToAPerson() throws IOException {
        put(
                "sales.csv",
                """
                trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt
                1,7,1,03/04/2024,1,2.50
                2,7,1,04/04/2024,1,2.50
                """);

        Inspection inspection = inspect();

        assertThat(inspection.configuration().replaceAll("\\s+(# )?", " "))
                .contains(
                        "CHOOSE: Every date fits both orders of day and month, such as 03/04/2024, 04/04/2024. Uncomment one"
                                + " line; until then no date is read. date = [\"dd/MM/yyyy\"] date = [\"MM/dd/yyyy\"]");
        assertThat(settings(inspection)).doesNotContain("date = ");
        assertThat(inspection.page(100)).contains("fits both orders of day and month");
    }

    @Test
    void anotherTableMayTellTheOrder() throws IOException {
        put("sales.csv", "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,7,1,03/04/2024,1,2.50\n");
        put("inventory.csv", "cal_dt,store_key,prod_key,inventory_on_hand_qty\n31/03/2024,1,7,4\n");

        assertThat(settings(inspect())).contains("date = [\"dd/MM/yyyy\"]");
    }

    @Test
    void theDateOfTheFileTellsTheOrder() throws IOException {
        for (int day = 1; day <= 9; day++) {
            put(
                    "sales_2024-03-0" + day + ".csv",
                    "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,7,1,3/" + day + "/2024,1,2.50\n");
        }

        assertThat(settings(inspect())).contains("date = [\"M/d/yyyy\"]");
    }

    @Test
    void aTableThatFitsBothOrdersDoesNotTakeThatOfAnother() throws IOException {
        put("sales.csv", SALES + "1,7,1,04/14/2024,1,2.50\n2,7,1,04/03/2024,1,2.50\n");
        put("inventory.csv", "cal_dt,store_key,prod_key,inventory_on_hand_qty\n04/03/2024,1,7,4\n05/03/2024,1,7,4\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection))
                .contains("    format {\n      date = [\"MM/dd/yyyy\"]\n    }")
                .contains("    file-pattern = [\"inventory.csv\"]\n    format {\n      date = [\"yyyy-MM-dd\"]\n    }");
        assertThat(flat(inspection))
                .contains("until then no date is read. date = [\"dd/MM/yyyy\"] date = [\"MM/dd/yyyy\"]");
        assertThat(inspection.refusal()).isEmpty();
    }

    @Test
    void oneTypingErrorDoesNotTellTheOrder() throws IOException {
        StringBuilder csv = new StringBuilder(SALES);
        for (int row = 0; row < 3_000; row++) {
            csv.append(row).append(",7,1,0").append(3 + row % 4).append("/04/2024,1,2.50\n");
        }
        put("sales.csv", csv + "4000,7,1,13/05/2024,1,2.50\n");

        Inspection inspection = inspect();

        assertThat(flat(inspection)).contains("CHOOSE: Nearly every date fits both orders of day and month, such as");
        assertThat(settings(inspection)).doesNotContain("date = ");
    }

    @Test
    void theDatesOfTheFilesOutweighATypingError() throws IOException {
        for (int day = 1; day <= 9; day++) {
            StringBuilder csv = new StringBuilder(SALES);
            for (int row = 0; row < 300; row++) {
                csv.append(row).append(",7,1,03/0").append(day).append("/2024,1,2.50\n");
            }
            if (day == 5) {
                csv.append("999,7,1,13/05/2024,1,2.50\n");
            }
            put("sales_2024-03-0" + day + ".csv", csv.toString());
        }

        assertThat(settings(inspect())).contains("date = [\"MM/dd/yyyy\"]");
    }

    @Test
    void aDateOfAFileThatMayBeAnotherOneTellsNothing() throws IOException {
        put("pos_03-04-2024.csv", SALES + "1,7,1,03/04/2024,1,2.50\n2,7,1,03/04/2024,1,2.50\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection)).doesNotContain("date = ", "file-pattern");
        assertThat(flat(inspection))
                .contains("date = [\"dd/MM/yyyy\"] date = [\"MM/dd/yyyy\"]")
                .contains(
                        "CHOOSE: The dates in the names can be read in two ways. Uncomment one line; until then no file is found."
                                + " file-pattern = [\"pos_{date:dd-MM-yyyy}.csv\"] file-pattern ="
                                + " [\"pos_{date:MM-dd-yyyy}.csv\"]");
    }

    private static final String STOCK = "cal_dt;store_key;prod_key;inventory_on_hand_qty\n";

    @Test
    void anotherTableTellsWhetherAPointGroupsDigits() throws IOException {
        put("sales.csv", SALES.replace(',', ';') + "1;7;1;2024-04-03;1;12,50\n2;7;1;2024-04-03;2;3,95\n");
        put("inventory.csv", STOCK + "2024-04-03;1;7;1.234\n2024-04-03;1;8;12\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection))
                .contains(
                        "decimal = \",\"",
                        "    file-pattern = [\"inventory.csv\"]\n    format {\n      grouping = \".\"\n    }")
                .doesNotContain("decimal = \".\"");
        assertThat(inspection.refusal()).isEmpty();
    }

    @Test
    void aPointThatMayBeEitherIsForAPersonToJudge() throws IOException {
        put("sales.csv", SALES.replace(',', ';') + "1;7;1;2024-04-03;1;12\n2;7;1;2024-04-03;2;3\n");
        put("inventory.csv", STOCK + "2024-04-03;1;7;1.234\n2024-04-03;1;8;12\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection))
                .contains("    file-pattern = [\"inventory.csv\"]\n    format {\n      decimal = \",\"\n    }");
        assertThat(flat(inspection))
                .contains(
                        "CHOOSE: Numbers such as 1.234 may be one and 234 thousandths",
                        "until then they are rejected. decimal = \".\", grouping = none decimal = \",\", grouping = \".\"");
        assertThat(inspection.page(100)).contains("BAD_VALUE(inventory_on_hand_qty)");
        assertThat(inspection.refusal()).isEmpty();
    }

    @Test
    void amountsWithoutAFractionMayHaveGroupedDigits() throws IOException {
        put(
                "sales.csv",
                SALES.replace(',', ';')
                        + "1;7;1;2024-04-03;1;950\n2;7;1;2024-04-03;2;12.990\n3;7;1;2024-04-03;2;1.234.500\n");
        assertThat(settings(inspect())).contains("decimal = \",\"", "grouping = \".\"");

        put("sales.csv", SALES.replace(',', ';') + "1;7;1;2024-04-03;1;950\n2;7;1;2024-04-03;2;12.995\n");
        assertThat(settings(inspect())).contains("decimal = \",\"", "grouping = \".\"");
    }

    @Test
    void flagsThatNobodyKnowsCanBeNamedWhereTheLineStands() throws IOException {
        put("sales.csv", SALES + "1,7,1,2024-04-03,1,2.50\n");
        put(
                "inventory.csv",
                """
                cal_dt,store_key,prod_key,inventory_on_hand_qty,promotion_flg
                2024-04-03,1,7,4,oh
                2024-04-03,1,8,4,ah
                """);

        assertThat(inspect().configuration()).contains("# format.flags { true = [oh], false = [ah] }");
    }

    @Test
    void theUnitInANameTellsWhatItMayBe() throws IOException {
        put(
                "umsatz_20240403.csv",
                """
                BonNr;Artikel;Filiale;Datum;Menge;Umsatz %;Umsatz €;Rabatt %;Marge %
                1;7;1;2024-04-03;2;40;2,50;10;30
                2;7;1;2024-04-03;1;60;3,50;12;31
                """);
        put(
                "bestand_20240403.csv",
                "Stichtag;Filiale;Artikel;Bestand €;Bestand Stk\n2024-04-03;1;7;25,00;10\n2024-04-03;1;8;12,50;5\n");

        assertThat(settings(inspect()))
                .contains("sales_amt = \"Umsatz €\"", "inventory_on_hand_qty = \"Bestand Stk\"")
                .doesNotContain("%", "Bestand €");
    }

    @Test
    void ofNetAndGrossAmountsAPersonChooses() throws IOException {
        put(
                "sales.csv",
                "trans_id,prod_key,store_key,trans_dt,sales_qty,NetSales,GrossSales\n1,7,1,2024-05-03,1,2.50,2.98\n");

        assertThat(inspect().configuration()).containsPattern("sales_amt = NetSales +# CHOOSE, a guess: 2.50");
    }

    @Test
    void anAmountThatIsComputedIsForAPersonToJudge() throws IOException {
        put(
                "sales.csv",
                "trans_id,prod_key,store_key,trans_dt,sales_qty,Price,discount\n1,7,1,2024-05-03,2,2.50,0.50\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection)).contains("derive { sales_amt = \"sales_qty * sales_price\" }");
        assertThat(flat(inspection))
                .contains(
                        "CHOOSE: No column is known for the amount of a line, so that it is computed as quantity times price.",
                        "columns.sales_amt = Price derive { sales_amt = \"sales_qty * sales_price - discount\" }");
        // The line that is chosen stands behind the one that it replaces.
        assertThat(inspection.configuration().indexOf("sales_price - discount"))
                .isGreaterThan(inspection.configuration().indexOf("\"sales_qty * sales_price\""));
        assertThat(inspection.refusal()).isEmpty();
    }

    @Test
    void aPriceThatIsTheAmountOfTheLineIsNoticed() throws IOException {
        StringBuilder equal = new StringBuilder(SALES.replace("sales_amt", "Price,Amount"));
        StringBuilder swapped = new StringBuilder(SALES.replace("sales_amt", "Amount,Price"));
        StringBuilder right = new StringBuilder(SALES.replace("sales_amt", "Price,Amount"));
        for (int row = 0; row < 20; row++) {
            String line = row + ",7,1,2024-04-03,2,";
            equal.append(line).append("5.00,5.00\n");
            swapped.append(line).append("2.50,5.00\n");
            right.append(line).append("2.50,5.00\n");
        }

        put("sales.csv", equal.toString());
        assertThat(flat(inspect()))
                .contains("in most rows of Price (the price) and Amount (the amount) they are equal, so that");
        put("sales.csv", swapped.toString());
        assertThat(flat(inspect())).contains("so that the two columns seem to be swapped");
        put("sales.csv", right.toString());
        assertThat(flat(inspect())).doesNotContain("Amounts are quantity times price");
    }

    @Test
    void fewCodesAmongManyNumbersMakeAllOfThemTexts() throws IOException {
        StringBuilder csv = new StringBuilder(SALES);
        for (int row = 0; row < 5_000; row++) {
            String code = row == 7 || row == 70 ? "007123" : String.valueOf(7_000 + row % 500);
            csv.append(row).append(',').append(code).append(",1,2024-04-03,1,2.50\n");
        }
        put("sales.csv", csv.toString());
        assertThat(settings(inspect())).contains("tables.product {\n    source = rows\n    key-type = text");

        put("sales.csv", csv.toString().replace("007123", "7123").replaceFirst(",7123,", ",POST,"));
        Inspection inspection = inspect();
        assertThat(settings(inspection)).doesNotContain("key-type");
        assertThat(flat(inspection))
                .contains(
                        "CHOOSE: Few values of prod_key are no whole numbers, begin with a zero, or have too many digits: POST. ");
    }

    @Test
    void keysOfRowsThatTheMasterDoesNotHaveAreErrorsHoweverTheyAreWritten() throws IOException {
        put("products.csv", "prod_key,prod_name\n7,Oats\n8,Rice\n");
        put("sales.csv", SALES + "1,7,1,2024-04-03,1,2.50\n2,8O,1,2024-04-03,1,2.50\n3,8,1,2024-04-03,1,2.50\n");

        assertThat(flat(inspect())).doesNotContain("Few values of prod_key");
    }

    @Test
    void aLinkIntoItsOwnFolderIsListedOnce() throws IOException {
        put("till/sales.csv", SALES + "1,7,1,2024-04-03,1,2.50\n");
        Files.createSymbolicLink(folder.resolve("till/again"), folder.resolve("till"));

        assertThat(inspect().page(100)).startsWith("1 file with ");
    }

    @Test
    void aHeaderBelowTitleLinesIsNotPassedOverInSilence() throws IOException {
        put("sales.csv", "Export vom 03.05.2024\n\n" + SALES + "1,7,1,2024-04-03,1,2.50\n");
        put("stores.csv", "store_key,store_desc\n1,Old Town\n");

        Inspection inspection = inspect();

        assertThat(inspection.page(200))
                .contains(
                        "sales.csv (1 file): its header seems to stand in line 3, and a run cannot skip the lines above it:"
                                + " have it exported without them");
        assertThat(flat(inspection)).contains("these may be it: sales.csv (its header seems to stand in line 3");
    }

    @Test
    void aWeekdayOfTwoWeeksIsProposedAsClosedAndLeftToAPerson() throws IOException {
        for (LocalDate day : days(APRIL_1, APRIL_1.plusDays(14))) {
            if (day.getDayOfWeek() != DayOfWeek.SUNDAY) {
                put("sales_" + day + ".csv", SALES + "1,7,1," + day + ",1,2.50\n");
            }
        }

        assertThat(settings(inspect())).doesNotContain("closed");
        assertThat(flat(inspect()))
                .contains(
                        "CHOOSE: No table has a dump of 2024-04-07, 2024-04-14. If an export failed, deliver its dump. If the"
                                + " stores were closed, name the days in closed. closed = [SUNDAY] ");
    }

    @Test
    void aColumnOfWhichNothingFitsIsNotOffered() throws IOException {
        put(
                "sales.csv",
                """
                trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,Rabatt
                1,7,1,2024-04-03,1,2.50,none
                2,7,1,2024-04-03,1,2.50,10 %
                """);

        assertThat(flat(inspect())).doesNotContain("Rabatt");
    }

    @Test
    void severalFormsOfNegativeNumbersAreSaid() throws IOException {
        StringBuilder csv = new StringBuilder(SALES);
        for (int row = 0; row < 6; row++) {
            csv.append(row).append(",7,1,2024-04-03,").append(row % 2 == 0 ? "-1,2.50-\n" : "1,2.50-\n");
        }
        put("sales.csv", csv.toString());

        assertThat(flat(inspect()))
                .contains("negative = trailing")
                .contains(
                        "CHOOSE: Negative numbers are written in several ways: leading (3), trailing (6). Those of another"
                                + " form than negative says are rejected.");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void longNamesStayWithinTheWidthOfThePage(int width) throws IOException {
        put(
                "sales_2024-04-03.csv",
                "number_of_the_receipt_of_the_till,prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,7,1,2024-04-03,1,2.50\n");
        put(
                "inventory_2024-04-03.csv",
                "cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty\n2024-04-03,1,7,4,5\n");

        assertThat(inspect().page(width).lines()).allMatch(line -> line.length() <= width);
    }

    @Test
    void theFilesOfAnotherPipelineAreNamedAsSuch() throws IOException {
        for (TableSpec table : OrdersTables.PIPELINE.inputs()) {
            put(table.name() + "_2024-04-03.csv", String.join(",", table.columns()) + "\n");
        }

        Inspection inspection = inspect();

        assertThat(flat(inspection))
                .contains(
                        "CHOOSE: Every table of the pipeline orders is in this folder. If that is what the files are for, add"
                                + " --pipeline orders to the command of this inspection.");
        assertThat(inspection.page(100)).contains("Every table of the pipeline orders is in this folder.");
    }

    @Test
    void anOptionalColumnCostsNoRows() throws IOException {
        StringBuilder csv = new StringBuilder("trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,Rabatt\n");
        for (int row = 0; row < 10; row++) {
            csv.append(row)
                    .append(",7,1,2024-04-03,1,2.50,")
                    .append(row < 4 ? "10%" : "0.50")
                    .append('\n');
        }
        put("sales.csv", csv.toString());

        Inspection inspection = inspect();

        assertThat(settings(inspection)).doesNotContain("discount");
        assertThat(flat(inspection))
                .contains(
                        "CHOOSE: Column Rabatt may be discount, but",
                        "columns.discount = Rabatt bad-optional-values = null");
    }

    @Test
    void aTextThatMeansNothingInOneTableMayBeACodeInAnother() throws IOException {
        put("sales.csv", SALES + "1,7,1,2024-04-03,1,NA\n2,7,1,2024-04-03,1,2.50\n");
        put("store.csv", "store_key,cntry_cd\n1,NA\n2,DE\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection).split("null-text = \\[\"NA\"]", -1)).hasSize(2);
        assertThat(settings(inspection))
                .containsPattern("tables.sales \\{\\s+file-pattern[^}]+format \\{\\s+null-text = ");
    }

    @Test
    void aThousandPartsOfAMasterAreSampled() throws IOException {
        put("sales.csv", SALES + "1,7,1,2024-04-03,1,2.50\n");
        for (int part = 0; part < 1_000; part++) {
            put(String.format(Locale.ROOT, "product/part-%05d.csv", part), "prod_key,prod_name\n" + part + ",Tea\n");
        }

        assertThat(inspect().page(200))
                .contains("Tried 40 rows: none would be rejected.")
                .doesNotContain("UNKNOWN_PRODUCT");
    }

    @Test
    void aColumnOfDocumentsTakesLittleMemory() {
        ColumnProfile column = new ColumnProfile("note", 0);
        for (int row = 0; row < 1_000; row++) {
            column.add("x".repeat(1_000) + row, false, null);
        }

        assertThat(column.distinct()).hasSize(1_000);
        assertThat(column.distinct().keySet()).allMatch(text -> text.length() < 250);
    }

    @Test
    void aNameWithALineFeedForgesNoLine() throws IOException {
        put("sales.csv", SALES.strip() + ",\"note\n  product high\"\n1,7,1,2024-04-03,1,2.50,x\n");

        assertThat(inspect().page(100)).doesNotContain("note\n").contains("note   product high");
    }

    @Test
    void aNoteInTheFolderOfATableIsNoTable() throws IOException {
        put("sales.csv", SALES + "1,7,1,2024-04-03,1,2.50\n");
        put("inventory/README.txt", "There are no stock counts.\n");

        assertThat(settings(inspect())).contains("tables.inventory {\n    enabled = false");
    }

    @Test
    void datesOfBirthAreShownNowhere() throws IOException {
        put("sales.csv", SALES.strip() + ",Geburtstag\n1,7,1,2024-04-03,1,2.50,1970-02-03\n");

        Inspection inspection = inspect();

        assertThat(inspection.page(100) + inspection.configuration()).doesNotContain("1970-02-03");
    }

    @Test
    void aColumnThatIsNearlyNamedAsOursIsForAPersonToJudge() throws IOException {
        put(
                "sales.csv",
                "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,sales_cst\n1,7,1,2024-03-04,1,2.50,1\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection)).contains("ignore-columns = [\"sales_cst\"]");
        assertThat(inspection.configuration()).contains("# columns.sales_cost = sales_cst");
    }

    @Test
    void theNamesOfSapAreKnown() throws IOException {
        put(
                "ZSD_SALES_20240503.txt",
                """
                WERKS|MATNR|BUDAT|VBELN|MENGE|DMBTR
                0001|000000000000004711|20240503|0090000001|2,000|1.234,50
                0001|000000000000004712|20240503|0090000002|1,000-|12,00-
                0002|000000000000004711|20240503|0090000003|3,000|36,00
                """);

        assertThat(settings(inspect()))
                .contains(
                        "delimiter = \"|\"",
                        "date = [\"yyyyMMdd\"]",
                        "decimal = \",\"",
                        "grouping = \".\"",
                        "negative = trailing")
                .contains(
                        "store_key = WERKS",
                        "prod_key = MATNR",
                        "trans_dt = BUDAT",
                        "trans_id = VBELN",
                        "sales_qty = MENGE",
                        "sales_amt = DMBTR")
                // Zeros in front tell codes apart.
                .contains("key-type = text", "trans-id-type = text")
                .contains("file-pattern = [\"ZSD_SALES_{date:yyyyMMdd}.txt\"]");
    }

    @Test
    void tablesOfSapWithoutHeadersAreReadByWhatTheyHold() throws IOException {
        for (int i = 0; i < 10; i++) {
            LocalDate date = APRIL_1.plusDays(i);
            StringBuilder rows = new StringBuilder();
            for (int line = 0; line < 12; line++) {
                rows.append("%010d|%018d|%04d|%s|%d.00%s|%d.50%s|EUR%n"
                        .formatted(
                                9_000_000L + i * 12L + line,
                                4711 + line % 5,
                                101 + line % 2,
                                date.toString().replace("-", ""),
                                1 + line % 3,
                                line == 7 ? "-" : "",
                                2 + line % 3,
                                line == 7 ? "-" : ""));
            }
            put("VBRP_" + date.toString().replace("-", "") + ".txt", rows.toString());
        }
        StringBuilder materials = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            materials.append("%018d|Material %s|Food|ST%n".formatted(4711 + i, "ABCDE".charAt(i)));
        }
        put("MARA.txt", materials.toString());
        put("T001W.txt", "0101|Cologne|DE|50968\n0102|Munich|DE|80331\n");

        Inspection inspection = inspect();

        assertThat(settings(inspection))
                .isEqualTo(
                        """
                        weekmart {
                          raw {
                            path = "FOLDER"
                            layout = daily
                            format {
                              delimiter = "|"
                              header = "false"
                              negative = trailing
                              date = ["yyyyMMdd"]
                            }
                          }
                          calendar.source = iso
                          tables.sales {
                            trans-id-type = text
                            file-pattern = ["VBRP_{date:yyyyMMdd}.txt"]
                            columns {
                              trans_id = "1"
                              prod_key = "2"
                              store_key = "3"
                              trans_dt = "4"
                              sales_qty = "5"
                              sales_amt = "6"
                            }
                          }
                          tables.inventory {
                            enabled = false
                          }
                          tables.store {
                            key-type = text
                            file-pattern = ["T001W.txt"]
                            columns {
                              store_key = "1"
                              store_desc = "2"
                            }
                          }
                          tables.product {
                            key-type = text
                            file-pattern = ["MARA.txt"]
                            columns {
                              prod_key = "1"
                              prod_name = "2"
                            }
                          }
                          output.path = "weekmart-weekly-metrics"
                        }
                        """);
        assertThat(inspection.configuration()).contains("store_key = \"3\"  # CHOOSE, a guess: 0101 | 0102");
        assertThat(inspection.page(80)).contains("Tried 120 rows: none would be rejected.");
        assertThat(inspection.refusal()).isEmpty();
    }

    /** A client in front, and a price between quantity and amount: what is one too many may be any of them. */
    @Test
    void withoutAHeaderColumnsTooManyAreForAPersonToMap() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int line = 0; line < 12; line++) {
            rows.append("100|%d|%d|%d|2024-04-01|%d|2.50|%d.00%n"
                    .formatted(9_000 + line, 4711 + line % 5, 101 + line % 2, 1 + line % 3, 2 + line % 3));
        }
        put("sales_2024-04-01.csv", rows.toString());

        Inspection inspection = inspect();

        assertThat(settings(inspection)).contains("trans_dt = \"5\"").doesNotContain("_key =", "trans_id =");
        assertThat(flat(inspection)).contains("CHOOSE: Which column is store_key");
    }

    @Test
    void theOnlyDatesAreTheDayOfTheRows() throws IOException {
        put("sales.csv", "trans_id,prod_key,store_key,Date,sales_qty,sales_amt\n1,7,1,2024-05-03,1,2.50\n");
        assertThat(inspect().configuration()).contains("trans_dt = Date  # likely: 2024-05-03");

        put(
                "sales.csv",
                "trans_id,prod_key,store_key,Date,Due,sales_qty,sales_amt\n1,7,1,2024-05-03,2024-06-01,1,2.50\n");
        assertThat(inspect().configuration()).contains("trans_dt = Date  # CHOOSE, a guess: 2024-05-03");
    }

    @Test
    void columnsThatNobodyKnowsAreForAPersonToMap() throws IOException {
        put("sales_2024-05-03.csv", "a,b,c,trans_dt,d\n1,7,1,2024-05-03,2.50\n2,8,1,2024-05-03,1.50\n");

        Inspection inspection = inspect();

        assertThat(inspection.configuration().replaceAll("\\s+(# )?", " "))
                .contains(
                        "CHOOSE: Which column is sales_qty: Units sold; negative for a return. The file has a (1 | 2); b (7 | 8);"
                                + " c (1); d (2.50 | 1.50). columns.sales_qty = \"\"");
        assertThat(inspection.page(100)).contains("To choose: no column was found for sales_qty.");
    }

    @Test
    void filesThatAreNoTextAreNamedAsWhatTheyAre() throws IOException {
        put(
                "sales_2024-05-03.csv",
                "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,7,1,2024-05-03,1,2.50\n");
        put("stock_2024-05-03.parquet", "PAR1 and so on PAR1");
        put("stores.xlsx", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0});
        put("products.csv", "prod_key,prod_name\n".getBytes(StandardCharsets.UTF_16LE));
        put("calendar_2024-05-03.csv.gz", "cal_dt,yr_num\n");
        put("empty.csv", "");
        put("readme.md", "# Exports\n");

        assertThat(inspect().page(300))
                .contains("stock_{date}.parquet of 2024-05-03 (1 file): this is a Parquet file")
                .contains("stores.xlsx (1 file): this is a zip file, as Excel workbooks are too")
                .contains("products.csv (1 file): this is UTF-16 text")
                .contains("calendar_{date}.csv.gz of 2024-05-03 (1 file): it can't be read: it is not a gzip file")
                .contains("empty.csv (1 file): empty: no file of it has a byte");
    }

    @Test
    void aFolderOfSomethingElseIsSaidToBe() throws IOException {
        put("photos/IMG_20240503.jpg", new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 16});
        put("notes.txt", "Buy milk.\nCall the plumber.\n");
        put("people.csv", "name,shoe size\nAnn,38\nBob,44\n");

        assertThatThrownBy(this::inspect)
                .asInstanceOf(InstanceOfAssertFactories.type(UserFault.class))
                .satisfies(fault -> {
                    assertThat(fault.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(fault)
                            .hasMessage("Cannot find tables of weekly-metrics in " + folder
                                    + ": neither names nor columns of its files look like one. Found: people.csv, notes.txt,"
                                    + " photos/IMG_{date:yyyyMMdd}.jpg (this is no text).");
                });
    }

    @Test
    void anEmptyFolderAFileAndNoFolderAreSaidToBe() throws IOException {
        assertThatThrownBy(this::inspect)
                .hasMessage("Cannot find dumps in " + folder + ": there is no file in it.")
                .extracting(fault -> ((UserFault) fault).exitCode())
                .isEqualTo(ExitCode.INPUT);
        put("sales.csv", "a\n");
        Inspector inspector = new Inspector(WeeklyTables.PIPELINE, new Configuration(), step -> {});
        assertThatThrownBy(() -> inspector.inspect(folder + "/sales.csv"))
                .hasMessage(
                        "Cannot inspect " + folder + "/sales.csv: it is a file, and a folder of dumps is expected.");
        assertThatThrownBy(() -> inspector.inspect(folder + "/nowhere"))
                .hasMessage("Cannot inspect " + folder + "/nowhere: there is no such folder.");
        assertThatThrownBy(() -> inspector.inspect("nowhere://host/dumps"))
                .hasMessageStartingWith("Cannot inspect nowhere://host/dumps: ")
                .extracting(fault -> ((UserFault) fault).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void tenThousandFilesTakeBoundedTime() throws IOException {
        LocalDate day = LocalDate.of(2000, 1, 1);
        for (int i = 0; i < 3_334; i++, day = day.plusDays(1)) {
            put(
                    "sales_" + day + ".csv",
                    "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,7,1," + day + ",1,2.50\n");
            put("inventory_" + day + ".csv", "cal_dt,store_key,prod_key,inventory_on_hand_qty\n" + day + ",1,7,4\n");
            put("other/thing_" + i + ".txt", "");
        }
        long begun = System.nanoTime();

        String page = inspect().page(200);

        assertThat(page).startsWith("10,000 files with ").contains("(the first ones: there are more)");
        assertThat((System.nanoTime() - begun) / 1e9).isLessThan(30);
    }

    @Test
    void namesOfFilesAreGroupedByTheirDates() throws IOException {
        put("2024-05-03/POS.csv", "x\n");
        put("2024-05-04/POS.csv", "x\n");
        put("year=2024/month=05/day=03/part-00000-1a2b3c4d.csv", "x\n");
        put("year=2024/month=05/day=03/part-00001-1a2b3c4d.csv", "x\n");
        put("2024/05/stock_20240503.csv.gz", "x\n");
        put("2024/05/stock_20240504.csv", "x\n");
        put("artikel_13.05.2024.txt", "x\n");
        put("artikel_14.05.2024.txt", "x\n");
        put("us_05-13-2024.csv", "x\n");
        put("us_05-14-2024.csv", "x\n");
        put("bon240513.csv", "x\n");
        for (int day = 1; day <= 31; day++) {
            put(String.format(Locale.ROOT, "kasse%02d0524.csv", day), "x\n");
        }
        put("either_03-04-2024.csv", "x\n");
        put("filiale_1.csv", "x\n");
        put("filiale_2.csv", "x\n");
        put("filiale_3.csv", "x\n");
        put("stores.csv", "x\n");

        List<FileFamily> families = FileFamily.of(Listing.of(folder.toString(), new Configuration()));

        assertThat(families)
                .extracting(family -> family.name() + " " + family.patterns() + " "
                        + family.members().size() + (family.otherDate() == null ? "" : " or " + family.otherDate()))
                .containsExactlyInAnyOrder(
                        "{date}/POS.csv [{date}/POS.csv] 2",
                        "year={date:yyyy}/month={date:MM}/day={date:dd}/ [year={date:yyyy}/month={date:MM}/day={date:dd}/] 2",
                        "{date:yyyy}/{date:MM}/stock_{date:yyyyMMdd}.csv [{date:yyyy}/{date:MM}/stock_{date:yyyyMMdd}.csv,"
                                + " {date:yyyy}/{date:MM}/stock_{date:yyyyMMdd}.csv.gz] 2",
                        "artikel_{date:dd.MM.yyyy}.txt [artikel_{date:dd.MM.yyyy}.txt] 2",
                        "us_{date:MM-dd-yyyy}.csv [us_{date:MM-dd-yyyy}.csv] 2",
                        "bon{date:yyMMdd}.csv [bon{date:yyMMdd}.csv] 1 or bon{date:ddMMyy}.csv",
                        "kasse{date:ddMMyy}.csv [kasse{date:ddMMyy}.csv] 31",
                        "either_{date:dd-MM-yyyy}.csv [either_{date:dd-MM-yyyy}.csv] 1 or either_{date:MM-dd-yyyy}.csv",
                        "filiale_#.csv [] 3",
                        "stores.csv [stores.csv] 1");
    }

    @Test
    void everyNameInTheResourceIsOfATableAndAColumn() {
        List<String> unknown = new ArrayList<>();
        KnownNames.written().forEach((table, lines) -> {
            Pipeline pipeline = ShippedPipelines.ALL.stream()
                    .filter(each -> table.startsWith(each.name() + "/"))
                    .findFirst()
                    .orElseThrow();
            List<String> columns = pipeline.input(table.substring(table.indexOf('/') + 1))
                    .orElseThrow()
                    .columns();
            lines.keySet().stream()
                    .filter(column -> !column.equals("files") && !columns.contains(column))
                    .forEach(column -> unknown.add(table + " " + column));
        });
        assertThat(unknown).isEmpty();
    }

    @Test
    void privateValuesAreShownNowhere() throws IOException {
        put(
                "customers_2024-05-03.csv",
                """
                customer_id,customer_fname,customer_email,customer_password,customer_street,phone
                1,Ann,ann@example.org,tops3cret,9 Elm Road,555-0100
                x,Bob,bob@example.org,tops3cret,9 Elm Road,555-0100
                """);

        Inspection inspection = inspect(OrdersTables.PIPELINE);

        assertThat(inspection.page(140) + inspection.configuration())
                .contains("BAD_VALUE(customer_id)")
                .contains("Ann | Bob")
                .doesNotContain("tops3cret", "Elm Road", "example.org", "555-0100");
    }

    @Test
    void controlCharactersNeverReachATerminal() throws IOException {
        put(
                "sales_2024-05-03.csv",
                "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,\u001b[31mnote\n1,7,1,2024-05-03,1,2.50,\u001b]0;owned\u0007\n");

        Inspection inspection = inspect();

        assertThat(inspection.page(100) + inspection.configuration())
                .contains("\\u001b")
                .doesNotContain("\u001b", "\u0007");
    }

    @Test
    void aFolderOnS3() throws IOException {
        try (S3Server server = S3Server.start()) {
            String root = server.uri("exports");
            for (String name : List.of("umsatz_20240503.csv", "umsatz_20240504.csv")) {
                org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(root + "/till/" + name);
                try (OutputStream out = path.getFileSystem(server.hadoopConf()).create(path)) {
                    out.write("BonNr;Artikel;Filiale;Datum;Menge;Umsatz\n1;7;1;03.05.2024;1,5;2,50\n"
                            .getBytes(Charset.forName("windows-1252")));
                }
            }

            Inspection inspection = new Inspector(WeeklyTables.PIPELINE, server.hadoopConf(), step -> {}).inspect(root);

            assertThat(inspection.configuration())
                    .contains("path = \"" + root + "\"")
                    .contains("file-pattern = [\"till/umsatz_{date:yyyyMMdd}.csv\"]")
                    .contains("delimiter = \";\"")
                    .contains("decimal = \",\"")
                    .contains("date = [\"dd.MM.yyyy\"]")
                    .contains("sales_amt = Umsatz");
        }
    }
}
