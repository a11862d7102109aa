package io.weekmart.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.job.PageAnswers;
import io.weekmart.job.PageOfRuns;
import io.weekmart.job.TableBench;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run of the shop: what arrived, what changed, rejects and the run, and a query for each of them. */
class ShopPageTest {
    private static final String DATE = "2024-05-05";

    @TempDir
    Path folder;

    @Test
    void hasNeitherCoverageNorBusinessAndAQueryForEachFigure() throws SQLException {
        TableBench bench = new TableBench(new ShopPipeline(), folder);
        ShopDumps.smallest(4).forEach((table, csv) -> bench.dump(table, DATE, csv));

        RunReport report = bench.run(DATE);

        PageOfRuns pages = new PageOfRuns(bench.output());
        RunPage page = pages.of(report);
        assertThat(page.verdict().colour()).isEqualTo(Colour.GREEN);
        assertThat(page.coverage()).isNull();
        assertThat(page.business()).isNull();
        assertThat(page.arrivals())
                .extracting(Arrival::table)
                .contains(ShopTables.ORDERS.name(), ShopTables.REVIEWS.name());
        assertThat(page.changes())
                .hasSameSizeAs(report.partitions())
                .extracting(PartitionDifference::table)
                .contains("agg_public_holiday");
        assertThat(pages.html(report))
                .contains("id=\"arrived\"", "id=\"changed\"", "id=\"rejects\"", "id=\"run\"")
                .doesNotContain("id=\"coverage\"", "id=\"business\"");
        // There are no rejects, so that there is no file to read.
        Map<String, List<String>> answers = PageAnswers.of(page, figure -> !figure.startsWith("Rejected"));
        assertThat(answers)
                .containsKeys("What arrived: orders of " + DATE, "What changed: rows of agg_public_holiday")
                .allSatisfy((figure, rows) -> assertThat(rows).isNotEmpty());
    }
}
