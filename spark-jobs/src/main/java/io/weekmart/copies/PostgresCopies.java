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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
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
    private static final int OLDEST_VERSION = 11;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

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
     * @throws UserFault with exit code 2 where they cannot, 3 where the server does not answer
     */
    void check() {
        if (connector.product() != Product.POSTGRESQL) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot load tables into " + settings.url() + ": it is no address of PostgreSQL.",
                    "Write it as " + Product.POSTGRESQL.form() + ".");
        }
        try (Connection connection = connector.open()) {
            begin(connection);
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_VERSION) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot load tables into " + settings.url() + ": the server is PostgreSQL " + version
                                + ", expected " + OLDEST_VERSION + " or newer.",
                        "Name another server, or remove " + settings.keys() + ".url.");
            }
            DatabaseTables.refuse(schemas(connection), settings.url());
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
        analytics.add(LoadTable.TABLE);
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
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET LOCAL lock_timeout = " + settings.lockTimeout().toMillis());
            statement.execute("SET LOCAL statement_timeout = 0");
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            // A policy that hides rows from the user would keep them from being deleted: with this, it fails the
            // statement.
            statement.execute("SET LOCAL row_security = off");
        }
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
     * @param raw the accepted raw rows of the run; null where none are loaded
     * @param accepted what {@link #accept} returned of them
     * @throws UserFault with exit code 8 where that fails; the database is then as it was
     */
    Copied bring(
            Ledger ledger,
            OutputLayout output,
            Configuration hadoop,
            @Nullable RawRows raw,
            Map<String, List<Path>> accepted) {
        try (Connection connection = connector.open()) {
            return bring(connection, ledger, output, hadoop, raw, accepted);
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    private Copied bring(
            Connection connection,
            Ledger ledger,
            OutputLayout output,
            Configuration hadoop,
            @Nullable RawRows raw,
            Map<String, List<Path>> accepted)
            throws SQLException, IOException {
        make(connection);
        begin(connection);
        reached.accept(connection);
        lock(connection, settings.analyticsSchema() + "." + pipeline);
        reached.accept(connection);
        LoadTable loads = new LoadTable(connection, settings.analyticsSchema(), pipeline, runId);
        PublishedRows reader = new PublishedRows(hadoop);
        Copied copied = Copied.NOTHING;
        for (CopiedTable table : tables) {
            copied = copied.plus(bring(connection, table, ledger, output, loads, reader));
        }
        if (raw != null && !accepted.isEmpty()) {
            for (RawRows.Staged table : raw.tables()) {
                copied = copied.plus(stage(connection, table, raw, accepted, loads, reader));
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
            Copied loaded = copy(connection, settings.analyticsSchema(), table, values.values(), files, reader);
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
            String schema,
            CopiedTable table,
            List<String> values,
            List<Path> files,
            PublishedRows reader)
            throws SQLException, IOException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(Sql.copy(schema, table));
        CopyText text = new CopyText((block, length) -> {
            try {
                copy.writeToCopy(block, 0, length);
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
            long taken = copy.endCopy();
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
     * The files of accepted rows, by table; none where all are staged already.
     *
     * @throws UserFault with exit code 8 where that fails
     */
    Map<String, List<Path>> accept(RawRows raw) {
        try {
            return areStaged(raw) ? Map.of() : raw.accept();
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    private boolean areStaged(RawRows raw) throws SQLException {
        try (Connection connection = connector.open()) {
            make(connection);
            LoadTable loads = new LoadTable(connection, settings.analyticsSchema(), pipeline, runId);
            boolean needed = false;
            for (RawRows.Staged table : raw.tables()) {
                needed |= isNeeded(table, raw, loads.loaded(stagedName(table)));
            }
            return !needed;
        }
    }

    private String stagedName(RawRows.Staged table) {
        return settings.stagingSchema() + "." + table.table().name();
    }

    private static String partition(RawRows.Staged table, LocalDate date) {
        return PartitionValues.of(table.table().partitionFields().get(0).name(), date)
                .path();
    }

    private static String fingerprint(RawRows.Staged table, RawRows raw) {
        return Sha256.hex(raw.fingerprint() + "\n" + table.table().columns());
    }

    /** A snapshot does not take the place of a newer one. */
    private static boolean isNeeded(RawRows.Staged table, RawRows raw, Map<String, String> loaded) {
        String partition = partition(table, raw.date());
        boolean newer = table.whole() && loaded.keySet().stream().anyMatch(other -> other.compareTo(partition) > 0);
        return !newer && !fingerprint(table, raw).equals(loaded.get(partition));
    }

    private Copied stage(
            Connection connection,
            RawRows.Staged table,
            RawRows raw,
            Map<String, List<Path>> accepted,
            LoadTable loads,
            PublishedRows reader)
            throws SQLException, IOException {
        String name = stagedName(table);
        Map<String, String> loaded = loads.loaded(name);
        if (!isNeeded(table, raw, loaded)) {
            return Copied.NOTHING;
        }
        String partition = partition(table, raw.date());
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
                    List.of(raw.date().toString()));
        }
        reached.accept(connection);
        Copied copied = copy(
                connection,
                settings.stagingSchema(),
                table.table(),
                List.of(raw.date().toString()),
                accepted.getOrDefault(table.table().name(), List.of()),
                reader);
        loads.remember(name, partition, fingerprint(table, raw), copied.rows());
        return copied;
    }

    private UserFault failed(Exception e) {
        String said = e instanceof SQLException sql ? Connector.said(sql) : String.valueOf(e.getMessage());
        boolean locked = e instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState());
        return UserFault.passing(
                ExitCode.INTERRUPTED,
                "Cannot load tables into " + settings.url() + ": " + said + ".",
                locked
                        ? "Another session holds a lock, for longer than " + settings.keys()
                                + ".lock-timeout. Load again once it has ended."
                        : "The database is as it was before. Load again.",
                e);
    }
}
