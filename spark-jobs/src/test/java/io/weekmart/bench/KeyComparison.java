package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The weekly job on codes for keys, with a master and without one, beside the same job on numbers, by turns. */
final class KeyComparison {
    /** Most CPU time with codes and a master, in that with numbers. */
    static final double MOST_WITH_MASTER = 1.3;

    /** Most CPU time with codes that the rows alone name. */
    static final double MOST_FROM_ROWS = 1.6;

    private static final List<String> CODES = List.of("tables.store.key-type=text", "tables.product.key-type=text");

    private final Programs programs;
    private final Path work;
    private final Consumer<String> progress;

    KeyComparison(Programs programs, Path work, Consumer<String> progress) {
        this.programs = programs;
        this.work = work;
        this.progress = progress;
    }

    /** Measures so many rounds, and tells what came of it as lines of text. */
    String measure(String size, Data data, int rounds) throws IOException, InterruptedException, SQLException {
        Path coded = data.folder().resolveSibling(data.folder().getFileName() + "-codes");
        if (!Files.exists(coded)) {
            progress.accept("Making an export of the same rows whose keys are codes ...");
            writeCodes(data.folder(), coded);
        }
        RawNight numbers = data.night();
        RawNight codes = new RawNight(coded, numbers.date());
        List<String> fromRows = new ArrayList<>(CODES);
        fromRows.addAll(List.of("tables.store.source=rows", "tables.product.source=rows"));
        run("numbers", numbers, List.of());
        List<Measurement> plain = new ArrayList<>();
        List<Measurement> withMaster = new ArrayList<>();
        List<Measurement> withoutMaster = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            plain.add(run("numbers", numbers, List.of()));
            withMaster.add(run("codes", codes, CODES));
            withoutMaster.add(run("rows", codes, fromRows));
            progress.accept(String.format(
                    Locale.ROOT,
                    "keys %s, round %d of %d: numbers %.1f CPU-s, codes %.1f, codes from rows %.1f",
                    size,
                    round + 1,
                    rounds,
                    plain.get(round).cpuSeconds(),
                    withMaster.get(round).cpuSeconds(),
                    withoutMaster.get(round).cpuSeconds()));
        }
        long rows = Agreement.check(fact("numbers"), decoded("codes"));
        Agreement.check(fact("numbers"), decoded("rows"));
        return String.format(Locale.ROOT, "%nCodes for keys against numbers, size %s, %d rounds%n", size, rounds)
                + line("with a master", withMaster, plain, MOST_WITH_MASTER)
                + line("from rows", withoutMaster, plain, MOST_FROM_ROWS)
                + String.format(Locale.ROOT, "%,d rows of the fact agree in every cell%n", rows);
    }

    private static String line(String name, List<Measurement> runs, List<Measurement> plain, double most) {
        Spread ratio = Spread.ratio(runs, plain, Measurement::cpuSeconds);
        return String.format(
                Locale.ROOT,
                "%s: CPU %.2f (%.2f-%.2f), goal at most %.1f%n",
                name,
                ratio.median(),
                ratio.least(),
                ratio.most(),
                most);
    }

    /** Writes every dump of a folder into another: store 7 as FR-0007, product 102385 as 00102385A. */
    private static void writeCodes(Path from, Path to) throws IOException, SQLException {
        Path partial = to.resolveSibling(to.getFileName() + ".partial");
        Folders.delete(partial);
        Files.createDirectories(partial);
        List<Path> dumps;
        try (Stream<Path> files = Files.list(from)) {
            dumps = files.filter(file -> file.toString().endsWith(".csv")).toList();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Path dump : dumps) {
                String source = "read_csv('" + dump + "', header = true, all_varchar = true)";
                statement.execute("COPY (SELECT " + columns(statement, source) + " FROM " + source + ") TO '"
                        + partial.resolve(dump.getFileName()) + "' (FORMAT csv, HEADER)");
            }
        }
        Files.move(partial, to);
    }

    private static String columns(Statement statement, String source) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + source)) {
            while (described.next()) {
                String column = described.getString(1);
                columns.add(
                        switch (column) {
                            case "store_key" -> "'FR-' || lpad(store_key, 4, '0') AS store_key";
                            case "prod_key" -> "lpad(prod_key, 8, '0') || 'A' AS prod_key";
                            default -> column;
                        });
            }
        }
        return String.join(", ", columns);
    }

    /** The fact of an output with the numbers that its codes were made of. */
    private Path decoded(String name) throws IOException, SQLException {
        Path decoded = work.resolve("output").resolve(name + "-keys-decoded");
        Folders.delete(decoded);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT f.* REPLACE (s.store_code[4:]::INT AS store_key, p.prod_code[:-2]::BIGINT AS prod_key)"
                            + " FROM read_parquet('" + fact(name) + "/**/*.parquet', hive_partitioning = true) f"
                            + " JOIN read_parquet('" + output(name)
                            + "/dim_store/*.parquet') s ON s.store_key = f.store_key"
                            + " JOIN read_parquet('" + output(name)
                            + "/dim_product/*.parquet') p ON p.prod_key = f.prod_key) TO '"
                            + decoded + "' (FORMAT parquet, PARTITION_BY (yr_num, wk_num))");
        }
        return decoded;
    }

    private Measurement run(String name, RawNight night, List<String> settings)
            throws IOException, InterruptedException {
        Path output = output(name);
        Folders.delete(output);
        Files.createDirectories(output.getParent());
        List<String> command = new ArrayList<>(programs.weeklyMetrics(night.folder(), "full", night.date(), output));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return ProcessMeter.run(command, Programs.ENVIRONMENT, work.resolve(name + "-keys.log"));
    }

    private Path fact(String name) {
        return output(name).resolve("fact_weekly_store_product");
    }

    private Path output(String name) {
        return work.resolve("output").resolve(name + "-keys");
    }
}
