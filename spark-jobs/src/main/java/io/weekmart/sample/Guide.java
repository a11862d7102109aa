package io.weekmart.sample;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The README that lies beside the sample: what is in it, and every row that is odd on purpose. */
final class Guide {
    private Guide() {}

    static String of(Scenario scenario, long salesRows, long inventoryRows) {
        StringBuilder mistakes = new StringBuilder();
        StringBuilder late = new StringBuilder();
        List<Oddity> inOrder = Oddity.of(scenario).stream()
                .sorted(Comparator.comparing(Oddity::table).thenComparing(Oddity::day))
                .toList();
        for (Oddity oddity : inOrder) {
            String file = scenario.fileName(oddity.table().label(), scenario.day(oddity.day()));
            if (oddity.codes().isEmpty()) {
                late.append(String.format(Locale.ROOT, "- `%s`: %s%n", file, oddity.story()));
            } else {
                String codes = oddity.codes().size() > 4
                        ? oddity.codes().get(0) + " and so on, every column"
                        : String.join(", ", oddity.codes());
                mistakes.append(String.format(Locale.ROOT, "| `%s` | %s | %s |%n", file, codes, oddity.story()));
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
                scenario.dimensionNights(),
                scenario.day(20),
                scenario.lastDay(),
                late,
                scenario.fileName("product", scenario.lastDay()),
                mistakes,
                scenario.seed());
    }

    private static final String TEMPLATE =
            """
            # Sample: the nights of a small invented grocer

            Daily dumps of %s to %s: %d stores, %d products, %,d rows of sales, %,d of inventory.
            All of it is made up by a seeded generator (`io.weekmart.sample.GenerateDumps`), this page too: change the generator, not
            the files. A test makes them again and compares.

            Store, product and calendar are always full dumps, and only those of the run date are read; here the last %d nights have
            them, so that each of these nights can be run. The default `lookback-weeks = 4` reads the last four weeks of sales and
            inventory; `--set raw.lookback-weeks=8` reads them all.

            ## What is in it

            - Weekdays and seasons, promotions (a quarter off, more than twice the volume, `promotion_flg`), returns (negative), goods
              sold by weight, home delivery.
            - Shelves that run low or empty while an order is on its way or stuck; waste of fresh goods; replenishment.
            - A closed day, %s: its dump of sales has a header and nothing else.
            - Gift cards and deposits, which sell and have no inventory; a snow shovel that has inventory and never sells; an ice scraper
              that is gone from the product dump of %s (run the night before first, and `dim_product` keeps it with its `last_seen_dt`).
            - Evenings whose sales came days later, because a till was offline; stock counts that are corrected by a later dump
              (superseded); store-days that nobody counted.
            - Names with commas, quotes, line breaks and accents; a store dump as a spreadsheet writes it (byte-order mark, CRLF) and
              with a column that Weekmart ignores (`opened_on`).

            ## Good rows that come late

            Those dated before tonight's window are already counted, by an earlier night. The others are accepted. (Besides
            the evenings of offline tills.)

            %s
            ## Rows that are wrong on purpose

            Together they stay below one percent of their tables. One more stands in `%s` and in the product dumps of the
            nights before: BAD_VALUE(prod_name), a name in Latin-1.

            | file | rejected for | what happened |
            | --- | --- | --- |
            %s
            ## A hundred times more

            ```
            java -cp spark-jobs/target/weekmart-spark-jobs.jar io.weekmart.sample.GenerateDumps \\
                --out big --seed %d --stores 100 --products 1200
            ```

            `--help` names the rest: full dumps, plain files, other dates, clean data of exact sizes for benchmarks.
            """;
}
