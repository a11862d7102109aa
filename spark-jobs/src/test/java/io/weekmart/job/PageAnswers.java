package io.weekmart.job;

import io.weekmart.contract.page.RunDetails.Query;
import io.weekmart.contract.page.RunPage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What DuckDB answers to the queries of a page. */
public final class PageAnswers {
    private PageAnswers() {}

    /**
     * Asks the queries of a page.
     *
     * @param asked names of the figures whose query is asked
     * @return by figure, the rows with their columns separated by blanks
     */
    public static Map<String, List<String>> of(RunPage page, Predicate<String> asked) throws SQLException {
        Map<String, List<String>> answers = new TreeMap<>();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (Query query : page.details().queries()) {
                if (asked.test(query.figure())) {
                    answers.put(query.figure(), rows(statement, query.sql()));
                }
            }
        }
        return answers;
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(result.getString(column));
                }
                rows.add(String.join(" ", values));
            }
        }
        return rows;
    }
}
