package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.page.RunDetails.Query;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.CatalogColumn;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.schema.RejectsTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** For each figure of a page, the query that yields it: in the SQL of DuckDB, over the paths of the dumps and of the output. */
public final class PageQueries {
    private static final Pattern PATTERN = Pattern.compile("[*?\\[]");

    /** Files that a query names; a dump of more parts has none. */
    private static final int FILES = 40;

    /** A page cuts longer ones. */
    private static final int LONGEST = 4_000;

    /** The column by which tables tell stores apart, where a pipeline has any. */
    private static final String STORE = "store_key";

    private PageQueries() {}

    /**
     * The queries of a page.
     *
     * @param tables of the pipeline whose dumps DuckDB reads as they are
     * @param own those of the figures that the pipeline alone has
     */
    static List<Query> of(RunReport report, Collection<TableSpec> tables, List<Query> own) {
        List<Query> queries = new ArrayList<>();
        for (TableSpec table : tables) {
            List<InputFile> files = report.inputFiles().stream()
                    .filter(file -> file.table().equals(table.name()))
                    .toList();
            files.stream().map(InputFile::date).max(Comparator.naturalOrder()).ifPresent(newest -> {
                arrived(table, newest, files, queries);
                coverage(table, files, queries);
            });
        }
        for (CatalogTable table : report.outputTables()) {
            if (table.name().equals(RejectsTable.NAME)) {
                rejected(table, report.runDate(), queries);
            } else {
                queries.add(new Query("What changed: rows of " + table.name(), partitions(table)));
            }
        }
        queries.addAll(own);
        return queries;
    }

    /** Whether DuckDB reads dumps of a table as Weekmart does without being told how: in the standard dialect, by our column names. */
    static boolean areReadable(Settings.Table table) {
        return table.dialect().equals(Dialect.STANDARD) && table.columns().isEmpty();
    }

    private static void arrived(TableSpec table, LocalDate newest, List<InputFile> files, List<Query> queries) {
        List<InputFile> dump =
                files.stream().filter(file -> file.date().equals(newest)).toList();
        int money = RejectsWorth.index(table, true);
        String amount = money == RejectsWorth.NO_TOTAL
                ? ""
                : ", sum(TRY_CAST(" + quoted(table.controlTotals().get(money)) + " AS DECIMAL(18, 2))) AS amount";
        dumps(
                dump,
                queries,
                "What arrived: " + table.name() + " of " + newest,
                "SELECT count(*) AS \"rows\"" + amount,
                "");
    }

    private static void coverage(TableSpec table, List<InputFile> files, List<Query> queries) {
        String store = STORE;
        if (!table.inCalendar() || !table.columns().contains(store)) {
            return;
        }
        table.date()
                .ifPresent(day -> dumps(
                        files,
                        queries,
                        "Coverage: rows of " + table.name() + " by store and day",
                        "SELECT " + quoted(store) + ", " + quoted(day) + ", count(*) AS \"rows\"",
                        " GROUP BY ALL ORDER BY ALL"));
    }

    /** A query over dumps. Every row counts, as long as it has all of its fields, whether it was rejected or not. */
    private static void dumps(List<InputFile> files, List<Query> queries, String figure, String select, String end) {
        if (files.size() <= FILES) {
            String paths =
                    files.stream().map(file -> text(literal(file.path()))).collect(Collectors.joining(", ", "[", "]"));
            String sql = select + " FROM read_csv(" + paths
                    + ", header = true, all_varchar = true, union_by_name = true, ignore_errors = true)" + end;
            if (sql.length() <= LONGEST) {
                queries.add(new Query(figure, sql));
            }
        }
    }

    private static void rejected(CatalogTable table, @Nullable LocalDate runDate, List<Query> queries) {
        String where = " FROM " + rows(table.path()) + " WHERE run_date = '" + runDate
                + "' GROUP BY ALL ORDER BY rejected DESC";
        queries.add(
                new Query("Rejected rows by table and file", "SELECT \"table\", file, count(*) AS rejected" + where));
        queries.add(new Query(
                "Rejected rows by table and reason; a row with two reasons counts for both",
                "SELECT \"table\", reason, count(*) AS rejected FROM (SELECT *, unnest(reasons) AS reason FROM "
                        + rows(table.path()) + ") WHERE run_date = '" + runDate
                        + "' GROUP BY ALL ORDER BY rejected DESC"));
    }

    private static String partitions(CatalogTable table) {
        String columns = table.partitionColumns().stream()
                .map(CatalogColumn::name)
                .map(PageQueries::quoted)
                .collect(Collectors.joining(", "));
        return columns.isEmpty()
                ? "SELECT count(*) AS \"rows\" FROM " + rows(table.path())
                : "SELECT " + columns + ", count(*) AS \"rows\" FROM " + rows(table.path())
                        + " GROUP BY ALL ORDER BY ALL";
    }

    /**
     * A table as DuckDB reads it.
     *
     * @param path of its folder
     */
    public static String rows(String path) {
        return "read_parquet(" + text(literal(path) + "/**/*.parquet") + ", hive_partitioning = true)";
    }

    /** A path in which no sign is one of DuckDB's patterns: it knows a class of one sign. */
    private static String literal(String path) {
        return PATTERN.matcher(local(path)).replaceAll("[$0]");
    }

    private static String local(String path) {
        return path.startsWith("file:") ? path.replaceFirst("^file:/*", "/") : path;
    }

    private static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String quoted(String column) {
        return '"' + column + '"';
    }
}
