package io.weekmart.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.Main;
import io.weekmart.cli.Cli;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.job.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One user's story on the sample data: two dates one by one, then a backfill of all five; every count adds up. */
class OrdersSampleTest {
    private static final Path SAMPLE =
            Path.of("..", "sample-data", "orders").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void everyRowOfTheSampleIsAccountedForAndABackfillGivesTheSameTables() throws IOException {
        RunReport first = run("orders --date 2024-05-01");
        RunReport second = run("orders --date 2024-05-02");

        assertThat(rejects(first, "orders"))
                .isEqualTo(Map.of("BAD_VALUE(order_date)", 1L, "MISSING_VALUE(order_status)", 1L, "DUPLICATE_ROW", 1L));
        assertThat(rejects(first, "order_items"))
                .isEqualTo(Map.of("UNKNOWN_PRODUCT", 1L, "UNKNOWN_ORDER", 1L, "DUPLICATE_ROW", 1L));
        assertThat(rejects(first, "customers")).isEqualTo(Map.of("MALFORMED_ROW", 1L));
        assertThat(rejects(second, "orders"))
                .isEqualTo(Map.of("BAD_VALUE(order_date)", 1L, "UNKNOWN_CUSTOMER", 1L, "DUPLICATE_ROW", 1L));
        assertThat(rejects(second, "order_items"))
                .isEqualTo(
                        Map.of("UNKNOWN_PRODUCT", 1L, "UNKNOWN_ORDER", 1L, "DUPLICATE_ROW", 1L, "CONFLICTING_KEY", 2L));
        assertThat(table(second, "orders").alreadyCounted()).isPositive();
        Map<String, Long> rows = rowsByDate();

        RunReport all = run("backfill --pipeline orders --from 2024-05-01 --to 2024-05-05");

        assertThat(rowsByDate()).containsAllEntriesOf(rows).hasSize(20);
        assertThat(all.tables()).allMatch(TableRows::balanced);
        assertThat(all.balances()).isNotEmpty().allMatch(RunReport.BalanceResult::balanced);
        assertThat(table(all, "order_items").accepted()).isEqualTo(total("customer_order_items"));
        assertThat(table(all, "order_items").accepted()).isEqualTo(total("customer_order_categories"));
        assertThat(table(all, "orders").accepted()).isEqualTo(total("order_states"));
        assertThat(all.warnings())
                .anyMatch(warning -> warning.startsWith(
                        "2024-05-04: orders of earlier dates whose" + " customer is no longer among the customers"));
        assertThat(all.warnings())
                .anyMatch(warning ->
                        warning.startsWith("2024-05-05: items whose subtotal is not quantity times price: 1 row"));
        for (String text : List.of(said.toString(StandardCharsets.UTF_8), ReportJson.write(all))) {
            assertThat(text)
                    .doesNotContain("not-a-password")
                    .doesNotContain("shop.example")
                    .doesNotContain("Comma");
        }
    }

    private RunReport run(String arguments) throws IOException {
        LocalSpark.session();
        String own = " --set pipelines.orders.";
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        ExitCode code = Cli.onSpark(Main.PIPELINES, new Cancellation(), out, out)
                .run((arguments + own + "raw.path=" + SAMPLE + own + "raw.layout=daily" + own + "output.path="
                                + folder.resolve("out"))
                        .split(" "))
                .exitCode();
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.DONE);
        try (Stream<Path> reports = Files.walk(folder.resolve("out/runs"))) {
            Path last = reports.filter(file -> file.toString().endsWith(".json"))
                    .max(java.util.Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow();
            return ReportJson.read(Files.readString(last), last, ExitCode.INTERNAL);
        }
    }

    private Map<String, Long> rowsByDate() {
        Map<String, Long> rows = new TreeMap<>();
        for (String table :
                List.of("customer_orders", "customer_order_items", "customer_order_categories", "order_states")) {
            LocalSpark.session()
                    .read()
                    .parquet(folder.resolve("out").resolve(table).toString())
                    .groupBy("extract_dt")
                    .count()
                    .collectAsList()
                    .forEach(row -> rows.put(table + " " + row.get(0), row.getLong(1)));
        }
        return rows;
    }

    private long total(String table) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("out").resolve(table).toString())
                .selectExpr("count(*)")
                .as(Encoders.LONG())
                .head();
    }

    private static TableRows table(RunReport report, String name) {
        return report.tables().stream()
                .filter(rows -> rows.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Long> rejects(RunReport report, String name) {
        return table(report, name).rejectsByCode().entrySet().stream()
                .filter(code -> code.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
