package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.report.ReportSchema;
import io.weekmart.report.SummaryTable;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rejected rows would have been worth: as far as they can be read, and those of tonight's dump apart from those of the one before. */
class RejectsWorthTest {
    private static final String BEFORE = "2024-03-24";
    private static final String TONIGHT = "2024-03-31";
    private static final String COLUMNS = "trans_id,trans_dt,store_key,prod_key,sales_qty,sales_amt\n";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void twoNights() {
        bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=8")
                .set("raw.allow-gaps=true")
                .set("tables.sales.max-rejected-fraction=1");
        dumps(BEFORE, "1,2024-03-24,1,1000,1,2.00\n2,2024-03-24,9,1000,3,30.00\n");
        dumps(
                TONIGHT,
                """
                3,2024-03-31,1,1000,1,2.00
                4,2024-03-31,9,77,2,5.00
                5,2024-03-31,1,1000,x,7.00
                6,2024-03-31,1,1000,1,
                """);
    }

    @Test
    void rejectsOfNewAndOfKnownDumpsAreAddedUpApart() {
        RunReport first = bench.night(BEFORE);
        RunReport report = bench.night(TONIGHT);

        assertThat(first.failure()).isNull();
        assertThat(sales(first).worth())
                .isEqualTo(new RejectWorth(part(1, "3.000", "30.00"), part(0, "0.000", "0.00")));
        assertThat(report.failure()).isNull();
        TableRows sales = sales(report);
        assertThat(sales.worth()).isEqualTo(new RejectWorth(part(3, "3.000", "12.00"), part(1, "3.000", "30.00")));
        assertThat(sales.worthByCode())
                .containsOnlyKeys(
                        "BAD_VALUE(sales_qty)", "MISSING_VALUE(sales_amt)", "UNKNOWN_STORE", "UNKNOWN_PRODUCT")
                .containsEntry(
                        "BAD_VALUE(sales_qty)", new RejectWorth(part(1, "0.000", "7.00"), part(0, "0.000", "0.00")))
                .containsEntry(
                        "MISSING_VALUE(sales_amt)", new RejectWorth(part(1, "1.000", "0.00"), part(0, "0.000", "0.00")))
                .containsEntry("UNKNOWN_STORE", new RejectWorth(part(1, "2.000", "5.00"), part(1, "3.000", "30.00")))
                .containsEntry("UNKNOWN_PRODUCT", new RejectWorth(part(1, "2.000", "5.00"), part(0, "0.000", "0.00")));
        assertThat(ReportSchema.problems(ReportJson.write(report))).isEmpty();
    }

    @Test
    void theSummaryNamesTheReasonsThatCostMost() {
        bench.night(BEFORE);

        assertThat(SummaryTable.of(bench.night(TONIGHT)).lines().map(String::strip))
                .containsSubsequence(
                        "worth      dumps       rows   rejected_qty   rejected_amt  reasons that cost most",
                        "sales      new            3           3.00          12.00  BAD_VALUE(sales_qty) 7.00",
                        "sales      known          1           3.00          30.00  UNKNOWN_STORE 30.00");
    }

    /** Rows that only their key gives away have been read whole. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatTheKeyCheckRejectsAreWorthWhatTheySay(boolean equal) {
        bench.set("tables.sales.natural-key=[trans_id]");
        dumps(TONIGHT, "3,2024-03-31,1,1000,1,2.00\n3,2024-03-31,1,1000," + (equal ? "1,2.00\n" : "4,9.00\n"));

        RunReport report = bench.night(TONIGHT);

        assertThat(sales(report).worthByCode().get(equal ? "DUPLICATE_ROW" : "CONFLICTING_KEY"))
                .isEqualTo(new RejectWorth(
                        equal ? part(1, "1.000", "2.00") : part(2, "5.000", "11.00"), part(0, "0.000", "0.00")));
    }

    private void dumps(String date, String sales) {
        bench.dump("calendar", date, Dumps.calendar("2024-03-18", 2024, 12, 7, 7))
                .dump("store", date, Dumps.stores(1))
                .dump("product", date, Dumps.products(1000))
                .dump("sales", date, Dumps.sales(COLUMNS + sales))
                .dump("inventory", date, Dumps.closed(WeeklyTables.INVENTORY));
    }

    private static TableRows sales(RunReport report) {
        return report.tables().stream()
                .filter(table -> table.table().equals("sales"))
                .findFirst()
                .orElseThrow();
    }

    private static RejectWorth.Part part(long rows, String quantity, String amount) {
        return new RejectWorth.Part(rows, new BigDecimal(quantity), new BigDecimal(amount));
    }
}
