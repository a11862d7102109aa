package io.weekmart.contract.page;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition that was computed, beside what was published before: a week of the weekly pipeline, or a partition of another one.
 *
 * @param name as people call it, such as {@code 2024 week 18}
 * @param table the output table; absent of the weekly fact
 * @param from first date; absent where the partition is no span of dates
 * @param to last date
 * @param complete false of a week that is not over or misses dumps
 * @param change absent where the run did not come to compare
 * @param published whether readers see this run's rows
 * @param now rows and sums as computed; absent of a partition that was emptied
 * @param before rows and sums as published before; absent of a new partition
 * @param stores the stores behind the difference, the largest difference first, at most {@value #MOVERS}
 * @param products the products behind the difference, in the same way
 * @param moreStores how many more stores differ
 * @param moreProducts how many more products differ
 */
public record PartitionDifference(
        String name,
        @Nullable String table,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        boolean complete,
        @Nullable Change change,
        boolean published,
        @Nullable Sums now,
        @Nullable Sums before,
        List<Mover> stores,
        List<Mover> products,
        long moreStores,
        long moreProducts) {
    /** How many stores, and how many products, are named. */
    public static final int MOVERS = 10;

    /**
     * Rows and the sums of their columns.
     *
     * @param totals by column, such as {@code total_sales_qty} and {@code total_sales_amt}, in their order
     */
    public record Sums(long rows, Map<String, BigDecimal> totals) {
        public Sums {
            totals = RunReport.ordered(totals);
        }
    }

    /**
     * A store or product whose revenue differs.
     *
     * @param detail what tells it from others of that name, such as a town or a brand; absent where nothing is known
     */
    public record Mover(String name, @Nullable String detail, BigDecimal before, BigDecimal now) {}

    public PartitionDifference {
        stores = RunReport.listed(stores);
        products = RunReport.listed(products);
    }
}
