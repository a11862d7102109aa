package io.weekmart.job;

import io.weekmart.contract.page.RunDetails.Query;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.CatalogTable;
import java.util.ArrayList;
import java.util.List;

/** For each figure of a page, the query that yields it: in the SQL of DuckDB, over the paths of the output. */
public final class PageQueries {
    private PageQueries() {}

    /** @param own those of the figures that the pipeline alone has */
    static List<Query> of(RunReport report, List<Query> own) {
        List<Query> queries = new ArrayList<>(own);
        for (CatalogTable table : report.outputTables()) {
            if (table.name().equals("rejects")) {
                queries.add(new Query(
                        "Rejected rows by table and file",
                        "SELECT \"table\", file, count(*) AS rejected FROM " + rows(table.path())
                                + " WHERE run_date = '" + report.runDate() + "' GROUP BY ALL ORDER BY rejected DESC"));
            } else {
                queries.add(new Query("Rows of " + table.name(), "SELECT count(*) FROM " + rows(table.path())));
            }
        }
        return queries;
    }

    /**
     * A table as DuckDB reads it.
     *
     * @param path of its folder
     */
    public static String rows(String path) {
        String folder = path.startsWith("file:") ? path.replaceFirst("^file:/*", "/") : path;
        return "read_parquet('" + folder.replace("'", "''") + "/**/*.parquet', hive_partitioning = true)";
    }
}
