package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on exports without a master of products or stores. */
class KeysFromRowsTest {
    private static final String SALES = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,Description,Brand\n";
    private static final String INVENTORY = "cal_dt,store_key,prod_key,inventory_on_hand_qty\n";

    @TempDir
    private Path folder;

    private Workbench daily() {
        return new Workbench(folder)
                .set("calendar.source=iso")
                .set("raw.layout=daily")
                .set(
                        "tables.product={ source = rows, key-type = text, from-rows { prod_name = Description, brand_name = Brand } }")
                .set("tables.store={ source = rows, key-type = text }")
                .set("tables.sales.max-rejected-fraction=1")
                .set("tables.inventory.max-rejected-fraction=1");
    }

    private static Workbench day(Workbench bench, String date, String... sales) {
        return bench.dump("sales", date, SALES + String.join("\n", sales) + "\n")
                .dump("inventory", date, INVENTORY);
    }

    @Test
    void whateverRowsNameIsThere() {
        Workbench bench = day(
                        daily(),
                        "2024-03-05",
                        "1,85123A,Ville,2024-03-05,2,5.00,Holder,Old",
                        "2,0010,Ville,2024-03-05,1,1.00,,",
                        "3,10, Ville ,2024-03-05,1,1.50,\"Ten, \"\"quoted\"\"\",",
                        "4,bad amount,Elsewhere,2024-03-05,1,x,Not there,",
                        "5,future,Ville,2024-03-15,1,1.00,Not there,",
                        "6,,Nowhere,2024-03-05,1,1.00,Not there,")
                .dump("inventory", "2024-03-05", INVENTORY + "2024-03-05,Depot,99,4\n2024-03-05,Depot,98,-4\n");

        RunReport report = good(bench.night("2024-03-05"));

        assertThat(
                        bench.table(
                                "dim_product",
                                "prod_key, prod_code, nvl(prod_name, '-'), nvl(brand_name, '-'), first_seen_dt, last_seen_dt, nvl(value_dates, '-')"))
                .containsExactly(
                        "1 0010 - - 2024-03-05 2024-03-05 -",
                        "2 10 Ten, \"quoted\" - 2024-03-05 2024-03-05 prod_name=2024-03-05",
                        "3 85123A Holder Old 2024-03-05 2024-03-05 prod_name=2024-03-05 brand_name=2024-03-05",
                        "4 99 - - 2024-03-05 2024-03-05 -");
        assertThat(bench.table("dim_store", "store_key, store_code")).containsExactly("1 Depot", "2 Ville");
        assertThat(facts(bench)).containsExactly("10 1 4 0.00", "10 2 1 1.00", "10 2 2 1.50", "10 2 3 5.00");
        assertThat(rejects(bench))
                .containsExactly(
                        "inventory 3 NEGATIVE_STOCK 2024-03-05,Depot,98,-4",
                        "sales 5 BAD_VALUE(sales_amt) 4,bad amount,Elsewhere,2024-03-05,1,x,Not there,",
                        "sales 6 FUTURE_DATE 5,future,Ville,2024-03-15,1,1.00,Not there,",
                        "sales 7 MISSING_VALUE(prod_key) 6,,Nowhere,2024-03-05,1,1.00,Not there,");
        assertThat(report.tables()).extracting(TableRows::table).containsExactly("sales", "inventory");
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("Description"));
        assertThat(bench.night("2024-03-05").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    }

