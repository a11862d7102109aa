package io.weekmart.launcher.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An output as the job leaves it in S3: the files of its tables, and the reports of its runs, one after the other. */
public final class PublishedOutput {
    private final ObjectStore store;
    private final S3Location root;
    private Instant clock = Instant.parse("2024-05-06T03:00:00Z");
    private String moreColumns = "";

    public PublishedOutput(ObjectStore store, S3Location root) {
        this.store = store;
        this.root = root;
    }

    public S3Location root() {
        return root;
    }

    /** A week's file, as a publication puts it in place. */
    public PublishedOutput file(int year, int week) {
        return file("fact_weekly_store_product/yr_num=" + year + "/wk_num=" + week + "/stores-00000-of-00001.parquet");
    }

    public PublishedOutput file(String key) {
        store.put(root.resolve(key), new byte[] {'P', 'A', 'R', '1'});
        return this;
    }

    /** From now on the job writes a column more. */
    public PublishedOutput column(String name, String type, String comment) {
        moreColumns = ", " + column(new String[] {name, type, comment});
        return this;
    }

    /** A run that ended well; each week as "2024/18 new". */
    public PublishedOutput published(String date, String runId, String... weeks) {
        return ended(date, runId, "weekly-metrics", "published", 0, weeks);
    }

    /** A run that came to an end. */
    public PublishedOutput ended(String date, String runId, String job, String outcome, int exitCode, String... weeks) {
        started(date, runId);
        store.put(
                root.resolve("runs/" + date + "/" + runId + ".json"),
                report(date, runId, job, outcome, exitCode, weeks).getBytes(UTF_8));
        return this;
    }

    /** A run that began, and, where nothing follows, was killed. */
    public PublishedOutput started(String date, String runId) {
        store.put(root.resolve("runs/" + date + "/" + runId + ".started"), "{}".getBytes(UTF_8));
        return this;
    }

    private String report(String date, String runId, String job, String outcome, int exitCode, String... weeks) {
        Instant start = clock;
        clock = clock.plus(Duration.ofHours(1));
        return """
                {"version": 1, "product": "weekmart", "product_version": "0.1.0", "job": "%s", "run_id": "%s",
                 "run_date": "%s", "started_at": "%s", "ended_at": "%s", "outcome": "%s", "exit_code": %d,
                 "warnings": [], "locations": {"output": "%s"}, "weeks": [%s], "output_tables": [
                  {"name": "fact_weekly_store_product", "path": "%s", "comment": "Weekly metrics of each store and product.",
                   "columns": [%s%s], "partition_columns": [%s]},
                  {"name": "dim_store", "path": "%s", "comment": "The store dimension.", "columns": [%s], "partition_columns": []},
                  {"name": "dim_product", "path": "%s", "comment": "The product dimension.", "columns": [%s], "partition_columns": []},
                  {"name": "dim_calendar", "path": "%s", "comment": "The calendar dimension.", "columns": [%s], "partition_columns": []},
                  {"name": "rejects", "path": "%s", "comment": "Rejected rows.", "columns": [%s], "partition_columns": [%s]}]}
                """
                .formatted(
                        job,
                        runId,
                        date,
                        start,
                        clock,
                        outcome,
                        exitCode,
                        s3a(""),
                        weeks(weeks),
                        s3a("fact_weekly_store_product"),
                        columns("store_key int Key of the store.", "total_sales_qty decimal(18,2) Units sold."),
                        moreColumns,
                        columns("yr_num int Year.", "wk_num int Week within the year."),
                        s3a("dim_store"),
                        columns("store_key int Key of the store."),
                        s3a("dim_product"),
                        columns("prod_key bigint Key of the product."),
                        s3a("dim_calendar"),
                        columns("cal_dt date The date."),
                        s3a("rejects"),
                        columns("reasons array<string> Every reason that applies."),
                        columns("run_date date The night.", "table string The raw table."));
    }

    /** As the job was told its output: Spark's scheme, which Athena does not read. */
    private String s3a(String name) {
        return "s3a://" + root.bucket() + "/" + root.key() + name;
    }

    private static String columns(String... columns) {
        List<String> all = new ArrayList<>();
        for (String column : columns) {
            all.add(column(column.split(" ", 3)));
        }
        return String.join(", ", all);
    }

    private static String column(String... parts) {
        return String.format(
                Locale.ROOT, "{\"name\": \"%s\", \"type\": \"%s\", \"comment\": \"%s\"}", (Object[]) parts);
    }

    private static String weeks(String... weeks) {
        List<String> all = new ArrayList<>();
        for (String week : weeks) {
            String[] parts = week.split("[/ ]");
            all.add(
                    """
                    {"yr_num": %s, "wk_num": %s, "start_dt": "2024-04-29", "end_dt": "2024-05-05", "complete": true,
                     "change": "%s", "published": %s,
                     "totals": {"rows": 1, "total_sales_qty": "1.00", "total_sales_amt": "1.00"}}
                    """
                            .formatted(parts[0], parts[1], parts[2], !parts[2].equals("unchanged")));
        }
        return String.join(", ", all);
    }
}
