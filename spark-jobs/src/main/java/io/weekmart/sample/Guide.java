package io.weekmart.sample;

import io.weekmart.contract.table.WeeklyTables;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The README that lies beside the sample: what is in it, and every row that is odd on purpose. */
final class Guide {
    private Guide() {}

    static String of(Scenario scenario, long salesRows, long inventoryRows) {
        StringBuilder mistakes = new StringBuilder();
        StringBuilder late = new StringBuilder();
        List<Anomaly> inOrder = Anomaly.of(scenario).stream()
                .sorted(Comparator.comparingInt((Anomaly anomaly) ->
                                WeeklyTables.PIPELINE.inputs().indexOf(anomaly.table()))
                        .thenComparing(Anomaly::day))
                .toList();
        for (Anomaly anomaly : inOrder) {
            String file = scenario.fileName(anomaly.table().name(), scenario.day(anomaly.day()));
            if (anomaly.codes().isEmpty()) {
                late.append(String.format(Locale.ROOT, "- `%s`: %s%n", file, anomaly.story()));
            } else {
                String codes = anomaly.codes().size() > 4
                        ? anomaly.codes().get(0) + " and so on, every column"
                        : String.join(", ", anomaly.codes());
                mistakes.append(String.format(Locale.ROOT, "| `%s` | %s | %s |%n", file, codes, anomaly.story()));
            }
        }
        return String.format(
                Locale.ROOT,
                TEMPLATE,
                scenario.from(),
                scenario.lastDay(),
                scenario.stores(),
                scenario.products(),
                salesRows,
                inventoryRows,
                scenario.dimensionDays(),
                scenario.day(20),
                scenario.lastDay(),
                late,
                scenario.fileName("product", scenario.lastDay()),
                mistakes,
                scenario.seed());
    }

    private static final String TEMPLATE =
            """
            # Sample: the daily dumps of a small invented grocer

            Daily dumps of %s to %s: %d stores, %d products, %,d rows of sales, %,d of inventory.
            All of it is made up by a seeded generator (`io.weekmart.sample.GenerateDumps`), this page too: change the generator, not
            the files. A test makes them again and compares.

            Store, product and calendar are always full dumps, and only those of the run date are read; here the last %d days have
            them, so that each of these days can be run. The default `lookback-weeks = 4` reads the last four weeks of sales and
            inventory; `--set raw.lookback-weeks=8` reads them all.

            ## What is in it

            - Weekdays and seasons, promotions (a quarter off, more than twice the volume, `promotion_flg`), returns (negative), goods
              sold by weight, home delivery.
            - Shelves that run low or empty while an order is on its way or stuck; waste of fresh goods; replenishment.
            - A closed day, %s: its dump of sales has a header and nothing else.
            - Gift cards and deposits, which sell and have no inventory; a snow shovel that has inventory and never sells; an ice scraper
              that is gone from the product dump of %s (run the day before first, and `dim_product` keeps it with its `last_seen_dt`).
            - Evenings whose sales came days later, because a till was offline; stock counts that are corrected by a later dump
              (superseded); store-days that nobody counted.
            - Names with commas, quotes, line breaks and accents; a store dump as a spreadsheet writes it (byte-order mark, CRLF) and
              with a column that Weekmart ignores (`opened_on`).

            ## Good rows that come late

            Those dated before the run date's window are already counted, by an earlier run. The others are accepted. (Besides
            the evenings of offline tills.)

            %s
            ## Rows that are wrong on purpose

            Together they stay below one percent of their tables. One more stands in `%s` and in the product dumps of the
            days before: BAD_VALUE(prod_name), a name in Latin-1.

            | file | rejected for | what happened |
            | --- | --- | --- |
            %s
            ## A hundred times more

            ```sh
            java -cp spark-jobs/target/weekmart-spark-jobs.jar io.weekmart.sample.GenerateDumps \\
                --out big --seed %d --stores 100 --products 1200
            ```

            `--help` names the rest: full dumps, plain files, other dates, clean data of exact sizes for benchmarks.
            """;
}
