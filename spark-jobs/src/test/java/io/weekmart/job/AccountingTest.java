package io.weekmart.job;

import static io.weekmart.job.SmallGrocer.header;
import static io.weekmart.job.SmallGrocer.line;
import static io.weekmart.job.SmallGrocer.sale;
import static io.weekmart.job.SmallGrocer.stock;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.WeeklyTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows read are rows accepted, rejected, superseded and already counted, whatever the rows are and however often a task has to run. */
class AccountingTest {
    private static final String EARLIER = "2024-03-11";
    private static final String LATER = "2024-03-18";

    @TempDir
    private Path folder;

    @AfterEach
    void theDiskIsWellAgain() {
        FlakyFileSystem.failed(hadoop());
    }

    @Test
    void everyRowOfAnUglyNightIsAccountedFor() {
        Workbench bench = uglyNight("night").set("tables.sales.natural-key=[trans_id, prod_key]");

        RunReport report = bench.night(LATER);

        assertThat(report.failure()).isNull();
        assertThat(rows(report))
                .containsExactly(
                        "sales: 14 read = 4 accepted + 7 rejected + 2 superseded + 1 already counted",
                        "inventory: 11 read = 4 accepted + 5 rejected + 1 superseded + 1 already counted",
                        "calendar: 28 read = 28 accepted + 0 rejected + 0 superseded + 0 already counted",
                        "store: 6 read = 2 accepted + 4 rejected + 0 superseded + 0 already counted",
                        "product: 5 read = 3 accepted + 2 rejected + 0 superseded + 0 already counted");
        assertThat(report.accounting())
                .hasToString("Accounting[acceptedSalesQty=7.000, acceptedSalesAmt=10.50, computedSalesQty=7.000,"
                        + " computedSalesAmt=10.50, balanced=true]");
        assertThat(bench.rejects().count()).isEqualTo(7 + 5 + 4 + 2);
    }

    @Test
    void withoutANaturalKeyEveryLineOfSalesCounts() {
        RunReport report = uglyNight("night").night(LATER);

        assertThat(rows(report))
                .first()
                .isEqualTo("sales: 14 read = 9 accepted + 4 rejected + 0 superseded + 1 already counted");
        assertThat(report.accounting())
                .hasToString("Accounting[acceptedSalesQty=21.000, acceptedSalesAmt=23.00, computedSalesQty=21.000,"
                        + " computedSalesAmt=23.00, balanced=true]");
    }

    @ParameterizedTest
    @CsvSource({
        "sales_, false",
        "sales_, true",
        "inventory_, false",
        "store_, false",
        "fact-, false",
        "rejects, false",
        "dim_product, false"
    })
    void aTaskThatFailsOnceChangesNothing(String failing, boolean keyed) {
        Workbench calm = uglyNight("calm");
        Workbench flaky = uglyNight("flaky");
        if (keyed) {
            calm.set("tables.sales.natural-key=[trans_id, prod_key]");
            flaky.set("tables.sales.natural-key=[trans_id, prod_key]");
        }
        RunReport expected = calm.night(LATER);

        FlakyFileSystem.failOnceOn(failing, hadoop());
        RunReport report = flaky.night(LATER);
        Set<String> failed = FlakyFileSystem.failed(hadoop());

        assertThat(failed).isNotEmpty().allMatch(name -> name.startsWith(failing));
        assertThat(report.failure()).isNull();
        assertThat(rows(report)).isEqualTo(rows(expected));
        assertThat(report.accounting()).isEqualTo(expected.accounting());
        assertThat(tables(flaky)).isEqualTo(tables(calm));
        assertThat(rejects(flaky)).isEqualTo(rejects(calm)).hasSize((int)
                calm.rejects().count());
        // What the failed attempts left is not published, and not left behind.
        assertThat(flaky.published().keySet()).isEqualTo(calm.published().keySet());
    }

