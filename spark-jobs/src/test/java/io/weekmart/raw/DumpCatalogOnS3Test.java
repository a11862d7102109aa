package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.config.HadoopConfSource;
import io.weekmart.config.Settings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.config.WeeklySettings;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same search on a real S3 server, where folders are only prefixes and every object has a fingerprint of its own. */
class DumpCatalogOnS3Test {
    private static final List<String> PATTERNS =
            List.of("{table}_{date}.csv.gz", "{table}_{date}.csv", "{table}_{date}/");
    private static final LocalDate SECOND = LocalDate.of(2024, 5, 2);
    private static final LocalDate THIRD = LocalDate.of(2024, 5, 3);

    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void dumpsAreFoundWithTheFingerprintsOfTheirStore() throws IOException {
        String root = server.uri("nightly");
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            write(root + "/" + table.name() + "_2024-05-03.csv", "header");
        }
        write(root + "/sales_2024-05-02/part-1.csv", "header");
        write(root + "/sales_2024-05-02/_SUCCESS", "");
        write(root + "/inventory_2024-05-02.csv.gz", "not read, only listed");
        write(root + "/readme.txt", "a stranger");
        DumpCatalog catalog = DumpCatalog.open(WeeklyTables.PIPELINE, raw(root + "/"), server.hadoopConf());

        assertThat(catalog.of(THIRD).keySet()).containsExactlyElementsOf(WeeklyTables.PIPELINE.inputs());
        assertThat(catalog.window(SECOND, THIRD).values().stream().flatMap(Collection::stream))
                .extracting(DumpFile::path)
                .containsExactly(
                        root + "/sales_2024-05-02/part-1.csv",
                        root + "/sales_2024-05-03.csv",
                        root + "/inventory_2024-05-02.csv.gz",
                        root + "/inventory_2024-05-03.csv");
        assertThat(catalog.ignored()).isEqualTo(1);
        assertThat(catalog.window(THIRD, THIRD).values().stream().flatMap(Collection::stream))
                .extracting(DumpFile::checksum)
                // The MD5 of the six letters, as S3 gives it for an object that came in one piece.
                .containsOnly("etag:099fb995346f31c749f6e40db0f395e3");
    }

    @Test
    void aPrefixWithoutObjectsIsNoFolder() {
        DumpCatalog catalog = DumpCatalog.open(WeeklyTables.PIPELINE, raw(server.uri("nowhere/")), server.hadoopConf());

        assertThatThrownBy(() -> catalog.of(THIRD))
                .hasMessage("Cannot find the dumps of 2024-05-03: there is no folder " + server.uri("nowhere/") + ".");
    }

    @Test
    void aBucketThatDoesNotExistIsNamed() {
        DumpCatalog catalog =
                DumpCatalog.open(WeeklyTables.PIPELINE, raw("s3a://no-such-bucket/raw/"), server.hadoopConf());

        assertThatThrownBy(() -> catalog.of(THIRD)).hasMessageContaining("s3a://no-such-bucket/raw/");
    }

    @Test
    void configurationIsReadFromABucketThroughEitherScheme() throws IOException {
        write(server.uri("conf/base.conf"), "weekmart.output.path = \"s3://mart/\"");
        write(server.uri("conf/night.conf"), "include \"base.conf\"\nweekmart.raw.path = \"s3://raw/\"");
        HadoopConfSource source = new HadoopConfSource(server.hadoopConf());

        for (String scheme : List.of("s3", "s3a")) {
            String uri = scheme + "://" + server.bucket() + "/conf/night.conf";
            Settings settings = WeeklySettings.read(List.of(uri), List.of(), source);
            assertThat(settings.raw().path()).isEqualTo("s3://raw/");
            assertThat(settings.output().path()).isEqualTo("s3://mart/");
        }
        String missing = server.uri("conf/missing.conf");
        assertThatThrownBy(() -> WeeklySettings.read(List.of(missing), List.of(), source))
                .hasMessage("Cannot read the configuration: " + missing + ": there is no such file");
    }

    private static Settings.Raw raw(String path) {
        return new Settings.Raw(path, Layout.DAILY, PATTERNS, 4, false, 1 << 20, 64 << 20);
    }

    private static void write(String uri, String content) throws IOException {
        Path path = new Path(uri);
        try (FileSystem files = FileSystem.newInstance(path.toUri(), server.hadoopConf());
                OutputStream out = files.create(path)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }
}
