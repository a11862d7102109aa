package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.Setting;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pipeline beside the weekly one has its configuration below {@code pipelines.<name>}, as soon as it is declared. */
class PipelineConfigurationTest {
    private static final TableSpec CUSTOMERS = TableSpec.named("customers")
            .naturalKey("customer_id")
            .fields(Field.required("customer_id", FieldType.LONG, "Key."));
    private static final TableSpec ITEMS = TableSpec.named("items")
            .naturalKey("item_id")
            .keyConfigurable()
            .checks(RowCheck.notNegative("NEGATIVE_AMOUNT", "amount").unless("negative-amount"))
            .fields(
                    Field.required("item_id", FieldType.LONG, "Key."),
                    Field.required("line", FieldType.INT, "Line of its order."),
                    Field.optional("amount", FieldType.MONEY, "Amount."));
    private static final Setting<String> EMAIL = Setting.word("customer-email", "keep", "hash", "drop");
    private static final Setting<List<String>> STATUSES = Setting.texts("statuses");
    private static final Setting<Boolean> STRICT = Setting.flag("strict", true);
    private static final Pipeline ORDERS =
            new Pipeline("orders", List.of(CUSTOMERS, ITEMS), List.of(EMAIL, STATUSES, STRICT));
    private static final Pipeline SHOP = new Pipeline("web-shop", List.of(CUSTOMERS));
    private static final List<Pipeline> PIPELINES = List.of(WeeklyTables.PIPELINE, ORDERS, SHOP);
    private static final ConfSource NOWHERE = uri -> {
        throw new FileNotFoundException(uri);
    };

    @Test
    void messagesNameAKeyWhereThePipelineHasIt() {
        assertThat(PipelineKeys.named(WeeklyTables.PIPELINE, "raw.path")).isEqualTo("weekmart.raw.path");
        assertThat(PipelineKeys.named(ORDERS, "raw.path")).isEqualTo("weekmart.pipelines.orders.raw.path");
        assertThat(PipelineKeys.path(SHOP, "tables.customers.columns."))
                .isEqualTo("pipelines.web-shop.tables.customers.columns.");
    }

    @Test
    void whatItDoesNotSetIsAsAtTheTopOrAsDeclared() {
        Configuration conf = configuration(
                "raw.path=/dumps",
                "raw.layout=daily",
                "raw.max-record-bytes=2 MiB",
                "output.path=/mart",
                "output.lease=10 minutes",
                "tables.sales.max-rejected-fraction=0.5",
                "pipelines.orders.output.path=/orders");
        PipelineKeys keys = conf.keys(ORDERS);

        assertThat(conf.get(keys.rawPath())).contains("/dumps");
        assertThat(conf.get(keys.rawDaily())).isTrue();
        assertThat(conf.get(keys.rawFilePattern())).isEqualTo(conf.get(Keys.WEEKLY.rawFilePattern()));
        assertThat(conf.get(keys.rawAllowGaps())).isFalse();
        assertThat(conf.get(keys.rawMaxRecordBytes())).isEqualTo(2 << 20);
        assertThat(conf.get(keys.rawSplitBytes())).isEqualTo(64 << 20);
        assertThat(conf.get(keys.outputPath())).contains("/orders");
        assertThat(conf.get(keys.outputCompression())).isEqualTo("zstd");
        assertThat(conf.get(keys.outputKeepRejects())).isEqualTo(Duration.ofDays(90));
        assertThat(conf.get(keys.outputLease())).isEqualTo(Duration.ofMinutes(10));
        assertThat(conf.get(keys.table(ITEMS).columns())).isEmpty();
        assertThat(conf.get(keys.table(ITEMS).naturalKey())).containsExactly("item_id");
        assertThat(conf.get(keys.table(ITEMS).maxRejectedFraction())).isEqualTo(0.01);
        assertThat(conf.get(keys.table(ITEMS).acceptsFailed("negative-amount"))).isFalse();
        assertThat(own(conf, keys)).isEqualTo(Map.of(EMAIL, "keep", STATUSES, List.of(), STRICT, true));
        assertThat(conf.get(conf.keys(SHOP).outputPath())).isEmpty();
    }

