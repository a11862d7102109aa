package io.weekmart.metrics;

import io.weekmart.parquet.ColumnRows;
import io.weekmart.raw.TaskConfiguration;
import io.weekmart.schema.FactTable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The stores and products behind the difference between a week as it is published and as it was computed, by their revenue. A task reads three
 * columns of all files of a week, old and new, and reports no more than what is named.
 *
 * @param week as it was asked for
 * @param stores the largest differences first
 * @param products the largest differences first
 * @param differingStores how many stores differ
 * @param differingProducts how many products differ
 */
public record WeekMovers(
        int week, List<Mover> stores, List<Mover> products, long differingStores, long differingProducts)
        implements Serializable {
    private static final List<String> COLUMNS =
            List.of(FactTable.STORE_KEY.name(), FactTable.PROD_KEY.name(), FactTable.TOTAL_SALES_AMT.name());

    private static final Comparator<Mover> LARGEST_FIRST = Comparator.comparingLong(
                    (Mover mover) -> Math.abs(mover.now() - mover.before()))
            .reversed()
            .thenComparingLong(Mover::key);

    /**
     * A store or product.
     *
     * @param before published revenue, unscaled
     * @param now computed revenue, unscaled
     */
    public record Mover(long key, long before, long now) implements Serializable {}

    /**
     * The files of a week.
     *
     * @param before paths of the published ones
     * @param now paths of the computed ones
     */
    public record Versions(int week, List<String> before, List<String> now) implements Serializable {
        public Versions {
            before = new ArrayList<>(before);
            now = new ArrayList<>(now);
        }
    }

    /**
     * Compares weeks, one task for each.
     *
     * @param named how many stores, and how many products, are named of each
     */
    public static List<WeekMovers> of(SparkSession spark, List<Versions> weeks, TaskConfiguration hadoop, int named) {
        if (weeks.isEmpty()) {
            return List.of();
        }
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(weeks, weeks.size())
                .map(week -> of(hadoop.value(), week, named))
                .collect();
    }

    static WeekMovers of(Configuration conf, Versions week, int named) throws IOException {
        PairedSums stores = new PairedSums();
        PairedSums products = new PairedSums();
        for (String path : week.before()) {
            read(conf, path, false, stores, products);
        }
        for (String path : week.now()) {
            read(conf, path, true, stores, products);
        }
        Top topStores = new Top(named);
        Top topProducts = new Top(named);
        stores.differing(topStores);
        products.differing(topProducts);
        return new WeekMovers(
                week.week(), topStores.sorted(), topProducts.sorted(), topStores.count, topProducts.count);
    }

    private static void read(Configuration conf, String path, boolean now, PairedSums stores, PairedSums products)
            throws IOException {
        try (ColumnRows rows = ColumnRows.open(conf, path, COLUMNS)) {
            // The rows of a store come one after the other.
            long store = 0;
            long ofStore = 0;
            while (rows.next()) {
                long amount = rows.number(2);
                if (rows.number(0) != store) {
                    stores.add(store, now ? 0 : ofStore, now ? ofStore : 0);
                    store = rows.number(0);
                    ofStore = 0;
                }
                ofStore = Math.addExact(ofStore, amount);
                if (amount != 0) {
                    products.add(rows.number(1), now ? 0 : amount, now ? amount : 0);
                }
            }
            stores.add(store, now ? 0 : ofStore, now ? ofStore : 0);
        }
    }

    /** Keeps the largest differences. */
    private static final class Top implements PairedSums.Visitor {
        private final int named;
        private final PriorityQueue<Mover> smallestFirst = new PriorityQueue<>(LARGEST_FIRST.reversed());
        private long count;

        Top(int named) {
            this.named = named;
        }

        @Override
        public void visit(long key, long before, long now) {
            count++;
            smallestFirst.add(new Mover(key, before, now));
            if (smallestFirst.size() > named) {
                smallestFirst.remove();
            }
        }

        List<Mover> sorted() {
            List<Mover> sorted = new ArrayList<>(smallestFirst);
            sorted.sort(LARGEST_FIRST);
            return sorted;
        }
    }
}
