package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.job.Workbench;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is extracted is what the weekly pipeline reads, manifests and all; its figures are those of the database, to the cent. */
class ExtractedWeekTest {
    @TempDir
    private Path folder;

    @Test
    void theFiguresOfAWeekAreThoseOfTheSource() {
        Database tills = new Database("weekly-metrics", folder)
                .set("calendar.source=iso")
                .set("tables.sales.natural-key=[trans_id, prod_key]")
                .set("tables.sales.columns.trans_dt=sold_at")
                .set("extract.tables={sales={from=tills.lines, where-column=sold_at, overlap=3 days},"
                        + " inventory={where-column=cal_dt}}")
                .sql(
                        """
                        CREATE SCHEMA tills;
                        CREATE TABLE tills.lines (trans_id bigint, prod_key bigint, store_key int, sold_at timestamp,
                          sales_qty numeric(17,3), sales_amt numeric(16,2), cashier text);
                        CREATE TABLE inventory (cal_dt date, store_key int, prod_key bigint, inventory_on_hand_qty numeric);
                        CREATE TABLE store (store_key int, store_desc text);
                        CREATE TABLE product (prod_key bigint, prod_name text);
                        INSERT INTO store VALUES (1, 'Old Town'), (2, 'Harbour');
                        INSERT INTO product SELECT i, 'p' || i FROM generate_series(1, 5) i;
                        INSERT INTO inventory SELECT d::date, s, p, 5 FROM generate_series('2024-03-04'::date, '2024-03-06',
                          '1 day') d, generate_series(1, 2) s, generate_series(1, 5) p;
                        INSERT INTO tills.lines SELECT i, 1 + i % 5, 1 + i % 2, '2024-03-01'::timestamp + i * interval
                          '7 minutes', 1 + (i % 4) * 0.345, i * 0.37, 'Ann' FROM generate_series(1, 1230) i;
                        """);
        Workbench bench = new Workbench(folder)
                .guarded()
                .set("raw.layout=daily")
                .set("raw.manifest=manifest_{date}.json")
                .set("calendar.source=iso")
                .set("tables.sales.natural-key=[trans_id, prod_key]")
                .set("tables.sales.columns.trans_dt=sold_at");
        tills.extract("2024-03-04");
        // Committed late: it is in the dump of the next day, which reaches back.
        tills.sql("INSERT INTO tills.lines VALUES (9001, 1, 1, '2024-03-04 23:00', 2, 10.01, 'Bob')");
        tills.sql("UPDATE tills.lines SET sales_amt = sales_amt + 0.01 WHERE sold_at::date = '2024-03-04'");
        assertThat(tills.extract("2024-03-05").message()).isEmpty();
        RunReport first = bench.night("2024-03-05");
        assertThat(first.exitCode()).as(String.valueOf(first.failure())).isZero();
        assertThat(tills.extract("2024-03-06").message()).isEmpty();

        RunReport report = bench.night("2024-03-06");

        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        // The dump has the rows of three days before once more, with which the day itself is not diluted.
        assertThat(report.guards())
                .filteredOn(guard -> guard.id().equals("own-date") && "sales".equals(guard.table()))
                .extracting(GuardResult::observed)
                .containsExactly(1.0);
        List<String> published = bench.table("fact_weekly_store_product", "store_key, prod_key");
        assertThat(published).hasSize(20);
        assertThat(bench.fact()
                        .selectExpr("concat_ws(' ', sum(total_sales_qty), sum(total_sales_amt))")
                        .first()
                        .getString(0))
                .isEqualTo(tills.value(
                        "SELECT concat_ws(' ', sum(sales_qty), sum(sales_amt)) FROM tills.lines WHERE sold_at"
                                + " < '2024-03-07'"));
    }
}
