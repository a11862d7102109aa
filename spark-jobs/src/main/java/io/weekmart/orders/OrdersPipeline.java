package io.weekmart.orders;

import static io.weekmart.contract.table.OrdersTables.CATEGORIES;
import static io.weekmart.contract.table.OrdersTables.CUSTOMERS;
import static io.weekmart.contract.table.OrdersTables.DEPARTMENTS;
import static io.weekmart.contract.table.OrdersTables.ORDERS;
import static io.weekmart.contract.table.OrdersTables.ORDER_ITEMS;
import static io.weekmart.contract.table.OrdersTables.PRODUCTS;
import static io.weekmart.orders.OrdersOutputs.CUSTOMER_ORDERS;
import static io.weekmart.orders.OrdersOutputs.CUSTOMER_ORDER_CATEGORIES;
import static io.weekmart.orders.OrdersOutputs.CUSTOMER_ORDER_ITEMS;
import static io.weekmart.orders.OrdersOutputs.ORDER_STATES;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.pipeline.AcceptedTables;
import io.weekmart.pipeline.BalanceCheck;
import io.weekmart.pipeline.Computed;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.secrets.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What customers ordered, by extraction date. */
public final class OrdersPipeline implements TablePipeline {
    /** Environment variable with the salt of the hashes of addresses. */
    static final String SALT_VARIABLE = "WEEKMART_CUSTOMER_EMAIL_SALT";

    private static final String OTHER_STATUSES = "orders of other statuses";

    private final Secrets secrets;

    public OrdersPipeline() {
        this(Secrets.ofThisProcess());
    }

