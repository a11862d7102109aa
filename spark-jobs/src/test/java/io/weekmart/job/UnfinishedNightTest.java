package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night that ended half-way and of which staged files are lost then: what it touched is computed again. */
class UnfinishedNightTest {
    private static final String FIRST = "2024-01-14";
    private static final String SECOND = "2024-01-15";

    @TempDir
    private Path folder;

    @Test
    void whatCannotBeFinishedIsComputedAgainThoughItsRowsAreTheOldOnes() throws IOException {
        Workbench bench = new Workbench(folder)
                .dump("sales", FIRST, sales("30.00", "10.00"))
                .dump("inventory", FIRST, Dumps.closed(WeeklyTables.INVENTORY))
                .dump("calendar", FIRST, Dumps.calendar("2024-01-01", 2024, 1, 7, 7, 7))
                .dump("store", FIRST, Dumps.stores(1, 2))
                .dump("product", FIRST, Dumps.products(7));
        assertThat(bench.night(FIRST).outcome()).isEqualTo(Outcome.PUBLISHED);
        bench.dump("sales", SECOND, sales("30.05", "10.05"))
                .dump("inventory", SECOND, Dumps.closed(WeeklyTables.INVENTORY))
                .dump("calendar", SECOND, Dumps.calendar("2024-01-01", 2024, 1, 7, 7, 7))
                .dump("store", SECOND, Dumps.stores(1))
                .dump("product", SECOND, Dumps.products(7));
        Path blocked =
                bench.output().resolve("fact_weekly_store_product/yr_num=2024/wk_num=2/stores-00000-of-00001.parquet");
        Files.delete(blocked);
        Files.createDirectories(blocked.resolve("in the way"));
        assertThat(bench.night(SECOND).exitCode()).isEqualTo(8);
        Files.delete(blocked.resolve("in the way"));
        Files.delete(blocked);
        loseStagedFiles(bench);

        RunReport recovered = bench.recover(SECOND);
        // The export takes its corrections back, so that the rows of the first week are those that were published
        // before.
        bench.dump("sales", SECOND, sales("30.00", "10.00"));
        RunReport backfill = bench.backfill("2024-01-01", SECOND);

        assertThat(recovered.exitCode()).isEqualTo(8);
        assertThat(bench.message(recovered))
                .startsWith("Cannot recover out/: Some files of a publication that cannot be finished are in place, in")
                .contains("in dim_calendar; dim_product; dim_store; fact_weekly_store_product yr_num=2024/wk_num=1: ")
                .contains("Run 'backfill --from 2024-01-01 --to 2024-01-07'");
        assertThat(backfill.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(backfill.weeks())
                .filteredOn(week -> week.wkNum() <= 2)
                .extracting(WeekResult::change)
                .containsExactly(Change.CHANGED, Change.CHANGED);
        assertThat(bench.table("fact_weekly_store_product", "wk_num, total_sales_amt"))
                .containsExactlyInAnyOrder("1 30.00", "2 10.00");
        // A store that only the first night's dump held is still there: the table goes on from the file in place.
        assertThat(bench.table("dim_store", "store_key, last_seen_dt"))
                .containsExactlyInAnyOrder("1 " + SECOND, "2 " + FIRST);
        assertThat(bench.recover(SECOND).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    }

    private static String sales(String first, String second) {
        return Dumps.sales(
                """
                store_key,prod_key,trans_dt,sales_qty,sales_amt
                1,7,2024-01-03,3.00,%s
                1,7,2024-01-10,1.00,%s
                """
                        .formatted(first, second));
    }

    private static void loseStagedFiles(Workbench bench) throws IOException {
        try (Stream<Path> files = Files.walk(bench.output().resolve("_weekmart/staging"))) {
            List<Path> weeks = files.filter(
                            file -> file.getFileName().toString().startsWith("fact-"))
                    .toList();
            assertThat(weeks).isNotEmpty();
            for (Path week : weeks) {
                Files.delete(week);
            }
        }
    }
}
