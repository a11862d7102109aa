package io.weekmart.pipeline;

import io.weekmart.LocalSpark;
import io.weekmart.config.FullDumpSettings;
import io.weekmart.config.Settings;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.HeaderReader;
import io.weekmart.raw.RowBatch;
import io.weekmart.raw.RowRule;
import io.weekmart.raw.TaskConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A small shop: customers, their orders, and notes that people leave on orders; dumps of one date in a folder. */
class Shop implements TablePipeline {
    static final LocalDate DATE = LocalDate.of(2024, 5, 5);

    static final TableSpec CUSTOMERS = TableSpec.named("customers")
            .naturalKey("customer_id")
            .fields(
                    Field.required("customer_id", FieldType.LONG, "Key of the customer."),
                    Field.optional("name", FieldType.TEXT, "Name of the customer."),
                    Field.required("since", FieldType.DATE, "Day of the first visit."));

    static final TableSpec ORDERS = TableSpec.named("orders")
            .naturalKey("order_id")
            .dated("order_date")
            .references(new Reference("customer_id", "customers", "UNKNOWN_CUSTOMER"))
            .checks(RowCheck.byRule("ORDER_BEFORE_CUSTOMER", "order_date", "customer_id"))
            .controlTotals("amount")
            .fields(
                    Field.required("order_id", FieldType.LONG, "Key of the order."),
                    Field.required("customer_id", FieldType.LONG, "Who ordered."),
                    Field.required("order_date", FieldType.DATE, "Day of the order."),
                    Field.required("amount", FieldType.MONEY, "Amount of the order."),
                    Field.optional("paid", FieldType.FLAG, "Whether it is paid."),
                    Field.optional("weight", FieldType.decimal(19, 3), "Weight in kilograms."),
                    // A name that the scan would claim for itself if its columns had no underscore.
                    Field.optional("line", FieldType.INT, "Line of business."));

    /** The same note may come twice. */
    static final TableSpec NOTES = TableSpec.named("notes")
            .references(new Reference("order_id", "orders", "UNKNOWN_ORDER"))
            .checks(RowCheck.range("stars", 1, 5))
            .controlTotals("tip")
            .fields(
                    Field.required("order_id", FieldType.LONG, "The order."),
                    Field.optional("note", FieldType.TEXT, "What a person wrote."),
                    Field.optional("stars", FieldType.INT, "One to five."),
                    Field.optional("tip", FieldType.MONEY, "What was given on top."));

    /** Notes stand before what they refer to, so that the order of the references counts. */
    private static final Pipeline PIPELINE = new Pipeline("corner-shop", List.of(NOTES, ORDERS, CUSTOMERS));

    private final Path folder;
    private Optional<Dataset<Row>> knownOrders = Optional.empty();
    private Optional<Dataset<Row>> publishedOrders = Optional.empty();
    private RowRule notesRule = RowRule.NONE;

    Shop(Path folder) {
        this.folder = folder;
    }

    Shop dump(TableSpec table, String csv) throws IOException {
        Files.writeString(folder.resolve(table.name() + "_" + DATE + ".csv"), csv);
        return this;
    }

    Shop knownOrders(Dataset<Row> keys) {
        knownOrders = Optional.of(keys);
        return this;
    }

    Shop publishedOrders(Dataset<Row> rows) {
        publishedOrders = Optional.of(rows);
        return this;
    }

    Shop notesRule(RowRule rule) {
        notesRule = rule;
        return this;
    }

    @Override
    public Pipeline pipeline() {
        return PIPELINE;
    }

    @Override
    public String purpose() {
        return "Nothing but accepted rows.";
    }

    @Override
    public List<OutputTable> outputs() {
        return List.of();
    }

    @Override
    public Computed compute(AcceptedTables in, RunContext run) {
        return new Computed();
    }

    @Override
    public Optional<Dataset<Row>> knownKeys(TableSpec table, RunContext run) {
        return table.equals(ORDERS) ? knownOrders : Optional.empty();
    }

    @Override
    public Optional<Dataset<Row>> publishedRows(TableSpec table, Dataset<Row> keys, RunContext run) {
        return table.equals(ORDERS) ? publishedOrders : Optional.empty();
    }

    @Override
    public RowRule rule(TableSpec table, AcceptedTables earlier, RunContext run) {
        return table.equals(ORDERS)
                ? new NotBeforeCustomer(earlier.lookup(CUSTOMERS, "since"))
                : table.equals(NOTES) ? notesRule : RowRule.NONE;
    }

    /** Nobody orders before the first visit. */
    private record NotBeforeCustomer(Lookup since) implements RowRule {
        private static final int CUSTOMER = ORDERS.index("customer_id");
        private static final int DAY = ORDERS.index("order_date");

        @Override
        public long validate(RowBatch batch, int row) {
            return batch.usable(CUSTOMER, row)
                            && batch.usable(DAY, row)
                            && batch.value(DAY, row) < since.value(batch.value(CUSTOMER, row), Long.MIN_VALUE)
                    ? ORDERS.reason("ORDER_BEFORE_CUSTOMER")
                    : 0;
        }
    }

    /** Accepts all tables of the folder, and shows what the tasks reported of each. */
    Map<TableSpec, TaskResults> accept(TableReader reader, Settings settings) throws IOException {
        Configuration hadoop = new Configuration();
        Map<TableSpec, List<DumpFile>> files =
                DumpCatalog.open(PIPELINE, settings.raw(), hadoop).of(DATE);
        Map<TableSpec, TaskResults> results = new LinkedHashMap<>();
        for (TableSpec table : PIPELINE.inputsByReference()) {
            List<DumpHeader> headers =
                    new HeaderReader(settings, hadoop).readAll(Objects.requireNonNull(files.get(table)));
            results.put(table, reader.accept(table, headers));
        }
        return results;
    }

    TableReader reader(Settings settings, boolean staged) {
        return reader(settings, staged, KnownKeys.MOST);
    }

    TableReader reader(Settings settings, boolean staged, int mostKeys) {
        RunContext run = new RunContext() {
            @Override
            public LocalDate date() {
                return DATE;
            }

            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public Dataset<Row> published(OutputTable table) {
                throw new UnsupportedOperationException("Nothing is published here");
            }
        };
        Staging staging =
                new Staging(staged ? staging().toString() : null, "zstd", TaskConfiguration.of(LocalSpark.session()));
        return new TableReader(LocalSpark.session(), this, run, staging, mostKeys);
    }

    Path staging() {
        return folder.resolve("staging");
    }

    Settings settings(long splitBytes) {
        return FullDumpSettings.of(PIPELINE, folder, splitBytes);
    }

    /** The same, with rules for the columns of a table. */
    Settings settings(TableSpec ruled, ColumnRules rules) {
        Settings settings = settings(64 << 20);
        Settings.Table as = settings.table(ruled);
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>(settings.tables());
        tables.put(
                ruled,
                new Settings.Table(
                        as.columns(),
                        as.ignoredColumns(),
                        as.naturalKey(),
                        as.maxRejectedFraction(),
                        as.privateColumns(),
                        as.acceptedChecks(),
                        as.dialect(),
                        rules));
        return new Settings(
                settings.pipeline(), settings.raw(), tables, settings.guards(), settings.output(), settings.own());
    }
}