    OrdersPipeline(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Pipeline pipeline() {
        return OrdersTables.PIPELINE;
    }

    @Override
    public String purpose() {
        return "Computes and publishes customer orders and their items, as the dumps of a date extracted them.";
    }

    @Override
    public List<OutputTable> outputs() {
        return List.of(CUSTOMER_ORDERS, CUSTOMER_ORDER_ITEMS, CUSTOMER_ORDER_CATEGORIES, ORDER_STATES);
    }

    @Override
    public List<BalanceCheck> balances() {
        return List.of(
                BalanceCheck.rows(ORDERS)
                        .equalTo(BalanceCheck.rows(CUSTOMER_ORDERS), BalanceCheck.leftOut(OTHER_STATUSES)),
                BalanceCheck.rows(ORDERS).equalTo(BalanceCheck.rows(ORDER_STATES)),
                BalanceCheck.rows(ORDER_ITEMS).equalTo(BalanceCheck.rows(CUSTOMER_ORDER_ITEMS)),
                BalanceCheck.rows(ORDER_ITEMS).equalTo(BalanceCheck.rows(CUSTOMER_ORDER_CATEGORIES)),
                sameTotal("order_item_quantity", CUSTOMER_ORDER_ITEMS),
                sameTotal("order_item_quantity", CUSTOMER_ORDER_CATEGORIES),
                sameTotal("order_item_subtotal", CUSTOMER_ORDER_ITEMS),
                sameTotal("order_item_subtotal", CUSTOMER_ORDER_CATEGORIES));
    }

    private static BalanceCheck sameTotal(String column, OutputTable table) {
        return BalanceCheck.total(ORDER_ITEMS, column).equalTo(BalanceCheck.total(table, column));
    }

    /** The salt, where addresses are to be hashed. */
    @Override
    public Optional<String> secret(Settings settings) {
        return settings.own(OrdersTables.CUSTOMER_EMAIL).equals("hash")
                ? Optional.of(secrets.text(new Secrets.Source(
                        "the salt of the hashes of e-mail addresses",
                        settings.own(OrdersTables.SALT_SECRET),
                        PipelineKeys.named(OrdersTables.PIPELINE, OrdersTables.SALT_SECRET.name()),
                        SALT_VARIABLE)))
                : Optional.empty();
    }

    @Override
    public Map<String, Set<String>> madeOf() {
        return Map.of(
                Customers.ID, Set.of("order_customer_id"),
                Customers.NAME, Set.of("customer_fname", "customer_lname"),
                OrderStates.ORDER_ID, Set.of("order_item_order_id"),
                Catalogue.PRODUCT_ID, Set.of("order_item_product_id"),
                Catalogue.CATEGORY_ID, Set.of("product_category_id"),
                Catalogue.DEPARTMENT_ID, Set.of("category_department_id"));
    }

    /** Orders of earlier dates, of which items may come later; in the full layout a dump holds every order. */
    @Override
    public Optional<Dataset<Row>> knownKeys(TableSpec table, RunContext run) {
        return table.equals(ORDERS) && daily(run)
                ? Optional.of(run.published(ORDER_STATES).select(OrderStates.ORDER_ID))
                : Optional.empty();
    }

    /** Orders and items as they were last published: overlapping extractions bring them again. */
    @Override
    public Optional<Dataset<Row>> publishedRows(TableSpec table, Dataset<Row> keys, RunContext run) {
        if (!daily(run)) {
            return Optional.empty();
        }
        if (table.equals(ORDERS)) {
            return Optional.of(OrderStates.newest(OrderStates.onlyOf(run.published(ORDER_STATES), keys))
                    .withColumnRenamed(Customers.ID, "order_customer_id"));
        }
        return table.equals(ORDER_ITEMS)
                ? Optional.of(OrderItems.lastPublished(OrderStates.onlyOf(run.published(CUSTOMER_ORDER_ITEMS), keys)))
                : Optional.empty();
    }

    @Override
    public Computed compute(AcceptedTables in, RunContext run) {
        List<String> statuses = run.settings().own(OrdersTables.STATUSES);
        Dataset<Row> customers = Customers.named(in.of(CUSTOMERS), email(run));
        Dataset<Row> extracted = in.of(ORDERS).transform(OrderStates::extracted);
        Dataset<Row> selected = OrderStates.ofStatuses(extracted, statuses);
        Dataset<Row> items = in.of(ORDER_ITEMS).transform(OrderItems::extracted);
        Dataset<Row> earlier =
                daily(run) ? OrderStates.lastOf(run.published(ORDER_STATES), items, extracted) : extracted.limit(0);
        Dataset<Row> ordered =
                OrderItems.withOrders(items, OrderStates.withCustomers(extracted.unionByName(earlier), customers));
        Dataset<Row> catalogue = Catalogue.of(in.of(PRODUCTS), in.of(CATEGORIES), in.of(DEPARTMENTS));

        Computed computed = new Computed()
                .table(CUSTOMER_ORDERS, OrderStates.withCustomers(selected, customers))
                .table(CUSTOMER_ORDER_ITEMS, OrderItems.columnsOf(CUSTOMER_ORDER_ITEMS, ordered))
                .table(
                        CUSTOMER_ORDER_CATEGORIES,
                        OrderItems.columnsOf(CUSTOMER_ORDER_CATEGORIES, OrderItems.withProducts(ordered, catalogue)))
                .table(ORDER_STATES, extracted)
                .warning(
                        "products without a known category",
                        Catalogue.withoutCategory(in.of(PRODUCTS), in.of(CATEGORIES)))
                .warning(
                        "categories without a known department",
                        Catalogue.withoutDepartment(in.of(CATEGORIES), in.of(DEPARTMENTS)))
                .warning(
                        "orders of earlier dates whose customer is no longer among the customers, and whose items have no"
                                + " name and no e-mail address",
                        OrderItems.ordersWithoutCustomer(items, earlier, customers))
                .warning("items whose subtotal is not quantity times price", OrderItems.withOtherSubtotal(items));
        return statuses.isEmpty()
                ? computed
                : computed.leftOut(OTHER_STATUSES, OrderStates.ofOtherStatuses(extracted, statuses))
                        .warning(
                                "no order has one of the statuses " + String.join(", ", statuses) + ", which "
                                        + PipelineKeys.named(OrdersTables.PIPELINE, OrdersTables.STATUSES.name())
                                        + " selects; the orders by status",
                                OrderStates.byStatusUnlessSelected(extracted, statuses));
    }

    private static boolean daily(RunContext run) {
        return run.settings().raw().layout() == Settings.Layout.DAILY;
    }

    private static Column email(RunContext run) {
        return switch (run.settings().own(OrdersTables.CUSTOMER_EMAIL)) {
            case "keep" -> Customers.kept();
            case "drop" -> Customers.dropped();
            default -> Customers.hashed(run.secret().orElseThrow());
        };
    }
}
