package io.weekmart.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.RejectedTable;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.job.PageAnswers;
import io.weekmart.job.PageOfRuns;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run of orders: two orders, one of which has an item whose subtotal is no number. */
class OrdersPageTest {
    private static final String DATE = "2024-05-13";
    private static final String NEXT = "2024-05-14";

    @TempDir
    Path folder;

    @Test
    void saysWhatArrivedChangedAndWasRejected() {
        OrdersBench orders = new OrdersBench(folder)
                .day(
                        DATE,
                        "1,2024-05-13 00:00:00.0,1,COMPLETE\n2,2024-05-13 00:00:00.0,2,CLOSED\n",
                        "1,1,10,2,25.00,12.50\n2,2,11,1,two,2.00\n");

        RunReport report = orders.bench().run(DATE);

        RunPage page = new PageOfRuns(orders.bench().output()).of(report);
        assertThat(page.run().pipeline()).isEqualTo("orders");
        assertThat(page.arrivals())
                .filteredOn(arrival -> arrival.table().equals("order_items"))
                .extracting(Arrival::dumpDate, Arrival::rows, Arrival::amount)
                .containsExactly(tuple(LocalDate.parse(DATE), 2L, new BigDecimal("25.00")));
        assertThat(page.rejects())
                .extracting(RejectedTable::table, RejectedTable::rejected)
                .containsExactly(tuple("order_items", 1L));
        assertThat(page.rejects().get(0).files())
                .containsExactly(new RejectedTable.FileRejects(
                        "order_items_" + DATE + ".csv", true, 1, Map.of("BAD_VALUE(order_item_subtotal)", 1L)));
        assertThat(page.coverage()).isNull();
        assertThat(page.business()).isNull();
    }

    @Test
    void namesThePartitionsOfARunThatPublishes() {
        OrdersBench orders =
                new OrdersBench(folder).day(DATE, "1,2024-05-13 00:00:00.0,1,COMPLETE\n", "1,1,10,2,25.00,12.50\n");

        RunReport report = orders.bench().run(DATE);

        PageOfRuns pages = new PageOfRuns(orders.bench().output());
        RunPage page = pages.of(report);
        assertThat(page.verdict().colour()).isEqualTo(Colour.GREEN);
        assertThat(page.verdict().sentence()).startsWith("Published ").endsWith(", of which 0 were rejected.");
        assertThat(page.changes())
                .hasSameSizeAs(report.partitions())
                .extracting(PartitionDifference::change)
                .containsOnly(Change.NEW);
        assertThat(page.changes()).extracting(PartitionDifference::table).contains("customer_order_items");
        assertThat(pages.history().entries())
                .extracting(HistoryEntry::pipeline, HistoryEntry::revenue)
                .containsExactly(tuple("orders", null));
    }

    @Test
    void aBackfillWhoseLaterDateFailsSaysWhatItPublished() {
        OrdersBench orders = new OrdersBench(folder)
                .day(DATE, "1,2024-05-13 00:00:00.0,1,COMPLETE\n", "1,1,10,2,25.00,12.50\n")
                .day(NEXT, "2,2024-05-14 00:00:00.0,2,CLOSED\n", "2,2,11,1,two,2.00\n");

        RunReport report = orders.bench().backfill(DATE, NEXT);

        PageOfRuns pages = new PageOfRuns(orders.bench().output());
        RunPage page = pages.of(report);
        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(page.verdict().colour()).isEqualTo(Colour.RED);
        assertThat(page.verdict().sentence()).startsWith("The run failed after it had published 4 partitions: ");
        assertThat(page.verdict().nextSteps())
                .contains("Readers see 4 partitions of this run already.")
                .doesNotContain("Until then, readers see what was published before.");
        assertThat(pages.html(report))
                .contains("Published, then failed", "All 6 partitions are new. 2 of them are not published.")
                .doesNotContain("Nothing was published");
    }

    @Test
    void everyFigureHasAQueryThatYieldsIt() throws SQLException {
        StringBuilder items = new StringBuilder("1,1,11,1,two,2.00\n");
        for (int item = 2; item <= 151; item++) {
            items.append(item).append(",1,10,2,25.00,12.50\n");
        }
        OrdersBench orders =
                new OrdersBench(folder).day(DATE, "1,2024-05-13 00:00:00.0,1,COMPLETE\n", items.toString());

        RunReport report = orders.bench().run(DATE);

        RunPage page = new PageOfRuns(orders.bench().output()).of(report);
        assertThat(report.exitCode()).isZero();
        assertThat(PageAnswers.of(page, figure -> true))
                .containsEntry("What arrived: order_items of " + DATE, List.of("151 3750.00"))
                .containsEntry("What arrived: orders of " + DATE, List.of("1"))
                .containsEntry("What changed: rows of customer_order_items", List.of(DATE + " 150"))
                .containsEntry(
                        "Rejected rows by table and reason; a row with two reasons counts for both",
                        List.of("order_items BAD_VALUE(order_item_subtotal) 1"))
                .hasEntrySatisfying("Rejected rows by table and file", rows -> assertThat(rows)
                        .singleElement()
                        .asString()
                        .startsWith("order_items ")
                        .endsWith("order_items_" + DATE + ".csv 1"));
    }
}
