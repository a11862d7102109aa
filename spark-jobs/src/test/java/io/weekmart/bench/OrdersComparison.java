package io.weekmart.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The pipeline orders beside DuckDB on the same dumps: four tables that must be equal, row by row. What both take to start is measured on dumps
 * of a few rows, and subtracted.
 */
final class OrdersComparison {
    /** Most CPU time of ours, in those of DuckDB. */
    static final double MOST_AGAINST_DUCKDB = 6;

    private static final LocalDate DATE = LocalDate.of(2024, 5, 1);
    private static final String TINY = "tiny";

    private final Programs programs;
    private final Path work;
    private final Consumer<String> progress;

    OrdersComparison(Programs programs, Path work, Consumer<String> progress) {
        this.programs = programs;
        this.work = work;
        this.progress = progress;
    }

    /** Measures so many rounds, and tells what came of it as lines of text. */
    String measure(String size, int rounds) throws IOException, InterruptedException, SQLException {
        Path tiny = data(TINY);
        Path data = data(size);
        run("orders", tiny);
        List<Measurement> ours = new ArrayList<>();
        List<Measurement> duckDb = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double oursStart = run("orders", tiny).cpuSeconds();
            double duckDbStart = run("duckdb", tiny).cpuSeconds();
            ours.add(less(run("orders", data), oursStart));
            duckDb.add(less(run("duckdb", data), duckDbStart));
            progress.accept(String.format(
                    Locale.ROOT,
                    "orders %s, round %d of %d: %.1f CPU-s and %.1f to start; duckdb %.1f and %.1f",
                    size,
                    round + 1,
                    rounds,
                    ours.get(round).cpuSeconds(),
                    oursStart,
                    duckDb.get(round).cpuSeconds(),
                    duckDbStart));
        }
        long rows = agree();
        Spread ratio = Spread.ratio(ours, duckDb, Measurement::cpuSeconds);
        return String.format(
                Locale.ROOT,
                "%norders %s, %d rounds: CPU without start-up %.1f s, DuckDB's %.1f s; ratio %.2f (goal: at most %.0f)%n"
                        + "%,d rows of four tables agree, row by row%n"
                        + "Seconds of the last run of ours, by stage:%n%s",
                size,
                rounds,
                Spread.of(ours, Measurement::cpuSeconds).median(),
                Spread.of(duckDb, Measurement::cpuSeconds).median(),
                ratio.median(),
                MOST_AGAINST_DUCKDB,
                rows,
                stages());
    }

    /** A line for each stage of the last run, as its report has them. */
    private String stages() throws IOException {
        try (Stream<Path> reports = Files.walk(output("orders").resolve("runs"))) {
            Path report = reports.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            StringBuilder lines = new StringBuilder();
            for (JsonNode stage : new ObjectMapper().readTree(report.toFile()).path("stages")) {
                lines.append(String.format(
                        Locale.ROOT,
                        "%8.1f  %s%n",
                        stage.path("seconds").asDouble(),
                        stage.path("name").asText()));
            }
            return lines.toString();
        }
    }

    private static Measurement less(Measurement run, double start) {
        return new Measurement(run.cpuSeconds() - start, run.wallSeconds(), run.peakBytes());
    }

    private Path data(String size) throws IOException, InterruptedException {
        Path folder = work.resolve("data").resolve("orders-" + size);
        if (!Files.exists(folder)) {
            Path partial = work.resolve("data").resolve("orders-" + size + ".partial");
            Folders.delete(partial);
            ProcessMeter.run(
                    programs.ordersGenerator(
                            List.of("--size", size, "--from", DATE.toString(), "--out", partial.toString())),
                    Map.of(),
                    work.resolve("generator.log"));
            Files.move(partial, folder);
        }
        return folder;
    }

    private Measurement run(String program, Path data) throws IOException, InterruptedException {
        Path output = output(program);
        Folders.delete(output);
        Files.createDirectories(output.getParent());
        return ProcessMeter.run(
                program.equals("orders")
                        ? programs.orders(data, DATE, output)
                        : programs.ordersDuckDb(data, DATE, output),
                Programs.ENVIRONMENT,
                work.resolve(program + "-orders.log"));
    }

    private Path output(String program) {
        return work.resolve("output").resolve(program + "-of-orders");
    }

    /** The rows of all tables; refuses any that one side has and the other has not. */
    private long agree() throws SQLException {
        long rows = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String table : OrdersDuckDbJob.tables()) {
                String ours = "SELECT * FROM read_parquet('" + output("orders") + "/" + table + "/*/*.parquet')";
                String theirs = "SELECT * FROM read_parquet('" + output("duckdb") + "/" + table + "/*/*.parquet')";
                if (number(statement, ours + " EXCEPT ALL " + theirs)
                                + number(statement, theirs + " EXCEPT ALL " + ours)
                        > 0) {
                    throw new IllegalStateException("Table " + table + " differs between Weekmart and DuckDB.");
                }
                rows += number(statement, ours);
            }
        }
        return rows;
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT count(*) FROM (" + query + ")")) {
            found.next();
            return found.getLong(1);
        }
    }
}
