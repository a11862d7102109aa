package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Main;
import io.weekmart.job.IncrementalShopProgram;
import io.weekmart.job.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills of pipelines of functions, started as processes, on a disk and on an S3 server: each partition is old or new, and the same run again
 * ends as if nothing had happened. More of them:
 *
 * <pre>./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PipelineKillsIT -Dweekmart.kills=20</pre>
 */
class PipelineKillsIT {

    private static final Path REPOSITORY =
            Path.of(System.getProperty("weekmart.root", "..")).toAbsolutePath().normalize();

    private static final String ORDERS = "order_id,region,status\n";
    private static final String ITEMS = "item_id,order_id,amount\n";

    @TempDir
    Path work;

    /** Between its dates, some partitions are published and some are not there yet. */
    @Test
    void aBackfillThatIsKilledGoesOn() throws IOException, InterruptedException {
        Application shop = incrementalShop(Map.of(
                "orders_2024-05-01", ORDERS + "1,north,open\n2,south,open\n",
                "items_2024-05-01", ITEMS + "10,1,2.50\n",
                "orders_2024-05-02", ORDERS + "1,north,closed\n2,south,closed\n",
                "items_2024-05-02", ITEMS + "20,2,7\n"));
        List<String> backfill = List.of("backfill", "--pipeline", "shop", "--from", "2024-05-01", "--to", "2024-05-02");

        kill(shop, new PipelineKills.Runs("shop", List.of(), backfill), 2);
    }

    /** A further export of the same date changes two of its three tables; the third stays as it is. */
    @Test
    void aDateOfShopThatIsComputedAgainAndKilledIsOldOrNew() throws IOException, InterruptedException {
        Map<String, String> snapshot = new HashMap<>(Map.of(
                "orders_2024-01-20",
                """
                order_id,customer_id,product_id,order_date,unit_price,quantity,total_price
                1,1,1,2024-01-01,2.00,1,2.00
                """,
                "reviews_2024-01-20",
                "review,product_id\n5,1\n",
                "shipment_deliveries_2024-01-20",
                """
                shipment_id,order_id,shipment_date,delivery_date
                1,1,2024-01-03,2024-01-04
                """,
                "dates_2024-01-20",
                """
                calendar_dt,year_num,month_of_the_year_num,day_of_the_month_num,day_of_the_week_num,working_day
                2024-01-01,2024,1,1,1,false
                """,
                "products_2024-01-20",
                "product_id,product_name,product_category\n1,Kettle,Kitchen\n"));
        Path first = dumps("the first export", snapshot);
        snapshot.put("reviews_2024-01-20", "review,product_id\n5,1\n1,1\n");
        snapshot.put(
                "shipment_deliveries_2024-01-20",
                "shipment_id,order_id,shipment_date,delivery_date\n1,1,2024-01-08,2024-01-19\n");
        Path second = dumps("the second export", snapshot);
        Application shop = new Application(
                REPOSITORY,
                work,
                Main.class,
                Main.PIPELINES,
                List.of(),
                options("shop", List.of("raw.layout=full"), List.of()));

        kill(shop, new PipelineKills.Runs("shop", shopOf(first), shopOf(second)), 4);
    }

    /** The fifth date of the sample has items of earlier orders, states that changed and rows that came before. */
    @Test
    void anIncrementOfOrdersThatIsKilledIsPublishedOnce() throws IOException, InterruptedException {
        Path sample = REPOSITORY.resolve("sample-data/orders");
        Application orders = new Application(
                REPOSITORY,
                work,
                Main.class,
                Main.PIPELINES,
                List.of(),
                options("orders", List.of(path(sample), "raw.layout=daily"), List.of()));

        kill(
                orders,
                new PipelineKills.Runs(
                        "orders",
                        List.of("backfill", "--pipeline", "orders", "--from", "2024-05-01", "--to", "2024-05-04"),
                        List.of("orders", "--date", "2024-05-05")),
                4);
    }

    private static List<String> shopOf(Path raw) {
        List<String> command = new ArrayList<>(List.of("shop", "--date", "2024-01-20"));
        command.addAll(set("shop", path(raw)));
        return command;
    }

    /** @param usual kills on each of the two stores, where no number is asked for */
    private void kill(Application application, PipelineKills.Runs runs, int usual)
            throws IOException, InterruptedException {
        int kills = Integer.getInteger("weekmart.kills", usual);
        PipelineKills harness = new PipelineKills(application, work, runs, System.out);
        harness.prepare();

        Verdict disk = harness.onDisk(kills);
        Verdict s3 = harness.onS3(kills);

        System.out.println(Verdict.heading("partitions") + "\n" + disk + "\n" + s3);
        assertThat(disk.clean()).as("%s", disk).isTrue();
        assertThat(s3.clean()).as("%s", s3).isTrue();
        // On a disk a kill may come too late; on S3 each one hits what it aims at.
        assertThat(s3.kills).isEqualTo(kills);
    }

    private Application incrementalShop(Map<String, String> dumps) throws IOException {
        return new Application(
                REPOSITORY,
                work,
                IncrementalShopProgram.class,
                IncrementalShopProgram.PIPELINES,
                List.of(programJar()),
                options("shop", List.of(path(dumps("shop", dumps)), "raw.layout=daily"), List.of("orders", "items")));
    }

    /** The classes of the program in a jar: a JVM shares the classes of jars from run to run, and those of folders it does not. */
    private Path programJar() throws IOException {
        Path classes = REPOSITORY.resolve("spark-jobs/target/test-classes");
        Path jar = work.resolve("program.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes.resolve("io/weekmart/job"))) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith("IncrementalShop")) {
                    out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }

    private Path dumps(String folder, Map<String, String> contents) throws IOException {
        Path raw = Files.createDirectories(work.resolve("raw dumps of " + folder));
        for (Map.Entry<String, String> dump : contents.entrySet()) {
            Files.writeString(raw.resolve(dump.getKey() + ".csv"), dump.getValue());
        }
        return raw;
    }

    /**
     * Options of every run. A few bad rows of a few are a large share, and a partition that is emptied is meant to be.
     *
     * @param settings of the pipeline, as {@code key=value}
     * @param tables raw tables, of which nearly all rows may be rejected
     */
    private static Function<String, List<String>> options(String pipeline, List<String> settings, List<String> tables) {
        return output -> {
            List<String> options = new ArrayList<>(List.of("--accept", "weeks-emptied"));
            options.addAll(Workbench.anyChange());
            options.addAll(set(pipeline, "output.path=\"" + output + "\""));
            settings.forEach(setting -> options.addAll(set(pipeline, setting)));
            tables.forEach(table -> options.addAll(set(pipeline, "tables." + table + ".max-rejected-fraction=0.9")));
            return options;
        };
    }

    private static List<String> set(String pipeline, String setting) {
        return List.of("--set", "pipelines." + pipeline + "." + setting);
    }

    private static String path(Path raw) {
        return "raw.path=\"" + raw + "\"";
    }
}
