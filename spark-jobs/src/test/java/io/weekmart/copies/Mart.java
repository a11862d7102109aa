package io.weekmart.copies;

import io.weekmart.config.CopySettings;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.database.Connector;
import io.weekmart.database.DriverSettings;
import io.weekmart.database.Login;
import io.weekmart.database.Password;
import io.weekmart.extract.TestServer;
import io.weekmart.parquet.RowCells;
import io.weekmart.parquet.RowFile;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PublishedFile;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.schema.SparkTypes;
import io.weekmart.secrets.RdsToken;
import io.weekmart.secrets.TestSecrets;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Two published tables, one by day and one that is replaced as a whole, and a database that they are loaded into. */
final class Mart {
    static final Field ITEM = Field.required("item_id", FieldType.LONG, "Key of the item.");
    static final Field NAME = Field.optional("item_name", FieldType.TEXT, "Name; the item's, as bought.");
    static final Field PRICE = Field.optional("price", FieldType.MONEY, "Price of one.");
    static final Field NOTE = Field.optional("note", FieldType.TEXT, "What was added later.");
    private static final Field DAY = Field.required("day", FieldType.DATE, "Day of the sale; partition column.");

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Configuration HADOOP = new Configuration();

    private OutputLayout output;
    private final TestServer server = TestServer.postgres();
    private String database = "mart" + NUMBERS.incrementAndGet();
    private final NavigableMap<PartitionKey, PublishedPartition> partitions = new TreeMap<>();
    private List<Field> columns = List.of(ITEM, NAME, PRICE);
    private String user = server.user();
    private Duration lockTimeout = Duration.ofSeconds(20);
    private Duration statementTimeout = Duration.ofMinutes(5);
    private int files;
    private @Nullable String address;

