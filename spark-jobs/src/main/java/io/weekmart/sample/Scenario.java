package io.weekmart.sample;

import java.time.LocalDate;

/**
 * What is to be made.
 *
 * @param from first day of trade
 * @param days days of trade, one dump a day in the daily layout
 * @param clean nothing but good rows: no mistakes, nothing late, no corrections, no closed days, every count taken
 * @param salesRows rows of sales in all; in a clean scenario exactly so many
 * @param inventoryRows rows of inventory in all, in a clean scenario; 0 for a count of every product in every store on every day
 * @param dimensionDays last run dates that get a dump of store, product and calendar too
 * @param gzipLevel 0 for plain files, else 1 to 9
 */
record Scenario(
        long seed,
        int stores,
        int products,
        LocalDate from,
        int days,
        boolean daily,
        boolean clean,
        long salesRows,
        long inventoryRows,
        int dimensionDays,
        int gzipLevel) {

    /** With fewer rows of sales than this a day, the mistakes would pass the limits of the job. */
    static final int LEAST_ROWS_WITH_MISTAKES = 300;

    Scenario {
        check(stores >= 1 && stores <= 100_000, "--stores must be 1 to 100,000");
        check(products >= 10 && products <= 1_000_000, "--products must be 10 to 1,000,000");
        check((long) stores * products <= 50_000_000, "--stores times --products must be at most 50 million");
        check(days >= 1 && days <= 3660, "--weeks must be 1 to 522");
        check(salesRows >= days, "--sales-rows must be at least one a day");
        check(inventoryRows >= 0 && (inventoryRows == 0 || clean), "--inventory-rows goes with --clean alone");
        // Three of the special products have no stock.
        check(
                inventoryRows / days < (long) stores * (products - 3),
                "--inventory-rows is more than a count of every product in every store on every day: raise --stores or --products");
        check(dimensionDays >= 1, "--dimension-days must be at least 1");
        check(gzipLevel >= 0 && gzipLevel <= 9, "the level of gzip must be 0 to 9");
        check(
                clean || (salesRows / days >= LEAST_ROWS_WITH_MISTAKES && days >= 28 && stores * products >= 500),
                "fewer than 300 sales rows a day, 4 weeks or 500 pairs of store and product leave no room for bad rows:"
                        + " add --clean");
    }

    private static void check(boolean right, String rule) {
        if (!right) {
            throw new IllegalArgumentException(rule);
        }
    }

    LocalDate day(int index) {
        return from.plusDays(index);
    }

    LocalDate lastDay() {
        return day(days - 1);
    }

    /** Rows of the day when a total is spread over all days as evenly as whole rows allow. */
    long share(long total, int day) {
        return Math.multiplyExact(total, day + 1L) / days - Math.multiplyExact(total, (long) day) / days;
    }

    String fileName(String table, LocalDate date) {
        return table + "_" + date + (gzipLevel == 0 ? ".csv" : ".csv.gz");
    }
}
