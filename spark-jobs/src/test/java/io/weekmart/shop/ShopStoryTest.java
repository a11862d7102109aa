package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;
import static io.weekmart.shop.ShopDumps.calendar;
import static io.weekmart.shop.ShopDumps.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weekmart.LocalSpark;
import io.weekmart.Main;
import io.weekmart.cli.Cli;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.job.Cancellation;
import io.weekmart.job.Workbench;
import io.weekmart.report.ReportSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some days of somebody who runs the pipeline from the command line: a first run with bad rows, the same again, the next day, and a backfill
 * of both days after the export was put right.
 */
class ShopStoryTest {
    private static final String FIRST = "2024-05-04";
    private static final String SECOND = "2024-05-05";

    /** Its orders of 2024-05-01, a public holiday, are of the month in progress; that of 2024-04-01, a Monday, is counted. */
    private static final String[] GOOD_ORDERS = {
        "1,1,1,2024-04-01,2.00,1,2.00", "2,1,1,2024-05-01,2.00,1,2.00", "3,2,2,2024-04-19,5.00,2,10.00"
    };

    @TempDir
    Path folder;

    private Workbench bench;
    private int runs;

    @BeforeEach
    void openFolders() {
        bench = new Workbench(folder);
    }

    @Test
    void aFirstRunTheSameAgainTheNextDayAndABackfillOfBoth() throws IOException {
        dumps(FIRST, "5,1", "3,2");
        bench.dump(
                "orders",
                FIRST,
                csv(ORDERS, GOOD_ORDERS)
                        + "4,1,9,2024-04-01,2.00,1,2.00\n5,1,1,2024-05-05,2.00,1,2.00\n6,1,1,2020-01-01,2.00,1,2.00\n");

        RunReport first = run("shop", "--date", FIRST);

        assertThat(first.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(first.exitCode()).isZero();
        assertThat(first.tables())
                .extracting(TableRows::table, TableRows::read, TableRows::accepted, TableRows::rejected)
                .containsExactly(
                        tuple("orders", 6L, 3L, 3L),
                        tuple("reviews", 2L, 2L, 0L),
                        tuple("shipment_deliveries", 4L, 3L, 1L),
                        tuple("dates", 66L, 66L, 0L),
                        tuple("products", 2L, 2L, 0L));
        assertThat(first.balances()).hasSize(3).allMatch(BalanceResult::balanced);
        assertThat(bench.table("rejects", "table, line, array_join(reasons, ' '), raw_text"))
                .containsExactlyInAnyOrder(
                        "orders 5 UNKNOWN_PRODUCT 4,1,9,2024-04-01,2.00,1,2.00",
                        "orders 6 FUTURE_DATE 5,1,1,2024-05-05,2.00,1,2.00",
                        "orders 7 DATE_NOT_IN_CALENDAR 6,1,1,2020-01-01,2.00,1,2.00",
                        "shipment_deliveries 5 IMPOSSIBLE_DATES 4,3,2024-04-18,");
        // Order 3 is of 2024-04-19: its shipment is undelivered from 2024-05-04 on.
        assertThat(numbers()).containsExactly(FIRST + " 1 1 1 1 5");
        assertThat(ReportSchema.problems(ReportJson.write(first))).isEmpty();

        var published = bench.published();
        assertThat(run("shop", "--date", FIRST).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(bench.published()).isEqualTo(published);

        // On the next day product 2 has overtaken the other one, and the parcel of order 3 has left.
        dumps(SECOND, "5,1", "3,2", "4,2");
        bench.dump("orders", SECOND, csv(ORDERS, GOOD_ORDERS));
        bench.dump(
                "shipment_deliveries", SECOND, csv(SHIPMENTS, "1,1,2024-04-08,", "2,2,2024-05-02,", "3,3,2024-05-05,"));
        RunReport second = run("shop", "--date", SECOND);

        assertThat(second.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(numbers()).containsExactly(FIRST + " 1 1 1 1 5", SECOND + " 1 2 0 2 7");
        assertThat(filesOf(FIRST)).isEqualTo(filesOf(FIRST, published));

        // The export of the first day is put right: its four-star review of product 1 was missing.
        dumps(FIRST, "5,1", "3,2", "4,1");
        bench.dump("orders", FIRST, csv(ORDERS, GOOD_ORDERS));
        SortedMap<String, String> before = bench.published();
        RunReport backfill = run("backfill", "--pipeline", "shop", "--from", FIRST, "--to", SECOND);

        assertThat(backfill.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(numbers()).containsExactly(FIRST + " 1 1 1 1 9", SECOND + " 1 2 0 2 7");
        assertThat(filesOf(SECOND)).isEqualTo(filesOf(SECOND, before));
        assertThat(Workbench.differing(filesOf(FIRST, before), filesOf(FIRST)))
                .containsExactly("best_performing_product/ingestion_date=2024-05-04/part-00000-of-00001.parquet");
        assertThat(backfill.tables())
                .extracting(TableRows::table, TableRows::read, TableRows::accepted, TableRows::rejected)
                .containsExactly(
                        tuple("orders", 6L, 6L, 0L),
                        tuple("reviews", 6L, 6L, 0L),
                        tuple("shipment_deliveries", 7L, 6L, 1L),
                        tuple("dates", 132L, 132L, 0L),
                        tuple("products", 4L, 4L, 0L));
        assertThat(run("verify", "--pipeline", "shop").exitCode()).isZero();
    }

    /** The dumps of a date, without its orders. */
    private void dumps(String date, String... reviews) {
        bench.dump("reviews", date, csv(REVIEWS, reviews))
                .dump(
                        "shipment_deliveries",
                        date,
                        csv(SHIPMENTS, "1,1,2024-04-08,", "2,2,2024-05-02,", "3,3,,", "4,3,2024-04-18,"))
                .dump("dates", date, csv(DATES, calendar("2024-03-01", SECOND, "2024-04-01", "2024-05-01")))
                .dump("products", date, csv(PRODUCTS, "1,Kettle,Kitchen", "2,Toaster,Kitchen"));
    }

    /** Of each date: orders on holidays of April, late and undelivered shipments, the best product and its points. */
    private List<String> numbers() {
        LocalSpark.session();
        List<String> dates = new ArrayList<>();
        List<String> holidays = sorted("agg_public_holiday", "ingestion_date, tt_order_hol_apr");
        List<String> shipments = sorted("agg_shipments", "ingestion_date, tt_late_shipments, tt_undelivered_items");
        List<String> best = sorted("best_performing_product", "ingestion_date, product_id, tt_review_points");
        for (int i = 0; i < holidays.size(); i++) {
            dates.add(holidays.get(i)
                    + shipments.get(i).substring(10)
                    + best.get(i).substring(10));
        }
        return dates;
    }

    private List<String> sorted(String table, String columns) {
        return bench.table(table, columns).stream().sorted().toList();
    }

    private SortedMap<String, String> filesOf(String date) {
        return filesOf(date, bench.published());
    }

    private static SortedMap<String, String> filesOf(String date, SortedMap<String, String> files) {
        SortedMap<String, String> some = new TreeMap<>(files);
        some.keySet().removeIf(name -> !name.contains("ingestion_date=" + date));
        return some;
    }

    /** Runs a command as {@code Main} does, and reads the report that it leaves. */
    private RunReport run(String... command) throws IOException {
        Path report = folder.resolve("report-" + runs++ + ".json");
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--report", report.toString()));
        // Without the bad rows, dumps are as short as if they had been cut.
        arguments.addAll(List.of("--set", "guards.min-rows.full-fraction=0.5"));
        for (String set : List.of(
                "raw.path=\"" + bench.raw() + "\"",
                "output.path=\"" + bench.output() + "\"",
                "tables.orders.max-rejected-fraction=0.5",
                "tables.shipment_deliveries.max-rejected-fraction=0.5")) {
            arguments.addAll(List.of("--set", "pipelines.shop." + set));
        }
        LocalSpark.session();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        try {
            Cli.onSpark(Main.PIPELINES, new Cancellation(), nowhere, nowhere).run(arguments.toArray(String[]::new));
        } finally {
            // The job takes over the session of the tests, and ends it.
            LocalSpark.session();
        }
        return ReportJson.read(Files.readString(report), report, ExitCode.INTERNAL);
    }
}
