package io.weekmart.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real replica of the server that all tests share: a copy of its files, which streams from it. */
final class Standby implements AutoCloseable {
    private static final int SECONDS_TO_START = 60;

    private final int port;
    private final Process process;

    private Standby(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** @param folder where its files lie */
    static Standby of(Database primary, Path folder) throws IOException, SQLException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path source = Path.of(primary.value("SHOW data_directory"));
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_start_backup('standby', true, false)");
            copy(source, folder);
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_stop_backup(false, false)")) {
                row.next();
                Files.writeString(folder.resolve("backup_label"), row.getString(1));
            }
        }
        Files.createFile(folder.resolve("standby.signal"));
        Files.writeString(
                folder.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=" + Database.port() + " user=postgres'\n");
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                primary.value("SELECT setting FROM pg_config WHERE name = 'BINDIR'") + "/postgres",
                "-D",
                folder.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "fsync=off",
                "-c",
                "max_connections=" + primary.value("SHOW max_connections"),
                // An idle primary is asked how far it is behind half of this time.
                "-c",
                "wal_receiver_timeout=2s"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("standby.log").toFile())
                .start();
        Standby standby = new Standby(port, process);
        standby.awaitStreaming(primary, folder);
        return standby;
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(
                        target.resolve(source.relativize(folder)),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = source.relativize(file).toString();
                boolean ofTheProcess = name.startsWith("postmaster.") || name.startsWith("pg_wal/");
                if (!ofTheProcess) {
                    Files.copy(file, target.resolve(name));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // Files of a server that is at work come and go.
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void awaitStreaming(Database primary, Path folder) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (System.nanoTime() < end) {
            try {
                if (value(primary, "SELECT status FROM pg_stat_wal_receiver").equals("streaming")) {
                    return;
                }
            } catch (IllegalStateException e) {
                // It has yet to start, or to stream.
                Thread.sleep(50);
            }
        }
        close();
        throw new IllegalStateException(
                "the replica does not stream: " + Files.readString(folder.resolve("standby.log")));
    }

    int port() {
        return port;
    }

    /** The first value of a query's first row, in the copy of a database. */
    String value(Database database, String query) {
        try (Connection connection = DriverManager.getConnection(database.url(port) + "?user=postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Stops what receives from the primary, or lets it go on: a line that is so slow that nothing comes. */
    void receives(Database database, boolean goesOn) {
        String receiver = value(database, "SELECT pid FROM pg_stat_wal_receiver");
        try {
            new ProcessBuilder("kill", goesOn ? "-CONT" : "-STOP", receiver)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
