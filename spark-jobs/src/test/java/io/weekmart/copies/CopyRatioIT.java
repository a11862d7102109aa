package io.weekmart.copies;

import static io.weekmart.copies.Mart.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weekmart.contract.table.Field;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a load takes beside psql's own {@code \copy} of the same rows from a file that is ready, client processes alone. In the build it shows that
 * both bring the same rows; {@code bootstrap/copy-evidence ratio} measures.
 */
class CopyRatioIT {
    private static final int PARTITIONS = 10;
    private static final int USUAL_ROWS = 20_000;

    @TempDir
    Path folder;

    private Mart mart;

    @BeforeEach
    void start() {
        mart = new Mart(folder).typed(Loader.WIDE.toArray(Field[]::new));
    }

    /** Wall clock and CPU of a process, in seconds. */
    private record Times(double wall, double cpu) {}

    /** Measures a process with all that it starts, as the shell does. */
    private Times measured(List<String> command) throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\"", "bash"));
        timed.addAll(command);
        File told = folder.resolve("times").toFile();
        Process process = new ProcessBuilder(timed)
                .redirectErrorStream(true)
                .redirectOutput(told)
                .start();
        List<String> lines;
        int code = process.waitFor();
        lines = Files.readAllLines(told.toPath());
        assertThat(code).as("%s", lines).isZero();
        double[] times = Arrays.stream(lines.get(lines.size() - 1).split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new Times(times[0], times[1] + times[2]);
    }

    private static double median(List<Times> times, java.util.function.ToDoubleFunction<Times> of) {
        double[] sorted = times.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private List<String> psql(String... commands) {
        URI server = URI.create(mart.settings().url().substring("jdbc:".length()));
        List<String> psql = new ArrayList<>(List.of(
                "psql",
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                server.getHost(),
                "-p",
                String.valueOf(server.getPort())));
        psql.addAll(List.of("-U", "postgres", "-d", mart.name()));
        for (String command : commands) {
            psql.addAll(List.of("-c", command));
        }
        return psql;
    }

    @Test
    void aLoadTakesAboutAsLongAsPsql() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql"))),
                "psql is not installed");
        int rows = Integer.getInteger("weekmart.copy.rows", USUAL_ROWS);
        int runs = Integer.getInteger("weekmart.copy.runs", 1);
        LocalDate first = LocalDate.parse("2024-05-01");
        LocalDateTime noon = first.atTime(12, 0);
        for (int part = 0; part < PARTITIONS; part++) {
            int from = part * (rows / PARTITIONS);
            mart.day(
                    first.plusDays(part).toString(),
                    IntStream.range(from, from + rows / PARTITIONS)
                            .mapToObj(i -> row(
                                    (long) i,
                                    (long) i / 3,
                                    i % 100_003L,
                                    noon.plusSeconds(i % 40_000),
                                    i % 7 == 0 ? "PENDING_PAYMENT" : "COMPLETE",
                                    "Kettle \"" + i % 1000 + "\", blue",
                                    BigDecimal.valueOf(1000L * (1 + i % 9), 3),
                                    BigDecimal.valueOf(i % 10_000, 2),
                                    BigDecimal.valueOf((1 + i % 9) * (long) (i % 10_000), 2)))
                            .toArray(Row[]::new));
        }
        mart.load();
        String sums = "SELECT count(*), sum(item_id), sum(subtotal), min(ordered), max(ordered) FROM analytics.sold";
        List<String> expected = mart.query(sums);
        Path text = folder.resolve("rows.txt");
        measured(psql("\\copy analytics.sold TO '" + text + "'"));

        List<Times> ours = new ArrayList<>();
        List<Times> theirs = new ArrayList<>();
        // The first of each is not measured.
        for (int run = 0; run <= runs; run++) {
            mart.sql("TRUNCATE analytics.sold");
            Times psql = measured(psql("BEGIN", "\\copy analytics.sold FROM '" + text + "'", "COMMIT"));
            assertThat(mart.query(sums)).isEqualTo(expected);
            mart.sql("TRUNCATE analytics.sold; DELETE FROM analytics.weekmart_loads");
            Times load = measured(Loader.command(mart, Loader.WIDE, mart.words()));
            assertThat(mart.query(sums)).isEqualTo(expected);
            if (run > 0) {
                theirs.add(psql);
                ours.add(load);
            }
        }

        double psqlWall = median(theirs, Times::wall);
        double loadWall = median(ours, Times::wall);
        double psqlCpu = median(theirs, Times::cpu);
        double loadCpu = median(ours, Times::cpu);
        System.out.printf(
                Locale.ROOT,
                "%,d rows, medians of %d runs in turn, client processes alone%n"
                        + "  psql \\copy from a file   wall %7.2f s   CPU %7.2f s%n"
                        + "  load from Parquet        wall %7.2f s   CPU %7.2f s%n"
                        + "  ratio                    wall %7.2f     CPU %7.2f     (wall: at most 1.3)%n",
                rows,
                runs,
                psqlWall,
                psqlCpu,
                loadWall,
                loadCpu,
                loadWall / psqlWall,
                loadCpu / psqlCpu);
    }
}
