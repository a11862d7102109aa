package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.database.Connector;
import io.weekmart.secrets.RdsToken;
import io.weekmart.secrets.TestSecrets;
import io.weekmart.storage.ForwardingStorage;
import io.weekmart.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** A database of its own on a real server that all tests of this JVM share, and a folder that its tables are extracted to. */
final class Database {
    static final String PASSWORD = "s3cret-of-the-test";

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private final TestServer server;
    private final String name;
    private final Path raw;
    private final Pipeline pipeline;
    private final List<String> sets = new ArrayList<>();
    private final MovedClock clock = new MovedClock();
    private UnaryOperator<Storage> through = UnaryOperator.identity();
    private Configuration hadoop = new Configuration();

    /** A database of PostgreSQL. */
    Database(String pipeline, Path folder) {
        this(TestServer.postgres(), pipeline, folder);
    }

    /** @param pipeline whose tables are extracted */
    Database(TestServer server, String pipeline, Path folder) {
        this.server = server;
        this.name = "test" + NUMBERS.incrementAndGet();
        this.raw = folder.resolve("raw");
        this.pipeline = ShippedPipelines.ALL.stream()
                .filter(each -> each.name().equals(pipeline))
                .findFirst()
                .orElseThrow();
        execute(server.administration(), "CREATE DATABASE " + name);
        sets.add("raw.path=\"" + raw + "\"");
        sets.add("raw.manifest=manifest_{date}.json");
        sets.add("raw.layout=daily");
        sets.add("extract.url=" + url());
        sets.add("extract.user=" + server.user());
        sets.add("extract.tls=off");
        sets.add("extract.threads=3");
    }

    /** The port of the PostgreSQL that all tests share. */
    static int port() {
        return TestServer.Postgres.port();
    }

    /** The address of this database on a server that replicates the one that all tests share. */
    String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/" + name;
    }

    String url() {
        return server.url(name);
    }

    Connection connect() {
        return connect(server.user());
    }

    Connection connect(String user) {
        try {
            return DriverManager.getConnection(server.login(url(), user));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs statements, one after the other. */
    Database sql(String statements) {
        execute(url(), statements);
        return this;
    }

    private void execute(String url, String statements) {
        try (Connection connection = DriverManager.getConnection(server.login(url, server.user()));
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(statements, e);
        }
    }

    /** The first value of a query's first row. */
    String value(String query) {
        return valueAt(url(), query);
    }

    /** The same at another address of this database, or of its copy. */
    String valueAt(String url, String query) {
        try (Connection connection = DriverManager.getConnection(server.login(url, server.user()));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Whether a table has so many rows in the copy of this database at another address. */
    boolean seenAt(String url, String table, int rows) {
        try (Connection connection = DriverManager.getConnection(server.login(url, server.user()));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.next() && row.getInt(1) == rows;
        } catch (SQLException e) {
            // It is not there yet.
            return false;
        }
    }

    Database set(String keyAndValue) {
        sets.add(keyAndValue);
        return this;
    }

    Database through(UnaryOperator<Storage> storage) {
        through = storage;
        return this;
    }

    /** Lets so much time pass that the lease of whoever was killed has ended. */
    void leaseEnds() {
        clock.advance(Duration.ofHours(1));
    }

    /** The time, and what tests have let pass besides. */
    private static final class MovedClock extends Clock {
        private Duration ahead = Duration.ZERO;

        synchronized void advance(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public synchronized Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Has something happen between the snapshot and the first row that is read, once. */
    void onceTheSnapshotIsTaken(Runnable happening) {
        AtomicBoolean happened = new AtomicBoolean();
        through(storage -> new ForwardingStorage(storage) {
            @Override
            public int abortUploads(org.apache.hadoop.fs.Path path) throws IOException {
                // That of a date, and not what killed runs left before there is a snapshot.
                if (path.getName().startsWith("2") && happened.compareAndSet(false, true)) {
                    happening.run();
                }
                return super.abortUploads(path);
            }
        });
    }

    Database hadoop(Configuration configuration) {
        hadoop = configuration;
        return this;
    }

    Path raw() {
        return raw;
    }

    /** The folder of the lock files. */
    Path locks() {
        return raw.resolve("_weekmart/locks");
    }

    record Result(@Nullable UserFault fault, String out, String err) {
        int exitCode() {
            return fault == null ? 0 : fault.exitCode().code();
        }

        /** Message and hint. */
        String message() {
            return fault == null ? "" : fault.getMessage() + "\n" + fault.hint();
        }
    }

    Result extract(String date) {
        return run(date, false, false);
    }

    Result partial(String date) {
        return run(date, false, true);
    }

    Result plan(String date) {
        return run(date, true, false);
    }

    private Result run(String date, boolean plan, boolean partial) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        UserFault fault = null;
        try {
            new Extract(
                            TestSecrets.inEnvironment(ExtractSettingsReader.PASSWORD_VARIABLE, PASSWORD),
                            RdsToken::ofThisProcess,
                            hadoop,
                            through,
                            clock)
                    .run(
                            new ExtractRequest(
                                    ShippedPipelines.ALL,
                                    pipeline,
                                    LocalDate.parse(date),
                                    plan,
                                    partial,
                                    List.of(),
                                    sets),
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8));
        } catch (UserFault thrown) {
            fault = thrown;
        }
        return new Result(fault, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    ExtractSettings settings() {
        return ExtractSettingsReader.read(ShippedPipelines.ALL, pipeline, List.of(), sets, uri -> {
            throw new IOException("no such file: " + uri);
        });
    }

    Connector connector() {
        return settings()
                .connector(
                        TestSecrets.inEnvironment(ExtractSettingsReader.PASSWORD_VARIABLE, PASSWORD),
                        RdsToken::ofThisProcess);
    }

    Manifest manifest(String date) {
        Path path = raw.resolve("manifest_" + date + ".json");
        return ManifestJson.read(read(path), path);
    }

    boolean hasManifest(String date) {
        return Files.exists(raw.resolve("manifest_" + date + ".json"));
    }

    /** The lines of a table's dump, the header first; those of further parts without theirs. */
    List<String> dump(String table, String date) {
        List<String> lines = new ArrayList<>();
        for (String file : manifest(date).names()) {
            if (file.startsWith(table + "_" + date)) {
                List<String> part = unzipped(raw.resolve(file)).lines().toList();
                lines.addAll(lines.isEmpty() ? part : part.subList(1, part.size()));
            }
        }
        return lines;
    }

    /** Every byte below a folder, one character for each: hidden files, locks, what is staged; what is compressed both as it lies there and as it was. */
    static SortedMap<Path, String> contents(Path folder) {
        SortedMap<Path, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                contents.put(file, file.toString().endsWith(".gz") ? content + unzipped(file) : content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }

    static String unzipped(Path file) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below the folder of the dumps but its locks, with its length. */
    SortedMap<String, Long> files() {
        SortedMap<String, Long> files = new TreeMap<>();
        if (Files.exists(raw)) {
            try (Stream<Path> paths = Files.walk(raw)) {
                for (Path path : paths.filter(Files::isRegularFile)
                        .filter(path -> !path.startsWith(locks()))
                        .toList()) {
                    files.put(raw.relativize(path).toString(), Files.size(path));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
