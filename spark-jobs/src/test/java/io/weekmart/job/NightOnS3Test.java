package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps and tables in a bucket: plain files in many splits, .gz, parts, rejected rows read again, the same rows as on a disk. */
class NightOnS3Test {
    private static final String NIGHT = "2024-03-10";

    private static S3Server server;
    private static Configuration hadoop;

    @TempDir
    static Path folder;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
        hadoop = Workbench.spark().sparkContext().hadoopConfiguration();
        // Only this bucket is asked of this server: the session is every test's.
        server.settings().forEach((key, value) -> {
            if (key.startsWith("fs.s3a.")) {
                hadoop.set(key.replaceFirst("^fs\\.s3a\\.", "fs.s3a.bucket." + server.bucket() + "."), value);
            }
        });
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void equalsTheNightOnADisk() throws IOException {
        Workbench disk = dumps("disk");
        assertThat(disk.night(NIGHT).failure()).isNull();

        Workbench bucket = dumps("bucket");
        upload(bucket.raw(), "raw/");
        bucket.set("raw.path=\"" + server.uri("raw") + "\"").set("output.path=\"" + server.uri("out") + "\"");
        RunReport report = bucket.night(NIGHT);

        assertThat(report.failure()).isNull();
        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.inputFiles()).allMatch(file -> file.checksum().startsWith("etag:"));
        assertThat(sorted(read("out/" + FactTable.NAME))).isNotEmpty().isEqualTo(sorted(disk.fact()));
        assertThat(texts(read("out/rejects"))).hasSize(3).isEqualTo(texts(disk.rejects()));
        assertThat(bucket.night(NIGHT).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(FileSystem.get(URI.create(server.uri("out")), hadoop)
                        .exists(new org.apache.hadoop.fs.Path(server.uri("out/_weekmart/staging"))))
                .isFalse();
    }

    @Test
    void whatAFullNightAsksOfTheOutputDoesNotGrowWithItsWeeks() {
        Map<String, Long> few = operationsOfAFullNight("few", 8);
        Map<String, Long> many = operationsOfAFullNight("many", 20);

        assertThat(few.keySet())
                .contains("opened", "stat_calls", "listed", "written", "deleted", "dumps_read", "files_staged");
        for (String count : List.of("opened", "stat_calls", "listed", "written", "deleted", "dumps_read")) {
            assertThat(many.get(count)).as(count).isEqualTo(few.get(count)).isPositive();
        }
        assertThat(many.get("files_audited"))
                .as("every week is computed and read back")
                .isEqualTo(20);
    }

    /** A night on dumps that hold weeks of one row each, of which one has changed since the night before. */
    private static Map<String, Long> operationsOfAFullNight(String name, int weeks) {
        Workbench full = new Workbench(folder.resolve(name))
                .set("raw.layout=full")
                .set("output.path=\"" + server.uri("out-" + name) + "\"");
        LocalDate first = LocalDate.parse("2024-02-26");
        StringBuilder rows = new StringBuilder("trans_dt,store_key,prod_key,sales_qty,sales_amt\n");
        int[] days = new int[weeks];
        for (int week = 0; week < weeks; week++) {
            days[week] = 7;
            rows.append(first.plusWeeks(week)).append(",1,10,3,30.00\n");
        }
        LocalDate last = first.plusWeeks(weeks).minusDays(2);
        Map<String, Long> operations = Map.of();
        for (String change : List.of("", last + ",1,10,1,1.00\n")) {
            String night = change.isEmpty() ? last.toString() : last.plusDays(1).toString();
            full.dump("calendar", night, Dumps.calendar(first.toString(), 2024, 9, days));
            full.dump("store", night, Dumps.stores(1));
            full.dump("product", night, Dumps.products(10));
            full.dump("sales", night, Dumps.sales(rows + change));
            full.dump("inventory", night, Dumps.inventory("cal_dt,store_key,prod_key,inventory_on_hand_qty\n"));
            RunReport report = full.night(night);
            assertThat(report.failure()).isNull();
            operations = report.storageOperations();
        }
        return operations;
    }

    /** Sales in two parts, one of them plain and cut into many splits; inventory compressed, with a doubled row. */
    private static Workbench dumps(String name) {
        StringBuilder sales = new StringBuilder("prod_key,store_key,trans_dt,sales_qty,sales_amt\n");
        StringBuilder stock = new StringBuilder("cal_dt,store_key,prod_key,inventory_on_hand_qty\n");
        for (int i = 0; i < 400; i++) {
            String date = "2024-03-" + (i % 7 < 6 ? "0" + (4 + i % 7) : "10");
            sales.append(String.format("%d,%d,%s,%d,%d.25%n", 7 + i % 2, 1 + i % 3, date, 1 + i % 4, i));
        }
        for (int day = 4; day <= 10; day++) {
            stock.append(String.format("2024-03-%02d,1,7,%d%n", day, day));
        }
        stock.append("2024-03-10,1,7,10\n");
        String csv = Dumps.sales(sales.toString());
        List<String> rows = Dumps.rows(csv);
        return new Workbench(folder.resolve(name))
                .set("raw.split-bytes=1 KiB")
                .set("tables.inventory.max-rejected-fraction=1")
                .set("tables.sales.max-rejected-fraction=1")
                .file("sales_" + NIGHT + "/part-0.csv", bytes(Dumps.withRows(csv, rows.subList(0, 300))))
                .file(
                        "sales_" + NIGHT + "/part-1.csv",
                        bytes(Dumps.withRows(csv, rows.subList(300, 400)) + "one field too few\n\"a\n\nb\",x\n"))
                .gzipped("inventory", NIGHT, Dumps.inventory(stock.toString()))
                .dump("calendar", NIGHT, Dumps.calendar("2024-03-04", 2024, 10, 7))
                .dump("store", NIGHT, Dumps.stores(1, 2, 3))
                .dump("product", NIGHT, Dumps.products(7, 8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void upload(Path from, String to) throws IOException {
        FileSystem files = FileSystem.get(URI.create(server.uri("")), hadoop);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(file.toUri()),
                        new org.apache.hadoop.fs.Path(server.uri(to + from.relativize(file))));
            }
        }
    }

    private static Dataset<Row> read(String key) {
        return Workbench.spark().read().parquet(server.uri(key));
    }

    private static List<Row> sorted(Dataset<Row> fact) {
        return fact.orderBy("yr_num", "wk_num", "store_key", "prod_key").collectAsList();
    }

    private static List<String> texts(Dataset<Row> rejects) {
        return rejects
                .selectExpr("concat_ws('|', table, regexp_extract(file, '[^/]*$', 0), line, raw_text, "
                        + "array_join(reasons, ' ')) as row")
                .orderBy("row")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
