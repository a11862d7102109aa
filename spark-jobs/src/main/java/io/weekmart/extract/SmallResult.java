package io.weekmart.extract;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results that are held in memory: counts, and what a catalog says. */
final class SmallResult {
    private SmallResult() {}

    /** All rows, as texts. */
    static List<List<@Nullable String>> rows(ResultSet results) throws SQLException {
        int columns = results.getMetaData().getColumnCount();
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (results.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                row.add(results.getString(i));
            }
            rows.add(row);
        }
        return rows;
    }
}
