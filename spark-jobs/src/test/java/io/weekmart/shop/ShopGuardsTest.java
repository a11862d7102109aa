package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.config.Settings;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.job.TableBench;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a shop that guards refuse: a first one of a hundred orders, and then one that is not like it. */
class ShopGuardsTest {
    private static final String FIRST = "2024-01-06";
    private static final String SECOND = "2024-01-07";

    private static TableBench published;

    @TempDir
    Path folder;

    private TableBench bench;

    @BeforeAll
    static void publishAFirstSnapshot(@TempDir Path shared) {
        published = guarded(shared);
        for (String date : new String[] {FIRST, SECOND}) {
            ShopDumps.smallest(5).forEach((table, csv) -> published.dump(table, date, csv));
        }
        published.dump(ORDERS, FIRST, ShopDumps.csv(ORDERS, orders(1, 100, 1)));
        assertThat(published.run(FIRST).failure()).isNull();
    }

    @BeforeEach
    void aFirstSnapshot() {
        bench = guarded(folder).startingFrom(published);
    }

    private static TableBench guarded(Path folder) {
        return new TableBench(new ShopPipeline(), folder)
                .guards(new Settings.GuardLimits(0, 0.05, 200, 0.3, 0.9, 5, 0.2, 0.01, 0.5, 2, 0.5, 0, 0));
    }

    @Test
    void aSnapshotThatWasCutIsRefusedUntilItIsAccepted() {
        bench.dump(ORDERS, SECOND, ShopDumps.csv(ORDERS, orders(1, 89, 1)));

        assertThat(cause(bench.run(SECOND)))
                .isEqualTo(
                        "Cannot publish: guard min-rows: orders: the dump of 2024-01-07 has 89 rows, 89.00 % of the 100 of the"
                                + " dump of 2024-01-06, and at least 90.00 % are expected.");
        assertThat(bench.accept("min-rows=orders").run(SECOND).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void ordersOfProductsThatNobodyKnowsAndRowsThatComeTwiceAreRefused() {
        String[] lines = orders(1, 120, 1);
        System.arraycopy(orders(101, 20, 9), 0, lines, 100, 20);
        bench.dump(ORDERS, SECOND, ShopDumps.csv(ORDERS, lines))
                .dump(REVIEWS, SECOND, ShopDumps.csv(REVIEWS, "5,1", "5,1", "5,1", "5,1", "5,1", "5,1"));

        assertThat(cause(bench.run(SECOND)))
                .contains(
                        "guard unknown-fraction: orders: 20 of the 20 rows that the dump of 2024-01-07 has beyond the one of"
                                + " 2024-01-06 (100.00 %) name a key that products or dates does not have, and the limit is 1.00 %",
                        "guard repeated-rows: reviews: every row of the dump of 2024-01-07 comes an even number of times, in 6"
                                + " rows, and the limit is 0 dumps");
    }

    private static String[] orders(int first, int count, int product) {
        return IntStream.range(first, first + count)
                .mapToObj(order -> order + ",1," + product + ",2024-01-01,2.00,1,2.00")
                .toArray(String[]::new);
    }

    private static String cause(RunReport report) {
        return Objects.requireNonNull(report.failure(), "The run did not fail").cause();
    }
}
