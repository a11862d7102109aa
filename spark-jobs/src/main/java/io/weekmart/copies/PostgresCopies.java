package io.weekmart.copies;

import io.weekmart.config.CopySettings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Field;
import io.weekmart.database.Connector;
import io.weekmart.database.Product;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.PublishedFile;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The copies in PostgreSQL. What differs from the ledger is deleted and copied in one transaction, and so is what the database remembers of it:
 * readers see all tables as they were before, or all as they are now. Tables and columns that are missing are made in a transaction of their own
 * before, since a table that is altered makes its readers wait until the transaction ends.
 *
 * <p>Over 400 lines, because everything that one transaction does, of tables and of raw rows, is read together.
 */
final class PostgresCopies {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CANCELED = "57014";
    private static final String CONNECTION_LOST = "08";

    /** One session at a time makes tables in a database. */
    private static final String MAKING = "weekmart";

    private final CopySettings.Postgres settings;
    private final Connector connector;
    private final String pipeline;
    private final String runId;
    private final List<CopiedTable> tables;
    private final List<CopiedTable> staged;
    private final Consumer<Connection> reached;

    /**
     * @param staged the tables of raw rows; none where no raw rows are loaded
     * @param reached is called between the steps of a load, with its connection
     */
    PostgresCopies(
            CopySettings.Postgres settings,
            Connector connector,
            String pipeline,
            String runId,
            List<CopiedTable> tables,
            List<CopiedTable> staged,
            Consumer<Connection> reached) {
        this.settings = settings;
        this.connector = connector;
        this.pipeline = pipeline;
        this.runId = runId;
        this.tables = List.copyOf(tables);
        this.staged = List.copyOf(staged);
        this.reached = reached;
    }

