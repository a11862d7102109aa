package io.weekmart.extract;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What of SQL one database says in its own way. */
interface SourceSql {
    /** The columns of a table by their names, in their order. */
    Map<String, SourceColumn> columns(ExtractSettings.Table table) throws SQLException;

    /** A table or view as a source of rows, with an alias. */
    String source(ExtractSettings.Table table, String alias);

    /** A name of SQL that is exactly this text. */
    String quote(String name);

    /**
     * The condition that a time lies within bounds.
     *
     * @param place the column in SQL
     */
    String within(SourceType.Time time, String place, Bounds bounds);

    /** What is selected so that its text is a value. */
    default String selected(String value) {
        return value;
    }

    /**
     * The queries that read a table, a range each; all ranges together hold each row once.
     *
     * @param values what is selected of alias t
     * @param where the condition with its keyword, or empty
     */
    default List<String> reading(ExtractSettings.Table table, String values, String where) throws SQLException {
        return List.of("SELECT " + values + " FROM " + source(table, "t") + where);
    }

    /** What the values are called that no dump can hold. */
    String specialValues();

    /** Rows, and bytes of one of them, as the server expects them. */
    long[] estimate(ExtractSettings.Table table, String select) throws SQLException;
}
