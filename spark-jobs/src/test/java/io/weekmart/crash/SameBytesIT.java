package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same dumps give the same published bytes, whatever process computes them and in how many tasks at once. */
class SameBytesIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path work;

    @Test
    void everyPublishedFileIsTheSameInAnotherProcessWithOtherTasks() throws Exception {
        Path raw = plainSample();
        Application application = new Application(REPOSITORY, work, raw);

        SortedMap<String, String> oneAtATime = night(application, "local[1]", "one", "1 MiB");
        SortedMap<String, String> fourAtOnce = night(application, "local[4]", "four", "16 KiB");

        assertThat(oneAtATime.keySet())
                .contains("dim_calendar/dim_calendar.parquet", "dim_product/dim_product.parquet")
                .contains("dim_store/dim_store.parquet")
                .contains("fact_weekly_store_product/yr_num=2024/wk_num=15/stores-00000-of-00003.parquet")
                .contains("fact_weekly_store_product/yr_num=2024/wk_num=18/stores-00002-of-00003.parquet")
                .contains("rejects/run_date=2024-05-05/table=inventory/rejects-00000.parquet")
                .contains("rejects/run_date=2024-05-05/table=sales/rejects-00000.parquet");
        assertThat(fourAtOnce).isEqualTo(oneAtATime);
    }

    /** The sample's dumps without compression, so that many tasks share one file. */
    private Path plainSample() throws IOException {
        Path raw = Files.createDirectories(work.resolve("raw"));
        try (Stream<Path> dumps = Files.list(REPOSITORY.resolve("sample-data"))) {
            for (Path dump :
                    dumps.filter(file -> file.toString().endsWith(".csv.gz")).toList()) {
                String name = dump.getFileName().toString();
                try (InputStream in = new GZIPInputStream(Files.newInputStream(dump))) {
                    Files.copy(in, raw.resolve(name.substring(0, name.length() - ".gz".length())));
                }
            }
        }
        return raw;
    }

    private SortedMap<String, String> night(Application application, String master, String name, String splitBytes)
            throws Exception {
        Path output = work.resolve("out-" + name);
        List<String> job = new ArrayList<>(List.of("weekly-metrics", "--date", "2024-05-05"));
        for (String set : List.of(
                "raw.layout=daily",
                "raw.split-bytes=" + splitBytes,
                "tables.sales.natural-key=[trans_id, prod_key]",
                "tables.sales.max-rejected-fraction=1",
                "tables.inventory.max-rejected-fraction=1",
                "guards.rejected-per-dump.max-fraction=1")) {
            job.addAll(List.of("--set", set));
        }
        Application.Running running =
                application.start(master, output.toString(), job, name, Map.of(), List.of(), line -> {});
        assertThat(running.ended()).as(running.text()).isZero();
        return checksums(output);
    }

    private static SortedMap<String, String> checksums(Path output) throws IOException, NoSuchAlgorithmException {
        SortedMap<String, String> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                checksums.put(output.relativize(file).toString(), HexFormat.of().formatHex(digest));
            }
        }
        return checksums;
    }
}
