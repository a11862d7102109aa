package io.weekmart.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.sum;

import io.weekmart.LocalSpark;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.pipeline.AcceptedTables;
import io.weekmart.pipeline.BalanceCheck;
import io.weekmart.pipeline.Computed;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.schema.SparkTypes;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A shop whose orders come as increments, with items that may refer to orders of earlier dates, and a table of orders by region that a run
 * computes whole.
 */
final class IncrementalShop {
    static final TableSpec ORDERS = TableSpec.named("orders")
            .daily()
            .naturalKey("order_id")
            .fields(
                    Field.required("order_id", FieldType.LONG, "Key of the order."),
                    Field.required("region", FieldType.TEXT, "Where it was ordered."),
                    Field.required("status", FieldType.TEXT, "What became of it."));

    static final TableSpec ITEMS = TableSpec.named("items")
            .daily()
            .naturalKey("item_id")
            .references(new Reference("order_id", "orders", "UNKNOWN_ORDER"))
            .controlTotals("amount")
            .fields(
                    Field.required("item_id", FieldType.LONG, "Key of the item."),
                    Field.required("order_id", FieldType.LONG, "The order."),
                    Field.required("amount", FieldType.MONEY, "What it costs."));

    static final OutputTable STATES = OutputTable.named("order_states")
            .about("One row for each order.")
            .byRunDate("extract_dt")
            .key("order_id")
            .columns(
                    Field.required("order_id", FieldType.LONG, "Key of the order."),
                    Field.required("region", FieldType.TEXT, "Where it was ordered."),
                    Field.required("status", FieldType.TEXT, "What became of it."));

    static final OutputTable SALES = OutputTable.named("order_sales")
            .about("One row for each order and date with items.")
            .byRunDate("extract_dt")
            .key("order_id")
            .totals("amount")
            .columns(
                    Field.required("order_id", FieldType.LONG, "Key of the order."),
                    Field.required("status", FieldType.TEXT, "What became of it."),
                    Field.required("amount", FieldType.decimal(18, 2), "Amount of its items."));

    static final OutputTable REGIONS = OutputTable.named("regions")
            .about("One row for each region.")
            .partitionedBy("region")
            .totals("orders")
            .columns(
                    Field.required("region", FieldType.TEXT, "The region."),
                    Field.required("orders", FieldType.LONG, "Orders of the date."));

    /** What a test may change of the pipeline. */
    static class Shop implements TablePipeline {
        @Override
        public Pipeline pipeline() {
            return new Pipeline("shop", List.of(ITEMS, ORDERS));
        }

        @Override
        public String purpose() {
            return "Publishes orders and their sales.";
        }

        @Override
        public List<OutputTable> outputs() {
            return List.of(STATES, SALES, REGIONS);
        }

        @Override
        public List<BalanceCheck> balances() {
            return List.of(
                    BalanceCheck.rows(ORDERS).equalTo(BalanceCheck.rows(STATES), BalanceCheck.leftOut("lost orders")),
                    BalanceCheck.total(ITEMS, "amount").equalTo(BalanceCheck.total(SALES, "amount")));
        }

        @Override
        public Optional<Dataset<Row>> knownKeys(TableSpec table, RunContext run) {
            return Optional.of(run.published(STATES).select("order_id"));
        }

        @Override
        public Optional<Dataset<Row>> publishedRows(TableSpec table, Dataset<Row> keys, RunContext run) {
            return table.equals(ORDERS)
                    ? Optional.of(run.published(STATES)
                            .groupBy("order_id")
                            .agg(
                                    max_by(col("region"), col("extract_dt")).as("region"),
                                    max_by(col("status"), col("extract_dt")).as("status")))
                    : Optional.empty();
        }

        /** The orders of earlier dates. */
        Dataset<Row> earlier(RunContext run) {
            return run.published(STATES).select("order_id", "region", "status");
        }

        @Override
        public Computed compute(AcceptedTables in, RunContext run) {
            Dataset<Row> known = in.of(ORDERS)
                    .unionByName(earlier(run))
                    .groupBy("order_id")
                    .agg(max("status").as("status"));
            return new Computed()
                    .table(STATES, in.of(ORDERS).transform(IncrementalShop::kept))
                    .leftOut("lost orders", in.of(ORDERS).filter("status = 'lost'"))
                    .table(
                            SALES,
                            in.of(ITEMS).transform(IncrementalShop::byOrder).join(known, "order_id"))
                    .table(
                            REGIONS,
                            in.of(ORDERS).groupBy("region").agg(count(lit(1)).as("orders")))
                    .warning("orders that nobody paid", in.of(ORDERS).filter("status = 'unpaid'"));
        }
    }

    static Dataset<Row> kept(Dataset<Row> orders) {
        return orders.filter("status != 'lost'");
    }

    static Dataset<Row> byOrder(Dataset<Row> items) {
        return items.groupBy("order_id").agg(sum("amount").as("amount"));
    }

    static final String FIRST = "2024-05-01";
    static final String SECOND = "2024-05-02";
    static final String THIRD = "2024-05-03";

    private IncrementalShop() {}

    /** No orders. */
    static Dataset<Row> none() {
        return LocalSpark.session().createDataFrame(List.of(), SparkTypes.struct(ORDERS.fields()));
    }

    /** Two dates: on the second an order is closed, one comes again as it was, and an item of the first day's order comes late. */
    static TableBench dumps(TableBench bench) {
        return bench.dump(
                        ORDERS,
                        FIRST,
                        "order_id,region,status\n1,north,open\n2,south,open\n3,south,lost\n4,north,unpaid\n4,north,unpaid\n")
                .dump(ITEMS, FIRST, "item_id,order_id,amount\n10,1,2.50\n11,1,1.25\n12,9,1\n")
                .dump(ORDERS, SECOND, "order_id,region,status\n1,north,closed\n2,south,open\n5,south,open\n")
                .dump(ITEMS, SECOND, "item_id,order_id,amount\n20,2,7\n21,5,0.01\n")
                .dump(ORDERS, THIRD, "order_id,region,status\n")
                .dump(ITEMS, THIRD, "item_id,order_id,amount\n");
    }

    /** What became of each partition: its table, values, change, whether it is published, and rows. */
    static List<String> changes(RunReport report) {
        return report.partitions().stream()
                .map((PartitionResult result) -> result.table() + " " + result.values() + " "
                        + Optional.ofNullable(result.change()).orElseThrow().label() + " " + result.published() + " "
                        + result.rows())
                .toList();
    }
}
