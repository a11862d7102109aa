package io.weekmart.job;

import io.weekmart.contract.page.RunDetails.Query;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.CatalogTable;
import java.util.ArrayList;
import java.util.List;

/** For each figure of a page, the query that yields it: in the SQL of DuckDB, over the paths of the output. */
final class PageQueries {
    private PageQueries() {}

    /** What the pipeline has to say of its own figures comes before what holds for every output. */
    static List<Query> of(RunReport report) {
        List<Query> queries = new ArrayList<>();
        for (CatalogTable table : report.outputTables()) {
            if (table.name().equals("rejects")) {
                queries.add(new Query(
                        "Rejected rows by table and file",
                        "SELECT table, file, count(*) AS rejected FROM " + rows(table) + " WHERE run_date = '"
                                + report.runDate() + "' GROUP BY ALL ORDER BY rejected DESC"));
            } else {
                queries.add(new Query("Rows of " + table.name(), "SELECT count(*) FROM " + rows(table)));
            }
        }
        return queries;
    }

    /** A table as DuckDB reads it. */
    static String rows(CatalogTable table) {
        String path = table.path().startsWith("file:") ? table.path().replaceFirst("^file:/*", "/") : table.path();
        return "read_parquet('" + path.replace("'", "''") + "/**/*.parquet', hive_partitioning = true)";
    }
}