    @Test
    void theLatestValueCountsAndNeverGoesBack() {
        Workbench bench = day(
                daily(),
                "2024-03-05",
                "1,A,S,2024-03-05,1,1.00,First,",
                "2,A,S,2024-03-05,1,1.00,Second,Brand",
                "3,A,S,2024-03-04,1,1.00,Older,");
        good(bench.night("2024-03-05"));
        assertThat(products(bench)).containsExactly("1 A Second Brand 2024-03-04 2024-03-05");

        // Of one day, the later dump; an empty value is none.
        day(
                bench,
                "2024-03-06",
                "1,A,S,2024-03-05,1,1.00,Third,",
                "2,A,S,2024-03-06,1,1.00,,",
                "3,B,S,2024-03-06,1,1.00,Bee,");
        good(bench.night("2024-03-06"));
        assertThat(products(bench))
                .containsExactly("1 A Third Brand 2024-03-04 2024-03-06", "2 B Bee null 2024-03-06 2024-03-06");

        // Weeks before, which are taken in afterwards.
        day(
                bench,
                "2024-02-05",
                "1,A,S,2024-02-05,1,1.00,From February,",
                "2,AA,S,2024-02-05,1,1.00,Gone,",
                "3,B,S,2024-02-05,1,1.00,,Bees");
        for (LocalDate date = LocalDate.of(2024, 2, 6);
                date.isBefore(LocalDate.of(2024, 3, 5));
                date = date.plusDays(1)) {
            day(bench, date.toString());
        }
        good(bench.backfill("2024-02-05", "2024-02-11"));
        List<String> all = List.of(
                "1 A Third Brand 2024-02-05 2024-03-06",
                "3 AA Gone null 2024-02-05 2024-02-05",
                "2 B Bee Bees 2024-02-05 2024-03-06");
        assertThat(products(bench)).containsExactlyElementsOf(all);
        assertThat(facts(bench)).contains("6 1 1 1.00", "6 1 2 1.00", "6 1 3 1.00", "10 1 2 1.00");

        good(bench.backfill("2024-02-05", "2024-03-06"));
        assertThat(products(bench)).containsExactlyElementsOf(all);
        assertThat(bench.verify().exitCode()).isZero();
    }

    @Test
    void numbersMayBeNamedByRowsToo() {
        Workbench bench = new Workbench(folder)
                .set("calendar.source=iso")
                .set("tables.product={ source = rows, from-rows { wgt = Weight, status_code = Status } }")
                .set("tables.sales.max-rejected-fraction=1")
                .set("tables.inventory.max-rejected-fraction=1")
                .dump("store", "2024-03-05", "store_key\n1\n")
                .dump("inventory", "2024-03-05", INVENTORY + "2024-03-05,1,7000000000,3\n")
                .dump(
                        "sales",
                        "2024-03-05",
                        """
                        trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,Weight,Status
                        1,7,1,2024-03-05,1,1.00,0.250,3
                        2,007,1,2024-03-04,1,1.00,0.200,4
                        3,-3,1,2024-03-05,1,1.00,heavy,
                        4,8,2,2024-03-05,1,1.00,1,1
                        """);

        good(bench.night("2024-03-05"));

        assertThat(
                        bench.table(
                                "dim_product",
                                "prod_key, nvl(cast(wgt AS string), '-'), nvl(cast(status_code AS string), '-'), first_seen_dt, last_seen_dt"))
                .containsExactly(
                        "-3 - - 2024-03-05 2024-03-05",
                        "7 0.250 3 2024-03-04 2024-03-05",
                        "7000000000 - - 2024-03-05 2024-03-05");
        assertThat(rejects(bench)).containsExactly("sales 5 UNKNOWN_STORE 4,8,2,2024-03-05,1,1.00,1,1");
    }

