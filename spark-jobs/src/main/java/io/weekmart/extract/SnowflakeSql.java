package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.DriverSettings;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Snowflake's own SQL. It has no snapshot over tables: each query names the same moment of the past instead. */
final class SnowflakeSql implements SourceSql {
    /** Files that S3 takes in one upload are no larger. */
    private static final long MOST_FILE_BYTES = 5_000_000_000L;

    private final Queries queries;
    private final String moment;

    /** Asks the catalog. */
    interface Queries {
        List<List<@Nullable String>> rows(String sql) throws SQLException;
    }

    /** @param moment at which all tables are read, in UTC, such as 2024-05-06 00:10:00.123 */
    SnowflakeSql(Queries queries, String moment) {
        this.queries = queries;
        this.moment = moment;
    }

    /** What fixes the texts of a session. */
    static List<String> settings(ExtractSettings settings) {
        return List.of(
                "ALTER SESSION SET TIMEZONE = 'UTC', TIMESTAMP_TYPE_MAPPING = 'TIMESTAMP_NTZ', QUOTED_IDENTIFIERS_IGNORE_CASE"
                        + " = FALSE, AUTOCOMMIT = TRUE, STATEMENT_TIMEOUT_IN_SECONDS = "
                        + DriverSettings.seconds(settings.statementTimeout()) + ", LOCK_TIMEOUT = "
                        + DriverSettings.seconds(settings.lockTimeout()) + ", QUERY_TAG = 'weekmart extract'");
    }

    static final String MOMENT =
            "SELECT TO_VARCHAR(CONVERT_TIMEZONE('UTC', CURRENT_TIMESTAMP()), 'YYYY-MM-DD HH24:MI:SS.FF3'),"
                    + " CURRENT_VERSION()";

    /** Names without quotes are in upper case there. */
    static SqlName name(ExtractSettings.Table table) {
        return SqlName.of(
                table.source(), "extract.tables." + table.name() + ".from", part -> part.toUpperCase(Locale.ROOT));
    }

    @Override
    public String quote(String name) {
        return SqlName.quote(name);
    }

    @Override
    public String source(ExtractSettings.Table table, String alias) {
        return name(table).quoted() + " AT (TIMESTAMP => " + literal(moment + " +0000") + "::TIMESTAMP_TZ) AS " + alias;
    }

    @Override
    public String specialValues() {
        return "a time that is finer than microseconds";
    }

    private static String where(SqlName name) {
        List<String> parts = name.parts();
        return " WHERE TABLE_SCHEMA = " + (parts.size() > 1 ? literal(parts.get(0)) : "CURRENT_SCHEMA()")
                + " AND TABLE_NAME = " + literal(parts.get(parts.size() - 1));
    }

    @Override
    public Map<String, SourceColumn> columns(ExtractSettings.Table table) throws SQLException {
        List<List<@Nullable String>> rows =
                queries.rows("SELECT COLUMN_NAME, DATA_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE, IS_NULLABLE FROM"
                        + " INFORMATION_SCHEMA.COLUMNS" + where(name(table)) + " ORDER BY ORDINAL_POSITION");
        if (rows.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name() + ": there is no such table or view, or the"
                            + " role of this user may not read it.",
                    "Name it in extract.tables." + table.name()
                            + ".from, with its schema, such as shop.orders, and grant"
                            + " the role SELECT on it. The database is that of extract.url (db=...).");
        }
        Map<String, SourceColumn> columns = new LinkedHashMap<>();
        for (List<@Nullable String> row : rows) {
            String name = String.valueOf(row.get(0));
            String type = String.valueOf(row.get(1)).toLowerCase(Locale.ROOT);
            String digits = row.get(2) == null ? "" : "(" + row.get(2) + "," + row.get(3) + ")";
            columns.put(
                    name,
                    new SourceColumn(
                            name,
                            type + digits,
                            SnowflakeTypes.of(String.valueOf(row.get(1))),
                            "YES".equals(row.get(4))));
        }
        return columns;
    }

    @Override
    public String within(SourceType.Time time, String place, Bounds bounds) {
        return switch (time) {
            case DATE ->
                place + " >= " + literal(bounds.lowerDate()) + "::DATE AND " + place + " < "
                        + literal(bounds.upperDate()) + "::DATE";
            case MOMENT ->
                place + " >= " + literal(bounds.lowerWithOffset()) + "::TIMESTAMP_TZ AND " + place + " < "
                        + literal(bounds.upperWithOffset()) + "::TIMESTAMP_TZ";
            case LOCAL, NONE ->
                place + " >= " + literal(bounds.lowerLocal()) + "::TIMESTAMP_NTZ AND " + place + " < "
                        + literal(bounds.upperLocal()) + "::TIMESTAMP_NTZ";
        };
    }

    /** The whole table, as its statistics have it; of a view they are not known. */
    @Override
    public long[] estimate(ExtractSettings.Table table, String select) throws SQLException {
        List<List<@Nullable String>> found =
                queries.rows("SELECT coalesce(ROW_COUNT, 0), coalesce(BYTES, 0) FROM INFORMATION_SCHEMA.TABLES"
                        + where(name(table)));
        if (found.isEmpty()) {
            return new long[] {0, 0};
        }
        long rows = Long.parseLong(String.valueOf(found.get(0).get(0)));
        long bytes = Long.parseLong(String.valueOf(found.get(0).get(1)));
        return new long[] {rows, rows == 0 ? 0 : bytes / rows};
    }

    /**
     * The statement by which the warehouse writes the files of a table: CSV as RFC 4180 has it, in which null is an empty field and an empty text a
     * pair of quotes.
     *
     * @param folder relative to the folder of the dumps, with a slash at its end
     * @param splits whether there may be several files
     */
    static String unload(ExtractSettings settings, Selection selection, String folder, boolean splits) {
        String target = folder + (splits ? "part" : "part.csv.gz");
        ExtractSettings.Snowflake snowflake = settings.snowflake();
        return "COPY INTO "
                + snowflake
                        .stage()
                        .map(stage -> literal("@" + stage + "/" + target))
                        .orElseGet(() -> literal(settings.rawPath().replaceFirst("/*$", "/") + target))
                + " FROM (" + selection.reading().get(0) + ")"
                + snowflake
                        .storageIntegration()
                        .map(name -> " STORAGE_INTEGRATION = " + name)
                        .orElse("")
                + " FILE_FORMAT = (TYPE = CSV COMPRESSION = GZIP RECORD_DELIMITER = '\\n' FIELD_DELIMITER = ','"
                + " FIELD_OPTIONALLY_ENCLOSED_BY = '\"' ESCAPE = NONE ESCAPE_UNENCLOSED_FIELD = NONE NULL_IF = ('')"
                + " EMPTY_FIELD_AS_NULL = FALSE ENCODING = 'UTF8')"
                + " HEADER = TRUE OVERWRITE = TRUE DETAILED_OUTPUT = TRUE SINGLE = " + (splits ? "FALSE" : "TRUE")
                + " MAX_FILE_SIZE = " + (splits ? Math.min(settings.partBytes(), MOST_FILE_BYTES) : MOST_FILE_BYTES);
    }
}
