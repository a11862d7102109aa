package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.table.WeeklyTables;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report says of weeks that were published before. */
class RepublishedWeekTest {
    private static final String NIGHT = "2024-01-14";

    @TempDir
    private Path folder;

    @Test
    void oneAmountThatChangesRepublishesItsWeekAloneAndTellsOldAndNewTotals() {
        Workbench bench = bench();
        bench.dump(
                "sales",
                NIGHT,
                Dumps.sales(
                        """
                store_key,prod_key,trans_dt,sales_qty,sales_amt
                1,7,2024-01-03,3.00,30.00
                1,7,2024-01-10,1.00,10.00
                """));
        assertThat(bench.night(NIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);
        bench.dump(
                "sales",
                NIGHT,
                Dumps.sales(
                        """
                store_key,prod_key,trans_dt,sales_qty,sales_amt
                1,7,2024-01-03,3.00,30.05
                1,7,2024-01-10,1.00,10.00
                """));

        RunReport report = bench.night(NIGHT);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.weeks())
                .containsExactly(
                        week(
                                1,
                                "2024-01-01",
                                Change.CHANGED,
                                true,
                                totals(1, "3.000", "30.05"),
                                totals(1, "3.000", "30.00")),
                        week(2, "2024-01-08", Change.UNCHANGED, false, totals(1, "1.000", "10.00"), null));
    }

    @Test
    void aWeekThatBecomesEmptyTellsWhatItHad() {
        Workbench bench = bench();
        bench.dump(
                "sales",
                NIGHT,
                Dumps.sales(
                        """
                store_key,prod_key,trans_dt,sales_qty,sales_amt
                1,7,2024-01-03,3.00,30.00
                1,7,2024-01-10,1.00,10.00
                """));
        assertThat(bench.night(NIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);
        bench.dump(
                "sales",
                NIGHT,
                Dumps.sales(
                        """
                store_key,prod_key,trans_dt,sales_qty,sales_amt
                1,7,2024-01-10,1.00,10.00
                """));

        RunReport report = bench.accepting("weeks-emptied").night(NIGHT);

        assertThat(report.weeks())
                .contains(week(1, "2024-01-01", Change.EMPTIED, true, Totals.NONE, totals(1, "3.000", "30.00")));
    }

    private Workbench bench() {
        return new Workbench(folder)
                .dump("inventory", NIGHT, Dumps.closed(WeeklyTables.INVENTORY))
                .dump("calendar", NIGHT, Dumps.calendar("2024-01-01", 2024, 1, 7, 7))
                .dump("store", NIGHT, Dumps.stores(1))
                .dump("product", NIGHT, Dumps.products(7));
    }

    private static WeekResult week(
            int number, String start, Change change, boolean published, Totals totals, @Nullable Totals previous) {
        LocalDate first = LocalDate.parse(start);
        boolean complete = change != Change.EMPTIED;
        return new WeekResult(2024, number, first, first.plusDays(6), complete, change, published, totals, previous);
    }

    private static Totals totals(long rows, String quantity, String amount) {
        return new Totals(rows, new BigDecimal(quantity), new BigDecimal(amount));
    }
}