    @Test
    void aColumnThatTheNewestDumpLacksCannotFillAnother() {
        Workbench bench = day(daily(), "2024-03-04", "1,A,S,2024-03-04,1,1.00,First,");
        day(bench, "2024-03-05")
                .dump("sales", "2024-03-05", SALES.replace("Description", "Text") + "1,A,S,2024-03-05,1,1.00,First,\n");
        RunReport report = bench.night("2024-03-05");

        assertThat(report.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot fill product.prod_name: raw/sales_2024-03-05.csv, of the newest dump of sales that the run reads, has no column Description.
                        Have the column exported again, or correct tables.product.from-rows.prod_name. Without that key, the values that are published stay.""");

        RunReport renamed =
                bench.with("tables.product.from-rows.prod_name=Text").night("2024-03-05");
        assertThat(good(renamed).warnings()).noneMatch(warning -> warning.contains("Text"));
    }

    @Test
    void whatAMasterHasFilledIsAsOldAsTheMaster() {
        Workbench master = new Workbench(folder)
                .set("calendar.source=iso")
                .set("raw.layout=daily")
                .set("tables.product.key-type=text")
                .set("tables.store={ key-type = text, source = rows }")
                .dump("product", "2024-03-05", "prod_key,prod_name\nB,Bananas\nC,\n");
        day(master, "2024-03-05", "1,B,S,2024-03-04,1,1.00,Of no use,");
        good(master.night("2024-03-05"));
        Workbench rows =
                day(daily(), "2024-03-06", "2,B,S,2024-03-04,1,1.00,Older,", "3,C,S,2024-03-04,1,1.00,Cherries,Old");
        good(rows.night("2024-03-06"));
        assertThat(rows.table("dim_product", "prod_code, prod_name, nvl(brand_name, '-'), value_dates"))
                .containsExactly(
                        "B Bananas - prod_name=2024-03-05",
                        "C Cherries Old prod_name=2024-03-04 brand_name=2024-03-04");

        day(rows, "2024-03-07", "4,B,S,2024-03-05,1,1.00,Newer,");
        good(rows.night("2024-03-07"));
        assertThat(rows.table("dim_product", "prod_code, prod_name")).contains("B Newer");
    }

    @Test
    void eachColumnIsOfOneTableAndMayBeAPosition() {
        Workbench bench = new Workbench(folder)
                .set("calendar.source=iso")
                .set("tables.product={ source = rows, from-rows { prod_name = \"5\", brand_name = \"inventory.6\" } }")
                .set("tables.store={ source = rows }")
                .set("raw.format={ delimiter = \"|\", header = false }")
                .set(
                        "tables.sales.columns={ trans_id = 1, prod_key = 2, store_key = 3, trans_dt = 4, sales_qty = 6, sales_amt = 7 }")
                .set("tables.inventory.columns={ cal_dt = 1, store_key = 2, prod_key = 3, inventory_on_hand_qty = 5 }")
                .dump(
                        "sales",
                        "2024-03-05",
                        """
                        1|7|1|2024-03-05|Rye bread|2|6.00
                        2|8|1|2024-03-05|   |1|1.00
                        3|8|1|2024-03-05|Tea|1|1.00
                        4|8|1|2024-03-05|  |1|1.00
                        """)
                .dump("inventory", "2024-03-05", "2024-03-05|1|7|Bin 12|9|Baker\n2024-03-05|1|9|Bin 13|4|\n");

        good(bench.night("2024-03-05"));

        assertThat(bench.table("dim_product", "prod_key, nvl(prod_name, '-'), nvl(brand_name, '-')"))
                .containsExactly("7 Rye bread Baker", "8 Tea -", "9 - -");
    }

    @Test
    void dumpsThatChangeBetweenTheTwoReadingsEndTheRun() {
        Workbench bench = day(daily(), "2024-03-05", "1,A,S,2024-03-05,1,1.00,First,");
        List<RunReport> reports = new ArrayList<>();
        // Its product is in none of the rows from which the products were collected.
        OverwritingFileSystem.overwriting(
                "sales_2024-03-05.csv",
                SALES + "1,Z,S,2024-03-05,1,1.00,Other,\n",
                Workbench.spark().sparkContext().hadoopConfiguration(),
                () -> reports.add(bench.night("2024-03-05")));

        assertThat(reports.get(0).exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(reports.get(0)))
                .isEqualTo(
                        "Cannot use the dumps of 2024-03-05: raw/sales_2024-03-05.csv changed while the run read the dumps,"
                                + " so that rows of two contents may be mixed.\nRun again, once the export has written them.");
    }

    @Test
    void aFileThatCannotBeTrustedEndsTheRunInTheFirstReading() {
        Workbench bench = day(daily(), "2024-03-05", "1,A,S,2024-03-05,1,1.00,\"never closed,");

        RunReport report = bench.night("2024-03-05");

        assertThat(report.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(report)).startsWith("Cannot read raw/sales_2024-03-05.csv: line 2: ");
        assertThat(report.stages()).extracting(RunReport.Stage::name).doesNotContain("updating dim_product");
    }

    @Test
    void aMasterThatComesLaterKeepsTheNumbers() {
        Workbench rows = day(daily(), "2024-03-05", "1,B,S,2024-03-05,1,1.00,From a row,");
        good(rows.night("2024-03-05"));
        Workbench master = new Workbench(folder)
                .set("calendar.source=iso")
                .set("raw.layout=daily")
                .set("tables.product.key-type=text")
                .set("tables.store={ key-type = text, source = rows }")
                .dump("product", "2024-03-06", "prod_key,prod_name\nA,Apples\nB,Bananas\n");
        day(master, "2024-03-06", "2,A,S,2024-03-06,1,2.00,,");
        good(master.night("2024-03-06"));

        assertThat(master.table("dim_product", "prod_key, prod_code, prod_name, last_seen_dt"))
                .containsExactly("2 A Apples 2024-03-06", "1 B Bananas 2024-03-06");
        assertThat(master.dimension("product").columns()).doesNotContain("first_seen_dt", "value_dates");
        assertThat(facts(master)).containsExactly("10 1 1 1.00", "10 1 2 2.00");
    }

    @Test
    void onlyTheRowsOfAllPublishedWeeksMakeALostTableAnew() throws IOException {
        Workbench bench = new Workbench(folder)
                .set("calendar.source=iso")
                .set("raw.layout=daily")
                .set("raw.allow-gaps=true")
                .set("tables.product={ source = rows, from-rows { prod_name = Description } }")
                .set("tables.store={ source = rows }");
        day(bench, "2024-03-05", "1,7,1,2024-03-05,1,1.00,Old name,", "2,8,1,2024-03-05,1,1.00,Eight,");
        day(bench, "2024-03-12", "3,7,1,2024-03-12,1,1.00,Name,", "4,9,2,2024-03-12,1,1.00,Nine,");
        good(bench.backfill("2024-03-05", "2024-03-12"));
        String columns = "prod_key, prod_name, first_seen_dt, last_seen_dt, value_dates";
        List<String> products = bench.table("dim_product", columns);
        assertThat(products)
                .containsExactly(
                        "7 Name 2024-03-05 2024-03-12 prod_name=2024-03-12",
                        "8 Eight 2024-03-05 2024-03-05 prod_name=2024-03-05",
                        "9 Nine 2024-03-12 2024-03-12 prod_name=2024-03-12");
        Files.delete(bench.output().resolve("dim_product/dim_product.parquet"));

        RunReport part = bench.backfill("2024-03-11", "2024-03-12");
        assertThat(part.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(part))
                .contains(
                        "The table is made of the rows of all published weeks, 2024-03-04 to 2024-03-12, but the backfill"
                                + " computes 2024-03-11 to 2024-03-17.\n")
                .endsWith("; or run 'backfill --from 2024-03-04 --to 2024-03-12', which makes the table anew.");
        day(bench, "2024-03-13", "5,7,1,2024-03-13,1,1.00,Name,");
        RunReport night = bench.night("2024-03-13");
        assertThat(night.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(night))
                .contains("The table is made of the rows of all published weeks, 2024-03-04 to 2024-03-12.\n")
                .endsWith("; or run 'backfill --from 2024-03-04 --to 2024-03-12', which makes the table anew.");

        RunReport whole = good(bench.backfill("2024-03-04", "2024-03-12"));
        assertThat(bench.table("dim_product", columns)).isEqualTo(products);
        assertThat(whole.warnings())
                .anyMatch(
                        warning -> warning.startsWith("Made dim_product anew from the rows of all published weeks: "));
    }

    @Test
    void quotedLineEndsDoNotMisleadTheFirstPass() {
        StringBuilder sales = new StringBuilder(SALES);
        for (int line = 0; line < 400; line++) {
            // What stands in quotes looks like rows of its own.
            sales.append(line)
                    .append(",P")
                    .append(line % 7)
                    .append(",S,2024-03-05,1,1.00,\"name\n9,FAKE,S,2024-03-05,1,1.00,x,y\n\",\n");
        }
        Workbench bench = daily().set("raw.split-bytes=1000").dump("sales", "2024-03-05", sales.toString());
        bench.dump("inventory", "2024-03-05", INVENTORY);

        good(bench.night("2024-03-05"));

        assertThat(bench.table("dim_product", "prod_code")).containsExactly("P0", "P1", "P2", "P3", "P4", "P5", "P6");
    }

    @Test
    void anyOrderOfRunsLeavesWhatTheRowsSay() {
        Random random = new Random(7);
        Workbench bench = daily().set("raw.lookback-weeks=2");
        LocalDate first = LocalDate.of(2024, 1, 1);
        LocalDate last = first.plusDays(41);
        Map<String, List<String>> rows = new TreeMap<>();
        int id = 0;
        for (LocalDate dump = first; !dump.isAfter(last); dump = dump.plusDays(1)) {
            List<String> lines = new ArrayList<>();
            for (int row = random.nextInt(6); row >= 0; row--) {
                LocalDate date = dump.minusDays(dump.equals(first) ? 0 : random.nextInt(2));
                String code = "P" + random.nextInt(12);
                String name = random.nextInt(3) == 0 ? "" : code + "-" + random.nextInt(5);
                String brand = random.nextInt(4) > 0 ? "" : "brand " + random.nextInt(3);
                lines.add(String.join(
                        ",",
                        String.valueOf(++id),
                        code,
                        "S" + random.nextInt(3),
                        date.toString(),
                        "1",
                        "1.00",
                        name,
                        brand));
                rows.computeIfAbsent(code, each -> new ArrayList<>())
                        .add(String.join(
                                ",",
                                date.toString(),
                                dump.toString(),
                                String.format(Locale.ROOT, "%06d", id),
                                name,
                                brand));
            }
            day(bench, dump.toString(), lines.toArray(String[]::new));
        }
        // The newest weeks come first, then the oldest, then those between and some of both.
        good(bench.night("2024-02-11"));
        good(bench.backfill("2024-01-01", "2024-01-14"));
        good(bench.backfill("2024-01-08", "2024-01-28"));
        good(bench.backfill("2024-01-22", "2024-02-04"));

        List<String> expected = new ArrayList<>();
        rows.forEach((code, lines) -> {
            Collections.sort(lines);
            String[] latest = {"null", "null"};
            for (String line : lines) {
                String[] parts = line.split(",", -1);
                latest[0] = parts[3].isEmpty() ? latest[0] : parts[3];
                latest[1] = parts[4].isEmpty() ? latest[1] : parts[4];
            }
            expected.add(code + " " + latest[0] + " " + latest[1] + " "
                    + lines.get(0).substring(0, 10) + " "
                    + lines.get(lines.size() - 1).substring(0, 10));
        });
        assertThat(bench.table(
                        "dim_product",
                        "prod_code, nvl(prod_name, 'null'), nvl(brand_name, 'null'), first_seen_dt, last_seen_dt"))
                .containsExactlyElementsOf(expected);
        assertThat(bench.fact()
                        .selectExpr("cast(sum(sales_rows) as int)")
                        .as(Encoders.INT())
                        .first())
                .isEqualTo(id);
    }

    private static List<String> products(Workbench bench) {
        return bench.table(
                "dim_product",
                "prod_key, prod_code, nvl(prod_name, 'null'), nvl(brand_name, 'null'), first_seen_dt, last_seen_dt");
    }

    private static List<String> facts(Workbench bench) {
        return bench.table("fact_weekly_store_product", "wk_num, store_key, prod_key, total_sales_amt").stream()
                .sorted()
                .toList();
    }

    private static List<String> rejects(Workbench bench) {
        return bench
                .rejects()
                .selectExpr("concat_ws(' ', table, line, array_join(reasons, ' '), raw_text)")
                .as(Encoders.STRING())
                .collectAsList()
                .stream()
                .sorted()
                .toList();
    }

    private static RunReport good(RunReport report) {
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        return report;
    }
}
