package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.page.RunDetails.Query;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.report.ReportBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queries of a page name the files that were read, whatever signs are in their names. */
class PageQueriesTest {
    private static final LocalDate SUNDAY = LocalDate.parse("2024-05-05");
    private static final Instant NOW = Instant.parse("2024-05-06T03:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"sales_*.csv", "sales_?.csv", "sales_[12].csv", "it's [*]] 100 %.csv", "plain.csv"})
    void aSignOfAPatternInTheNameOfAFileIsThatSign(String name, @TempDir Path raw) throws Exception {
        String header = String.join(",", WeeklyTables.SALES.columns());
        Files.writeString(raw.resolve(name), header + "\n1,2,3,2024-05-05,800,1,2.50,2.50,0,1,1.5,\n");
        // What the name would match as a pattern.
        Files.writeString(raw.resolve("sales_1.csv"), header + "\n1,2,3,2024-05-05,800,1,9,9,0,1,8,\n");

        Query arrived = queries(raw.resolve(name).toUri().getPath()).get(0);

        assertThat(arrived.figure()).isEqualTo("What arrived: sales of 2024-05-05");
        assertThat(answer(arrived.sql())).isEqualTo("1 2.50");
    }

    @Test
    void aSignOfAPatternInTheNameOfAFolderIsThatSign(@TempDir Path folder) throws Exception {
        Path table = Files.createDirectories(folder.resolve("out [a-z]?*/fact"));
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("COPY (SELECT 7 AS n) TO '" + table.resolve("part.parquet") + "' (FORMAT parquet)");
        }

        assertThat(answer("SELECT n, n FROM " + PageQueries.rows(table.toString())))
                .isEqualTo("7 7");
    }

    private static List<Query> queries(String path) {
        return PageQueries.of(
                new ReportBuilder("1", "weekly-metrics", "weekly-metrics", NOW)
                        .run("night", SUNDAY)
                        .inputFile(new InputFile("sales", SUNDAY, path, 10, "crc32c:1", 1L, List.of(), null, null))
                        .published(NOW),
                List.of(WeeklyTables.SALES),
                List.of());
    }

    /** The first two columns of the only row. */
    private static String answer(String sql) throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1) + " " + result.getString(2);
        }
    }
}