    @Test
    void whatItSetsIsItsOwn() {
        Configuration conf = configuration(
                "raw.path=/dumps",
                "output.path=/mart",
                "pipelines.orders.raw={path=/shop, layout=daily}",
                "pipelines.orders.raw.file-pattern=[\"{table}.{date}.csv\", \"{table}/{date}/\"]",
                "pipelines.orders.tables.items.columns={item_id = id}",
                "pipelines.orders.tables.items.natural-key=[item_id, line]",
                "pipelines.orders.tables.items.max-rejected-fraction=0.2",
                "pipelines.orders.tables.items.negative-amount=accept",
                "pipelines.orders.output.path=/orders",
                "pipelines.orders.output.compression=snappy",
                "pipelines.orders.customer-email=HASH",
                "pipelines.orders.statuses=[COMPLETE, CLOSED]",
                "pipelines.orders.strict=false");
        PipelineKeys keys = conf.keys(ORDERS);

        assertThat(conf.get(keys.rawPath())).contains("/shop");
        assertThat(conf.get(keys.rawDaily())).isTrue();
        assertThat(conf.get(keys.rawFilePattern())).containsExactly("{table}.{date}.csv", "{table}/{date}/");
        assertThat(conf.get(keys.table(ITEMS).columns())).isEqualTo(Map.of("item_id", "id"));
        assertThat(conf.get(keys.table(ITEMS).naturalKey())).containsExactly("item_id", "line");
        assertThat(conf.get(keys.table(ITEMS).maxRejectedFraction())).isEqualTo(0.2);
        assertThat(conf.get(keys.table(ITEMS).acceptsFailed("negative-amount"))).isTrue();
        assertThat(conf.get(keys.outputCompression())).isEqualTo("snappy");
        assertThat(own(conf, keys))
                .isEqualTo(Map.of(EMAIL, "hash", STATUSES, List.of("COMPLETE", "CLOSED"), STRICT, false));
        assertThat(conf.get(Keys.WEEKLY.rawPath())).contains("/dumps");
        assertThat(conf.get(Keys.WEEKLY.rawDaily())).isFalse();
        assertThat(conf.get(Keys.WEEKLY.outputCompression())).isEqualTo("zstd");
        assertThat(conf.get(conf.keys(SHOP).rawPath())).contains("/dumps");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pipelines.order.raw.path=/x               | pipelines.order is no pipeline of Weekmart. Did you mean orders? Those with a block of their own are orders, web-shop.",
                "pipelines.weekly-metrics.raw.path=/x      | pipelines.weekly-metrics cannot be set: the blocks of weekly-metrics stand at the top, as weekmart.raw, tables and output",
                "pipelines.orders.tables.item={}           | pipelines.orders.tables.item is no raw table of orders. Did you mean items? Its tables are customers, items.",
                "pipelines.orders.tables.sales={}          | pipelines.orders.tables.sales is no raw table of orders. Its tables are customers, items.",
                "tables.items={}                           | tables.items is no raw table of weekly-metrics. Its tables are sales, inventory, calendar, store, product.",
                "pipelines.orders.raw.lookback-weeks=3     | pipelines.orders.raw.lookback-weeks is not a key of Weekmart. Did you mean weekmart.raw.lookback-weeks?",
                "pipelines.orders.output.files-per-week=3  | pipelines.orders.output.files-per-week is not a key of Weekmart. Did you mean weekmart.output.files-per-week?",
                "pipelines.orders.statusses=[]             | pipelines.orders.statusses is not a key of Weekmart. Did you mean statuses?",
                "pipelines.web-shop.statuses=[A]           | pipelines.web-shop.statuses is not a key of Weekmart.",
                "pipelines.orders.customer-email=maybe     | pipelines.orders.customer-email must be one of keep, hash, drop, but is \"maybe\"",
                "pipelines.orders.raw.layout=null          | pipelines.orders.raw.layout must be one of full, daily, but is null",
                "pipelines.orders.raw=/x                   | pipelines.orders.raw must be a section in braces, but is \"/x\"",
                "pipelines.orders.tables.customers.natural-key=[a] | pipelines.orders.tables.customers.natural-key cannot be set: the natural key of customers is customer_id. Only that of items is configurable.",
                "pipelines.orders.tables.customers.negative-amount=accept | pipelines.orders.tables.customers.negative-amount cannot be set: only items has it",
                "pipelines.web-shop.tables.customers.natural-key=[a] | pipelines.web-shop.tables.customers.natural-key cannot be set: the natural key of customers is customer_id.",
                "pipelines.orders.tables.items.columns.items_id=a | pipelines.orders.tables.items.columns.items_id names items_id, which is no column of items. Did you mean item_id?",
                "pipelines.orders.output.path=/dumps/      | pipelines.orders.output.path is the folder of the dumps, and must be another one",
                "pipelines.orders.output.path=/dumps/mart  | pipelines.orders.output.path must lie apart from the folder of the dumps, /dumps, but is \"/dumps/mart\"",
                "output.copies.csv.path=/dumps/csv         | output.copies.csv.path must lie apart from weekmart.raw.path, /dumps, but is \"/dumps/csv\"",
                "output.path=/                             | output.path must lie apart from the folder of the dumps, /dumps, but is \"/\"",
                "pipelines.web-shop.output.path=s3a://b/o/shop | pipelines.web-shop.output.path must lie apart from the output of orders, s3://b/o/, but is \"s3a://b/o/shop\"",
                "pipelines.orders.output.path=/mart/       | pipelines.orders.output.path is the output of weekly-metrics too (weekmart.output.path): each pipeline must have one of its own",
                "pipelines.orders.output.path=file:/mart   | pipelines.orders.output.path is the output of weekly-metrics too (weekmart.output.path): each pipeline must have one of its own",
                "pipelines.web-shop.output.path=s3a://b/o  | pipelines.web-shop.output.path is the output of orders too (weekmart.pipelines.orders.output.path): each pipeline must have one of its own",
                "launcher.steps=[order]                    | launcher.steps names order, which is no pipeline of Weekmart. Did you mean orders? The pipelines are weekly-metrics, orders, web-shop.",
                "launcher.steps=sales                      | launcher.steps names sales, which is no pipeline of Weekmart. The pipelines are weekly-metrics, orders, web-shop.",
                "launcher.steps=[]                         | launcher.steps must name the pipeline to run, such as [weekly-metrics]",
                "launcher.steps=[orders, web-shop]         | launcher.steps must name one pipeline, since several steps are not supported yet, but names orders, web-shop. Have each pipeline run by a schedule of its own, with --pipeline.",
            })
    void aMistakeIsSaidAsAtTheTop(String set, String problem) {
        List<String> sets =
                List.of("raw.path=/dumps", "output.path=/mart", "pipelines.orders.output.path=s3://b/o/", set);

        assertThat(fault(sets))
                .hasMessage("Cannot read the configuration: --set " + set.substring(0, set.indexOf('=')) + ": weekmart."
                        + problem);
    }

    @Test
    void pipelinesDoNotReadTheSameFilesAsTablesOfOtherColumns() {
        List<String> both = List.of(
                "raw.path=/dumps",
                "output.path=/mart",
                "pipelines.orders.output.path=/orders",
                "pipelines.shop.output.path=/shop");

        assertThat(faults(both))
                .containsExactly(
                        "Cannot read the configuration: weekmart.pipelines.shop.raw reads the same files of /dumps as"
                                + " weekmart.pipelines.orders.raw for the tables orders and products, whose columns differ. Set"
                                + " weekmart.pipelines.shop.raw.path to another folder, or write {pipeline} in"
                                + " weekmart.pipelines.shop.raw.file-pattern.");
        assertThat(faults(both, "pipelines.shop.raw.path=/dumps/of-shop")).isEmpty();
        assertThat(faults(both, "raw.file-pattern=\"{pipeline}_{table}_{date}.csv\""))
                .isEmpty();
    }

    private static List<String> faults(List<String> sets, String... more) {
        List<String> all = new ArrayList<>(sets);
        all.addAll(List.of(more));
        Configuration conf = Configuration.read(ShippedPipelines.ALL, List.of(), all, NOWHERE);
        UserFault fault = catchThrowableOfType(UserFault.class, () -> conf.throwIfAny(""));
        return fault == null ? List.of() : List.of(String.valueOf(fault.getMessage()));
    }

    @Test
    void aMistakeAtTheTopIsSaidOnce() {
        assertThat(fault(List.of("raw.path=/dumps", "output.path=/mart", "raw.split-bytes=0")))
                .hasMessage(
                        "Cannot read the configuration: --set raw.split-bytes: weekmart.raw.split-bytes must be at least 1 byte but is 0");
    }

    @Test
    void theLauncherRunsTheWeeklyPipelineUnlessItsStepsNameAnother() {
        assertThat(configuration("raw.path=/dumps").get(Keys.LAUNCHER_STEPS)).containsExactly("weekly-metrics");
        assertThat(configuration("launcher.steps=[orders]").get(Keys.LAUNCHER_STEPS))
                .containsExactly("orders");
        assertThat(configuration("launcher.steps=web-shop").get(Keys.LAUNCHER_STEPS))
                .containsExactly("web-shop");
    }

    @Test
    void onlyWhatThePipelineThatRunsNeedsMustBeSet() {
        Configuration orders = read(List.of("pipelines.orders.raw.path=/shop", "pipelines.orders.output.path=/orders"));
        assertThat(List.of(
                        orders.require(orders.keys(ORDERS).rawPath()),
                        orders.require(orders.keys(ORDERS).outputPath())))
                .containsExactly(Optional.of("/shop"), Optional.of("/orders"));
        orders.throwIfAny("");

        Configuration nothing = read(List.of("output.path=/mart"));
        assertThat(nothing.require(nothing.keys(ORDERS).rawPath())).isEmpty();
        assertThat(nothing.require(nothing.keys(ORDERS).outputPath())).isEmpty();
        assertThatThrownBy(() -> nothing.throwIfAny(""))
                .hasMessage(
                        """
                        Cannot read the configuration: 2 problems
                          weekmart.pipelines.orders.raw.path is not set, and neither is weekmart.raw.path: the folder of the dumps. \
                        Set it in a file (--conf), or with --set pipelines.orders.raw.path=FOLDER.
                          weekmart.pipelines.orders.output.path is not set: where the tables of orders go. \
                        Set it in a file (--conf), or with --set pipelines.orders.output.path=FOLDER.""");
    }

    @Test
    void aPipelineHasANameThatCommandsAndKeysCanHave() {
        assertThatThrownBy(() -> new Pipeline("Web Shop", List.of(CUSTOMERS)))
                .hasMessage(
                        "A pipeline's name must be words of lower-case letters and digits, joined by hyphens, but is"
                                + " 'Web Shop'");
    }

    private static Map<Setting<?>, Object> own(Configuration conf, PipelineKeys keys) {
        return Map.of(
                EMAIL, value(conf, keys, EMAIL),
                STATUSES, value(conf, keys, STATUSES),
                STRICT, value(conf, keys, STRICT));
    }

    private static Object value(Configuration conf, PipelineKeys keys, Setting<?> setting) {
        return conf.get(Objects.requireNonNull(keys.own().get(setting)));
    }

    private static Configuration configuration(String... sets) {
        Configuration conf = read(List.of(sets));
        conf.throwIfAny("");
        return conf;
    }

    private static UserFault fault(List<String> sets) {
        Configuration conf = read(sets);
        UserFault fault = catchThrowableOfType(UserFault.class, () -> conf.throwIfAny(""));
        assertThat(fault).isNotNull();
        return fault;
    }

    private static Configuration read(List<String> sets) {
        return Configuration.read(PIPELINES, List.of(), sets, NOWHERE);
    }
}