    Mart(Path folder) {
        output = OutputLayout.of(folder.resolve("out").toString());
        try (Connection connection = DriverManager.getConnection(server.login(server.administration(), server.user()));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Row row(@Nullable Object... values) {
        return RowFactory.create(values);
    }

    List<CopiedTable> tables() {
        return tables(columns);
    }

    static List<CopiedTable> tables(List<Field> columns) {
        return List.of(
                new CopiedTable("sold", "Items sold; one row each.", columns, List.of(DAY), List.of("day", "item_id")),
                new CopiedTable("items", "All items.", List.of(ITEM, NAME), List.of(), List.of("item_id")));
    }

    /** The files have one more column from now on. */
    Mart addColumn() {
        columns = List.of(ITEM, NAME, PRICE, NOTE);
        return this;
    }

    Mart typed(Field... fields) {
        columns = List.of(fields);
        return this;
    }

    Mart user(String name) {
        user = name;
        return this;
    }

    Mart lockTimeout(Duration time) {
        lockTimeout = time;
        return this;
    }

    Mart statementTimeout(Duration time) {
        statementTimeout = time;
        return this;
    }

    String name() {
        return database;
    }

    /** Loads into a database with another encoding from now on. */
    Mart encoded(String encoding) {
        sql("CREATE DATABASE " + database + "_" + encoding.toLowerCase(Locale.ROOT) + " TEMPLATE template0 ENCODING '"
                + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'");
        database += "_" + encoding.toLowerCase(Locale.ROOT);
        return this;
    }

    /** The same tables are published in another output from now on. */
    Mart in(OutputLayout other) {
        output = other;
        return this;
    }

    /** Publishes the rows of a day. */
    Mart day(String day, Row... rows) {
        return publish(new PartitionKey("sold", PartitionValues.of("day", day)), columns, List.of(rows));
    }

    Mart items(Row... rows) {
        return publish(PartitionKey.whole("items"), List.of(ITEM, NAME), List.of(rows));
    }

    Mart remove(String day) {
        partitions.remove(new PartitionKey("sold", PartitionValues.of("day", day)));
        return this;
    }

    private Mart publish(PartitionKey key, List<Field> fields, List<Row> rows) {
        String name = "part-" + files++ + ".parquet";
        RowCells cells = new RowCells();
        try (RowFile file = new RowFile(
                HADOOP,
                new org.apache.hadoop.fs.Path(output.resolve(key.path(name)).toString()),
                SparkTypes.struct(fields),
                "zstd")) {
            for (Row row : rows) {
                file.write(cells.of(row));
            }
        }
        partitions.put(key, published(key, name, rows.size(), Sha256.hex(rows.size() + " " + rows.hashCode())));
        return this;
    }

    private static PublishedPartition published(PartitionKey key, String file, long rows, String fingerprint) {
        return new PublishedPartition(
                key,
                Optional.empty(),
                List.of(new PublishedFile(file, 1, rows, "")),
                rows,
                fingerprint,
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** What is published now, for another process: a word for each partition. */
    List<String> words() {
        return partitions.values().stream()
                .map(partition -> String.join(
                        "|",
                        partition.key().table(),
                        partition.key().values().values().stream().findFirst().orElse(""),
                        partition.files().get(0).name(),
                        String.valueOf(partition.rows()),
                        partition.fingerprint()))
                .toList();
    }

    /** What another process has published. */
    static Ledger ledger(List<String> words) {
        NavigableMap<PartitionKey, PublishedPartition> partitions = new TreeMap<>();
        for (String word : words) {
            String[] parts = word.split("\\|", -1);
            PartitionKey key = parts[1].isEmpty()
                    ? PartitionKey.whole(parts[0])
                    : new PartitionKey(parts[0], PartitionValues.of(DAY.name(), parts[1]));
            partitions.put(key, published(key, parts[2], Long.parseLong(parts[3]), parts[4]));
        }
        return ledger(partitions);
    }

    OutputLayout output() {
        return output;
    }

    Ledger ledger() {
        return ledger(partitions);
    }

    private static Ledger ledger(NavigableMap<PartitionKey, PublishedPartition> partitions) {
        return new Ledger(
                1,
                "test",
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                partitions,
                KnownDumps.NONE,
                Optional.empty());
    }

    void check() {
        copies(connection -> {}).check(Optional.of(output));
    }

    Copied load() {
        return load(connection -> {});
    }

    /** Loads, and has something happen between the steps. */
    Copied load(Consumer<Connection> reached) {
        return copies(reached).bring(ledger(), output, HADOOP, List.of());
    }

    Copied csv(Path root) {
        try {
            return csv(root, Storage::open, ledger());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Copies what a ledger says, in whatever store. */
    Copied csv(Path root, CsvCopies.Opening store, Ledger published) throws java.io.IOException {
        return new CsvCopies(OutputLayout.of(root.toString()), HADOOP, "grocer", "run-1", store)
                .bring(tables(), published, output);
    }

    CopySettings.Postgres settings() {
        return settings(server.url(database), user, lockTimeout, statementTimeout);
    }

    private static CopySettings.Postgres settings(
            String url, String user, Duration lockTimeout, Duration statementTimeout) {
        return new CopySettings.Postgres(
                "weekmart.output.copies.postgres",
                url,
                Optional.of(user),
                Optional.empty(),
                "password",
                "off",
                Optional.empty(),
                "staging",
                "analytics",
                Optional.empty(),
                lockTimeout,
                statementTimeout);
    }

    private PostgresCopies copies(Consumer<Connection> reached) {
        return copies(settings(), tables(), reached);
    }

    private static PostgresCopies copies(
            CopySettings.Postgres settings, List<CopiedTable> tables, Consumer<Connection> reached) {
        Login login = new Login(
                settings.url(),
                settings.user(),
                Optional.empty(),
                Copies.PASSWORD_VARIABLE,
                "output.copies.postgres",
                "password",
                "off",
                Optional.empty());
        Connector connector = new Connector(
                login,
                new DriverSettings(login, "load", Duration.ofMinutes(5), Optional.empty()),
                new Password(
                        login,
                        TestSecrets.inEnvironment(Copies.PASSWORD_VARIABLE, "of-the-test"),
                        RdsToken::ofThisProcess));
        return new PostgresCopies(settings, connector, "grocer", "run-1", tables, List.of(), reached);
    }

    /** Loads what another process has published, as that of a user. */
    static Copied load(
            String url, OutputLayout output, List<Field> columns, List<String> words, Consumer<Connection> reached) {
        CopySettings.Postgres settings = settings(url, "postgres", Duration.ofSeconds(20), Duration.ofMinutes(30));
        return copies(settings, tables(columns), reached).bring(ledger(words), output, HADOOP, List.of());
    }

    Connection connect() throws SQLException {
        String url = address == null ? server.url(database) : address;
        return DriverManager.getConnection(server.login(url, server.user()));
    }

    Mart sql(String statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(statements, e);
        }
        return this;
    }

    /** The rows of a query, their values joined by blanks. */
    List<String> query(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(rows.getString(i)));
                }
                all.add(String.join(" ", values));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Asks another database of the same server from now on. */
    Mart in(String name) {
        database = name;
        return this;
    }

    /** Asks a database of another server from now on. */
    static Mart at(Path folder, String url) {
        Mart mart = new Mart(folder);
        mart.address = url;
        return mart;
    }

    /** What a query answers, as the documents show it. */
    List<String> answer(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> lines = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                names.add(rows.getMetaData().getColumnLabel(i));
            }
            lines.add(String.join(" | ", names));
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(String.valueOf(rows.getString(i)));
                }
                lines.add(String.join(" | ", values));
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** All rows that are loaded. */
    List<String> rows() {
        List<String> rows =
                new ArrayList<>(query("SELECT day, item_id, item_name, price FROM analytics.sold ORDER BY 1, 2"));
        rows.addAll(query("SELECT item_id, item_name FROM analytics.items ORDER BY 1"));
        return rows;
    }
}
