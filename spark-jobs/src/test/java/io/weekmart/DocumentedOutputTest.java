package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.cli.Cli;
import io.weekmart.job.Cancellation;
import io.weekmart.job.SqlViews;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show of the sample is what a run of the sample prints, and their queries run on its tables. */
class DocumentedOutputTest {
    private static final String TABLES = "docs/tables.md";

    @TempDir
    private static Path folder;

    private static Result sample;

    private record Result(int exitCode, String out, String err) {}

    @BeforeAll
    static void runTheSample() {
        sample = run(
                "weekly-metrics",
                "--conf",
                Documents.ROOT.resolve("conf/local.conf").toString(),
                "--set",
                "raw.path=\"" + Documents.ROOT.resolve("sample-data") + "\"",
                "--set",
                "output.path=\"" + folder.resolve("out") + "\"",
                "--date",
                "2024-05-05");
        assertThat(sample.exitCode()).as(sample.err()).isZero();
    }

    @Test
    void theSampleIsSummedUpAsTheReadmeShows() {
        assertShown(sample, "README.md", "sample");
    }

    @Test
    void theSampleOfTheShopIsSummedUpAsItsPageShowsAndItsQueryRuns() throws SQLException {
        Result shop = run(
                "shop",
                "--conf",
                Documents.ROOT.resolve("conf/local.conf").toString(),
                "--set",
                "pipelines.shop.raw.path=\"" + Documents.ROOT.resolve("sample-data/shop") + "\"",
                "--set",
                "pipelines.shop.output.path=\"" + folder.resolve("out-shop") + "\"",
                "--date",
                "2024-05-05");

        assertThat(shop.exitCode()).as(shop.err()).isZero();
        assertShown(shop, "docs/shop.md", "shop sample");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            assertThat(query(statement, "docs/shop.md", "shop"))
                    .hasSize(1)
                    .allMatch(row -> row.get(0).toString().equals("2024-05-05"));
        }
    }

    private static void assertShown(Result run, String page, String mark) {
        String shown = Documents.block(page, mark);
        String printed = (run.err() + run.out())
                .replace("file:" + Documents.ROOT, "file:/home/me/weekmart")
                .replace("file:" + folder, "file:/home/me/weekmart");
        assertThat(comparable(printed)).isEqualTo(comparable(shown.substring(shown.indexOf('\n') + 1)));
    }

    /** Without what differs from run to run: times, the run id, and where long lines are broken. */
    private static String comparable(String text) {
        return text.replaceAll(" +\\d+\\.\\d s", " TIME")
                .replaceAll("\\(\\d+\\.\\d s\\)", "(TIME)")
                .replaceAll("\\d{8}T\\d{6}Z-[0-9a-f]{6}", "RUN-ID")
                .replaceAll("(?m)^(- .*)\\n  (?=\\S)", "$1 ")
                .replaceAll("(?m)^\\s*\\n", "");
    }

    @Test
    void mistakesInAConfigurationAreReportedAsShown() {
        String shown = Documents.block("docs/configuration.md", "mistake");

        Result result = run(
                "weekly-metrics",
                "--date",
                "2024-05-05",
                "--conf",
                Documents.ROOT.resolve("conf/local.conf").toString(),
                "--set",
                "raw.lokback-weeks=3");

        assertThat(shown)
                .startsWith(
                        "$ weekmart weekly-metrics --date 2024-05-05 --conf conf/local.conf --set raw.lokback-weeks=3\n");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).isEqualTo(shown.substring(shown.indexOf('\n') + 1));
    }

    @Test
    void theQueriesRunOnTheTables() throws SQLException {
        try (Connection duck = SqlViews.inDuck(folder.resolve("out"));
                Statement statement = duck.createStatement()) {
            // The names that Athena knows the tables by.
            statement.execute("CREATE SCHEMA weekmart_prod");
            for (String table : List.of("fact_weekly_store_product", "dim_store")) {
                statement.execute("CREATE VIEW weekmart_prod." + table + " AS SELECT * FROM main." + table);
            }

            List<Double> lost = query(statement, TABLES, "worst").stream()
                    .map(row -> ((Number) row.get(7)).doubleValue())
                    .toList();
            assertThat(lost).hasSize(10).allMatch(amount -> amount > 0).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(query(statement, TABLES, "rejects")).contains(List.of("product", "BAD_VALUE(prod_name)", 1L));
            BigDecimal revenue = query(statement, TABLES, "athena").stream()
                    .map(row -> new BigDecimal(row.get(1).toString()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(revenue).isEqualTo("79455.28");
        }
    }

    private static String sql(String page, String name) {
        return Documents.block(page, "query " + name)
                .replaceAll("'(out[a-z-]*)/", Matcher.quoteReplacement("'" + folder + "/") + "$1/");
    }

    private static List<List<Object>> query(Statement statement, String page, String name) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql(page, name))) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Result run(String... arguments) {
        LocalSpark.session();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            Cli cli = Cli.onSpark(Main.PIPELINES, new Cancellation(), stream(out), stream(err));
            int exitCode = cli.run(arguments).exitCode().code();
            return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            // The job takes over the session of the tests, and ends it.
            LocalSpark.session();
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
