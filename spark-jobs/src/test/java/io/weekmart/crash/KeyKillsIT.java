package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Main;
import io.weekmart.job.Workbench;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills of the weekly pipeline, started as processes, between giving numbers to codes and publishing them, and while they are published. The
 * codes of products come from a master, those of stores from the rows. More of them:
 *
 * <pre>./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=KeyKillsIT -Dweekmart.kills=20</pre>
 */
class KeyKillsIT {
    /** Journal, first dimension, ledger and staging. */
    private static final int USUAL_KILLS = 4;

    private static final Path REPOSITORY =
            Path.of(System.getProperty("weekmart.root", "..")).toAbsolutePath().normalize();

    private static final String SALES = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n";

    @TempDir
    Path work;

    @Test
    void noNumberChangesOrIsGivenTwice() throws IOException, InterruptedException {
        Path raw = Files.createDirectories(work.resolve("raw"));
        Files.writeString(raw.resolve("product_2024-05-01.csv"), "prod_key,prod_name\nM,Milk\n007,Salt\nZ,Zwieback\n");
        Files.writeString(
                raw.resolve("sales_2024-05-01.csv"),
                SALES + "1,M,Paris,2024-05-01,1,1.00\n2,007,Rome,2024-05-01,2,4.00\n3,Z,Rome,2024-05-01,1,3.00\n");
        // New codes on either side of the known ones, one that differs by a leading zero; Z and Rome are gone.
        Files.writeString(
                raw.resolve("product_2024-05-02.csv"),
                "prod_key,prod_name\nM,Whole milk\n007,Salt\n07,Pepper\nA,Apple\nZZ,Yam\n");
        Files.writeString(
                raw.resolve("sales_2024-05-02.csv"),
                SALES + "4,A,Amiens,2024-05-02,1,1.50\n5,07,Turin,2024-05-02,2,5.00\n6,ZZ,Paris,2024-05-02,1,2.00\n");
        int kills = Integer.getInteger("weekmart.kills", USUAL_KILLS);
        Application application = new Application(
                REPOSITORY, work, Main.class, Main.PIPELINES, List.of(), output -> options(raw, output));
        PipelineKills harness = new PipelineKills(
                application,
                work,
                new PipelineKills.Runs(
                        "weekly-metrics",
                        List.of("weekly-metrics", "--date", "2024-05-01"),
                        List.of("weekly-metrics", "--date", "2024-05-02")),
                System.out);
        harness.prepare();

        // What every kill is compared with: the numbers of the first night stay, and the new ones follow in the order
        // of
        // the codes.
        assertThat(numbers("before", "dim_product", "prod")).isEqualTo(Map.of("007", 1L, "M", 2L, "Z", 3L));
        assertThat(numbers("undisturbed", "dim_product", "prod"))
                .isEqualTo(Map.of("007", 1L, "M", 2L, "Z", 3L, "07", 4L, "A", 5L, "ZZ", 6L));
        assertThat(numbers("before", "dim_store", "store")).isEqualTo(Map.of("Paris", 1L, "Rome", 2L));
        assertThat(numbers("undisturbed", "dim_store", "store"))
                .isEqualTo(Map.of("Paris", 1L, "Rome", 2L, "Amiens", 3L, "Turin", 4L));

        Verdict s3 = harness.onS3(kills);

        System.out.println(Verdict.heading("partitions") + "\n" + s3);
        assertThat(s3.clean()).as("%s", s3).isTrue();
        assertThat(s3.kills).isEqualTo(kills);
    }

    private static List<String> options(Path raw, String output) {
        List<String> options = new ArrayList<>(Workbench.anyChange());
        for (String setting : List.of(
                "raw.path=\"" + raw + "\"",
                "raw.layout=daily",
                "raw.lookback-weeks=1",
                "raw.allow-gaps=true",
                "calendar.source=iso",
                "tables.inventory.enabled=false",
                "tables.product.key-type=text",
                "tables.store={ key-type = text, source = rows }",
                "output.path=\"" + output + "\"")) {
            options.addAll(List.of("--set", setting));
        }
        return options;
    }

    /** The numbers of codes as a published table has them; each code once. */
    private Map<String, Long> numbers(String output, String table, String key) throws IOException {
        Pattern number = Pattern.compile("^" + key + "_key: (\\d+)$", Pattern.MULTILINE);
        Pattern code = Pattern.compile("^" + key + "_code: (.*)$", Pattern.MULTILINE);
        Map<String, Long> numbers = new TreeMap<>();
        List<String> rows = new TableReader(new Configuration())
                .rows(new org.apache.hadoop.fs.Path(
                        OutputLayout.of(work.resolve(output).toString()).root(), table));
        for (String row : rows) {
            Matcher numbered = number.matcher(row);
            Matcher coded = code.matcher(row);
            assertThat(numbered.find() && coded.find()).as(row).isTrue();
            assertThat(numbers.put(coded.group(1), Long.parseLong(numbered.group(1))))
                    .as(row)
                    .isNull();
        }
        return numbers;
    }
}