    /**
     * Makes sure, before anything is published, that the tables can be loaded.
     *
     * @param output that they are loaded from; empty where nothing is going to be loaded
     * @throws UserFault with exit code 2 where they cannot, 3 where the server does not answer
     */
    void check(Optional<OutputLayout> output) {
        if (connector.product() != Product.POSTGRESQL) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot load tables into " + settings.url() + ": it is no address of PostgreSQL.",
                    "Write it as " + Product.POSTGRESQL.form() + ".");
        }
        try (Connection connection = connector.open()) {
            begin(connection);
            ServerChecks.refuse(connection, settings);
            DatabaseTables.refuse(schemas(connection), settings.url());
            LoadedOutput loaded = new LoadedOutput(connection, settings.analyticsSchema(), pipeline);
            if (output.isPresent() && loaded.exists()) {
                loaded.check(output.get(), settings.url(), settings.keys());
            }
            connection.rollback();
        } catch (SQLException e) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    "Cannot look at the tables of " + settings.url() + ": " + Connector.said(e) + ".",
                    UserFault.NOTHING_PUBLISHED + " Read what the server says, and run again.",
                    e);
        }
    }

    /** The two schemas as they are now. */
    private List<DatabaseTables> schemas(Connection connection) throws SQLException {
        List<CopiedTable> analytics = new ArrayList<>(tables);
        analytics.addAll(List.of(LoadTable.TABLE, LoadedOutput.TABLE));
        List<DatabaseTables> schemas = new ArrayList<>();
        if (settings.analyticsSchema().equals(settings.stagingSchema())) {
            analytics.addAll(staged);
        } else if (!staged.isEmpty()) {
            schemas.add(DatabaseTables.of(connection, settings.stagingSchema(), staged));
        }
        schemas.add(DatabaseTables.of(connection, settings.analyticsSchema(), analytics));
        return schemas;
    }

    private void begin(Connection connection) throws SQLException {
        // What others have loaded is looked at behind the lock: a snapshot from before would not show it.
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            statement.execute(
                    "SET LOCAL lock_timeout = " + settings.lockTimeout().toMillis());
            timeout(statement, settings.statementTimeout().toMillis());
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            // A policy that hides rows from the user would keep them from being deleted: with this, it fails the
            // statement.
            statement.execute("SET LOCAL row_security = off");
        }
    }

    private static void timeout(Statement statement, long millis) throws SQLException {
        statement.execute("SET LOCAL statement_timeout = " + millis);
    }

    private static void lock(Connection connection, String what) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, what);
            statement.execute();
        }
    }

    /**
     * Loads what differs.
     *
     * @param accepted what {@link #accept} returned
     * @throws UserFault with exit code 8 where that fails; the database is then as it was
     */
    Copied bring(Ledger ledger, OutputLayout output, Configuration hadoop, List<Accepted> accepted) {
        try (Connection connection = connector.open();
                Silence silence =
                        new Silence(connection, settings.statementTimeout().plus(settings.lockTimeout()))) {
            try {
                return bring(connection, silence, ledger, output, hadoop, accepted);
            } catch (SQLException e) {
                throw silence.isBroken() ? silent(e) : failed(e);
            }
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    private Copied bring(
            Connection connection,
            Silence silence,
            Ledger ledger,
            OutputLayout output,
            Configuration hadoop,
            List<Accepted> accepted)
            throws SQLException, IOException {
        make(connection);
        begin(connection);
        reached.accept(connection);
        lock(connection, settings.analyticsSchema() + "." + pipeline);
        reached.accept(connection);
        LoadedOutput loaded = new LoadedOutput(connection, settings.analyticsSchema(), pipeline);
        if (!loaded.check(output, settings.url(), settings.keys())) {
            loaded.remember(output, runId);
        }
        LoadTable loads = new LoadTable(connection, settings.analyticsSchema(), pipeline, runId);
        PublishedRows reader = new PublishedRows(hadoop);
        Copied copied = Copied.NOTHING;
        for (CopiedTable table : tables) {
            copied = copied.plus(bring(connection, silence, table, ledger, output, loads, reader));
        }
        for (Accepted raw : accepted) {
            for (RawRows.Staged table : raw.tables()) {
                copied = copied.plus(stage(connection, silence, table, raw.files(), loads, reader));
            }
        }
        reached.accept(connection);
        connection.commit();
        reached.accept(connection);
        return copied;
    }

    private void make(Connection connection) throws SQLException {
        begin(connection);
        lock(connection, MAKING);
        List<DatabaseTables> schemas = schemas(connection);
        // Somebody may have changed them since they were checked.
        DatabaseTables.refuse(schemas, settings.url());
        for (DatabaseTables schema : schemas) {
            schema.make(connection);
        }
        // A table that somebody dropped holds nothing of what was loaded into it.
        LoadTable loads = new LoadTable(connection, settings.analyticsSchema(), pipeline, runId);
        for (DatabaseTables schema : schemas) {
            for (String table : schema.missingTables()) {
                loads.forget(table);
            }
        }
        reached.accept(connection);
        connection.commit();
    }

    private Copied bring(
            Connection connection,
            Silence silence,
            CopiedTable table,
            Ledger ledger,
            OutputLayout output,
            LoadTable loads,
            PublishedRows reader)
            throws SQLException, IOException {
        String name = settings.analyticsSchema() + "." + table.name();
        Map<String, String> gone = new HashMap<>(loads.loaded(name));
        Copied copied = Copied.NOTHING;
        for (PublishedPartition partition : ledger.partitions(table.name())) {
            PartitionValues values = partition.key().values();
            String there = gone.remove(values.path());
            if (partition.unfinished() || partition.fingerprint().equals(there)) {
                continue;
            }
            delete(connection, settings.analyticsSchema(), table, values.values());
            reached.accept(connection);
            List<Path> files = partition.files().stream()
                    .map(PublishedFile::name)
                    .map(file -> output.resolve(partition.key().path(file)))
                    .toList();
            Copied loaded =
                    copy(connection, silence, settings.analyticsSchema(), table, values.values(), files, reader);
            Copied.requireRows(partition, loaded.rows());
            loads.remember(name, values.path(), partition.fingerprint(), loaded.rows());
            copied = copied.plus(loaded);
            reached.accept(connection);
        }
        for (String path : gone.keySet()) {
            List<String> columns =
                    table.partitionFields().stream().map(Field::name).toList();
            Optional<PartitionValues> values =
                    PartitionValues.parse(columns, path.isEmpty() ? List.of() : List.of(path.split("/", -1)));
            if (values.isPresent()) {
                delete(
                        connection,
                        settings.analyticsSchema(),
                        table,
                        values.get().values());
                copied = copied.removing(1);
            }
            loads.forget(name, path);
        }
        return copied;
    }

    private static void delete(Connection connection, String schema, CopiedTable table, List<String> values)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(Sql.delete(schema, table))) {
            for (int i = 0; i < values.size(); i++) {
                delete.setString(i + 1, values.get(i));
            }
            delete.executeUpdate();
        }
    }

    /** Copies the rows of files, each behind the values of its partition. */
    private Copied copy(
            Connection connection,
            Silence silence,
            String schema,
            CopiedTable table,
            List<String> values,
            List<Path> files,
            PublishedRows reader)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            // It takes as long as its rows are many: a server that takes none is noticed otherwise.
            timeout(statement, 0);
        }
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(Sql.copy(schema, table));
        CopyText text = new CopyText((block, length) -> {
            silence.sending();
            try {
                copy.writeToCopy(block, 0, length);
                silence.taken();
            } catch (SQLException e) {
                throw new Refused(e);
            }
        });
        long rows = 0;
        try {
            for (Path file : files) {
                rows += reader.read(file, table.fileFields(), values, text);
            }
            text.flush();
            silence.sending();
            long taken = copy.endCopy();
            silence.taken();
            if (taken != rows) {
                throw new IOException("PostgreSQL took " + taken + " of " + rows + " rows of " + table.name());
            }
        } catch (Refused e) {
            throw e.reason;
        } finally {
            if (copy.isActive()) {
                cancel(copy);
            }
        }
        try (Statement statement = connection.createStatement()) {
            timeout(statement, settings.statementTimeout().toMillis());
        }
        return new Copied(1, 0, rows, text.replaced());
    }

    private static void cancel(CopyIn copy) {
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            // The transaction is rolled back, or its server is gone.
        }
    }

    /** What the server said while rows were read. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient SQLException reason;

        Refused(SQLException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /**
     * The accepted raw rows of a date.
     *
     * @param files by the name of their table
     */
    record Accepted(List<RawRows.Staged> tables, Map<String, List<Path>> files) {}

    /**
     * The accepted rows of the dates that are not staged yet.
     *
     * @throws UserFault with exit code 8 where that fails
     */
    List<Accepted> accept(List<RawRows> raw) {
        try {
            List<Accepted> accepted = new ArrayList<>();
            for (RawRows each : needed(raw)) {
                each.accept().ifPresent(files -> accepted.add(new Accepted(each.tables(), files)));
            }
            return accepted;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private List<RawRows> needed(List<RawRows> raw) throws SQLException {
        if (raw.isEmpty()) {
            return List.of();
        }
        try (Connection connection = connector.open()) {
            make(connection);
            LoadTable loads = new LoadTable(connection, settings.analyticsSchema(), pipeline, runId);
            List<RawRows> needed = new ArrayList<>();
            for (RawRows each : raw) {
                boolean any = false;
                for (RawRows.Staged table : each.tables()) {
                    any |= isNeeded(table, loads.loaded(stagedName(table)));
                }
                if (any) {
                    needed.add(each);
                }
            }
            return needed;
        }
    }

    private String stagedName(RawRows.Staged table) {
        return settings.stagingSchema() + "." + table.table().name();
    }

    private static String partition(RawRows.Staged table) {
        return PartitionValues.of(table.table().partitionFields().get(0).name(), table.dumpDate())
                .path();
    }

    private static String ofDump(RawRows.Staged table) {
        return Sha256.hex(table.dump() + "\n" + table.table().columns());
    }

    private static String fingerprint(RawRows.Staged table) {
        return ofDump(table) + table.settings().map(settings -> " " + settings).orElse("");
    }

    /** A snapshot does not take the place of a newer one. */
    private static boolean isNeeded(RawRows.Staged table, Map<String, String> loaded) {
        String partition = partition(table);
        boolean newer = table.whole() && loaded.keySet().stream().anyMatch(other -> other.compareTo(partition) > 0);
        String there = loaded.getOrDefault(partition, "");
        boolean same =
                table.settings().isPresent() ? there.equals(fingerprint(table)) : there.startsWith(ofDump(table));
        return !newer && !same;
    }

    private Copied stage(
            Connection connection,
            Silence silence,
            RawRows.Staged table,
            Map<String, List<Path>> files,
            LoadTable loads,
            PublishedRows reader)
            throws SQLException, IOException {
        String name = stagedName(table);
        Map<String, String> loaded = loads.loaded(name);
        if (!isNeeded(table, loaded)) {
            return Copied.NOTHING;
        }
        String partition = partition(table);
        if (table.whole()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM "
                        + Sql.name(settings.stagingSchema(), table.table().name()));
            }
            for (String other : loaded.keySet()) {
                loads.forget(name, other);
            }
        } else {
            delete(
                    connection,
                    settings.stagingSchema(),
                    table.table(),
                    List.of(table.dumpDate().toString()));
        }
        reached.accept(connection);
        Copied copied = copy(
                connection,
                silence,
                settings.stagingSchema(),
                table.table(),
                List.of(table.dumpDate().toString()),
                files.getOrDefault(table.table().name(), List.of()),
                reader);
        loads.remember(name, partition, fingerprint(table), copied.rows());
        return copied;
    }

    private UserFault silent(SQLException e) {
        return UserFault.passing(
                ExitCode.INTERRUPTED,
                "Cannot load tables into " + settings.url() + ": the server took no rows for "
                        + settings.statementTimeout()
                                .plus(settings.lockTimeout())
                                .toSeconds()
                        + " seconds, " + settings.keys() + ".statement-timeout and .lock-timeout together.",
                "The database is as it was before. See what the server is waiting for, and load again.",
                e);
    }

    private UserFault failed(Exception e) {
        String said = e instanceof SQLException sql ? Connector.said(sql) : String.valueOf(e.getMessage());
        String state = e instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        String hint =
                switch (state) {
                    case LOCK_NOT_AVAILABLE ->
                        "Another session holds a lock, for longer than " + settings.keys()
                                + ".lock-timeout. Load again once it has ended.";
                    case CANCELED ->
                        "The database is as it was before. Where the server needs longer for a statement than "
                                + settings.keys() + ".statement-timeout, raise that, and load again.";
                    default ->
                        state.startsWith(CONNECTION_LOST)
                                ? "Load again: what was loaded already is not loaded twice."
                                : "The database is as it was before. Load again.";
                };
        return UserFault.passing(
                ExitCode.INTERRUPTED, "Cannot load tables into " + settings.url() + ": " + said + ".", hint, e);
    }
}