    /** Dumps of two nights, a week apart, with rows of every fate; the later one is to be run. */
    private Workbench uglyNight(String name) {
        Workbench bench = new Workbench(folder.resolve(name))
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=2")
                .set("raw.allow-gaps=true")
                .set("raw.split-bytes=200");
        for (String table : List.of("sales", "inventory", "store", "product")) {
            bench.set("tables." + table + ".max-rejected-fraction=1");
        }
        SmallGrocer.night(bench, EARLIER)
                .dump(
                        "sales",
                        EARLIER,
                        header(WeeklyTables.SALES)
                                + sale(1, 7, 1, EARLIER, "1", "1.00")
                                + sale(2, 7, 1, EARLIER, "1", "1.50")
                                + sale(3, 8, 1, EARLIER, "1", "2.00")
                                // Counted on its own night, whose window began a week before the later one's.
                                + sale(4, 7, 1, "2024-03-10", "1", "1")
                                + "\n"
                                + sale(5, 7, 1, "2024-03-25", "1", "1")
                                + "\"x\"y\n"
                                + header(WeeklyTables.SALES))
                .dump(
                        "inventory",
                        EARLIER,
                        header(WeeklyTables.INVENTORY)
                                + stock(EARLIER, 1, 7, "1")
                                + stock(EARLIER, 1, 7, "1.0")
                                + stock(EARLIER, 1, 8, "2")
                                + stock(EARLIER, 2, 8, "2")
                                + stock("2024-03-10", 2, 8, "2"));
        SmallGrocer.night(bench, LATER)
                .dump("calendar", LATER, SmallGrocer.calendar("2024-03-24"))
                .dump(
                        "store",
                        LATER,
                        SmallGrocer.stores() + "\"1\",S1,Old Town" + ",".repeat(18) + "\n"
                                + line(WeeklyTables.STORE, "3", "a") + line(WeeklyTables.STORE, "3", "b") + "x\n")
                .dump(
                        "product",
                        LATER,
                        SmallGrocer.products()
                                + line(WeeklyTables.PRODUCT, "")
                                + line(WeeklyTables.PRODUCT, "10", "x\0"))
                .dump(
                        "sales",
                        LATER,
                        header(WeeklyTables.SALES)
                                // Corrects the first line of the earlier night, and the second in the same way twice.
                                + sale(1, 7, 1, EARLIER, "2", "3.00")
                                + sale(2, 7, 1, EARLIER, "3", "4.50")
                                + sale(2, 7, 1, EARLIER, "3", "4.50")
                                + sale(6, 9, 2, LATER, "1", "1.00")
                                + sale(7, 9, 2, LATER, "4", "2.00")
                                + sale(7, 9, 2, LATER, "5", "3.50")
                                + sale(8, 9, 9, LATER, "5", "2.50"))
                .dump(
                        "inventory",
                        LATER,
                        header(WeeklyTables.INVENTORY)
                                + stock(EARLIER, 1, 8, "5")
                                + stock(LATER, 1, 7, "6")
                                + stock(LATER, 1, 8, "7")
                                + stock(LATER, 1, 8, "8")
                                + stock(LATER, 2, 8, "-8")
                                + stock(LATER, 2, 9, "one"));
        return bench;
    }

    private static List<String> rows(RunReport report) {
        return report.tables().stream()
                .map(table -> table.table() + ": " + table.read() + " read = " + table.accepted() + " accepted + "
                        + table.rejected() + " rejected + " + table.superseded() + " superseded + "
                        + table.alreadyCounted()
                        + " already counted")
                .toList();
    }

    /** Content of the published fact and dimensions, byte by byte. */
    private static Map<String, String> tables(Workbench bench) {
        Map<String, String> tables = new TreeMap<>();
        bench.published().forEach((name, timeAndContent) -> {
            if (name.startsWith("fact_") || name.startsWith("dim_")) {
                tables.put(name, timeAndContent.substring(timeAndContent.indexOf(' ')));
            }
        });
        return tables;
    }

    private static List<String> rejects(Workbench bench) {
        return bench
                .table("rejects", "table, substring_index(file, '/', -1), line, raw_text, array_join(reasons, ' ')")
                .stream()
                .sorted()
                .toList();
    }

    private static Configuration hadoop() {
        return Workbench.spark().sparkContext().hadoopConfiguration();
    }
}
