package io.weekmart.launcher.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the doctor says of the newest dump of a table: the check's own sentences, whatever the date of the dump is. */
class NewestDumpTest {
    private static final LocalDate TODAY = LocalDate.of(2024, 6, 1);
    private static final String STORE = String.join(",", WeeklyTables.STORE.columns());
    private static final String ROW = "1,Jane,Roe,jane@example.org,6303 Heather Plaza,Basel,BS,4001\n";

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final String folder = "newest-" + UUID.randomUUID() + "/";
    private final List<String> sets = new ArrayList<>();

    @Test
    void theNewestOfAllDumpsIsJudged() {
        put("store_2019-12-31.csv", "of,another,time\n");
        put("store_2024-05-05.csv", STORE + "\n1\n");
        assertThat(store()).isEqualTo("OK store_2024-05-05.csv: header good -> ");

        put("store_2024-05-06.csv", "");
        assertThat(store())
                .isEqualTo("FAULT store_2024-05-06.csv: it is empty -> Wait for the export, or have it run again.");
    }

    @Test
    void aMissingColumnIsToldAsByTheCheck() {
        put("store_2024-05-05.csv", "branch,city\n1,Basel\n");

        assertThat(store())
                .isEqualTo("FAULT store_2024-05-05.csv: column store_key is missing. Found: branch, city"
                        + " -> Have the export fixed; or, where it has another name for the column, set"
                        + " tables.store.columns in your configuration.");

        sets.add("tables.store.columns.store_key=branch");
        assertThat(store()).isEqualTo("OK store_2024-05-05.csv: header good -> ");

        sets.set(0, "tables.store.constants.store_key=7");
        assertThat(store()).isEqualTo("OK store_2024-05-05.csv: header good -> ");
    }

    @Test
    void aGermanDumpIsReadInItsDialect() {
        put("store_2024-05-05.csv", "Filiale;Größe;Ort\n1;12,5;Köln\n", Charset.forName("windows-1252"));
        assertThat(store()).startsWith("FAULT store_2024-05-05.csv: its header is not UTF-8 text");

        sets.add("tables.store.format={ delimiter = \";\", decimal = \",\", encoding = windows-1252 }");
        sets.add("tables.store.columns={ store_key = Filiale, city = Ort, store_num = \"Größe\" }");
        assertThat(store()).isEqualTo("OK store_2024-05-05.csv: header good -> ");
    }

    /** The rows are random digits, so that much of each file lies behind what is read of it. */
    @Test
    void compressedDumpsAreReadAtTheirBeginning() throws IOException {
        StringBuilder text = new StringBuilder(STORE).append('\n');
        Random digits = new Random(5);
        for (int row = 0; row < 200_000; row++) {
            text.append(digits.nextLong()).append('\n');
        }
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(gzip)) {
            packed.write(text.toString().getBytes(UTF_8));
        }
        put("store_2024-05-05.csv.gz", gzip.toByteArray());
        assertThat(store()).isEqualTo("OK store_2024-05-05.csv.gz: header good -> ");

        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (ZstdOutputStream packed = new ZstdOutputStream(zstd)) {
            packed.write(text.toString().getBytes(UTF_8));
        }
        put("store_2024-05-06.csv.zst", zstd.toByteArray());
        assertThat(store()).isEqualTo("OK store_2024-05-06.csv.zst: header good -> ");

        // A frame of 16 MiB, which the job decodes.
        put("store_2024-05-07.csv.zst", HexFormat.of().parseHex("28b52ffd0070010000"));
        assertThat(store())
                .isEqualTo(
                        "NOTE store_2024-05-07.csv.zst: not checked: its compressed data needs a window of 16 MiB, of"
                                + " which the check takes 8 MiB at most, and the job 128 MiB -> ");

        put("store_2024-05-07.csv.zst", "no zstd at all".getBytes(UTF_8));
        assertThat(store()).startsWith("FAULT store_2024-05-07.csv.zst: ");
    }

    @Test
    void withoutAHeaderTheFirstRowIsJudged() {
        sets.add("tables.store.format={ delimiter = \"|\", header = false }");
        sets.add("tables.store.columns={ store_key = 1, city = 3 }");
        put("store_2024-05-05.csv", "1|x|Basel\n");
        assertThat(store()).isEqualTo("OK store_2024-05-05.csv: first row good -> ");

        put("store_2024-05-06.csv", "1|x\n");
        assertThat(store())
                .isEqualTo("FAULT store_2024-05-06.csv: its first row has 2 fields, but position 3 is to be read"
                        + " -> Check the positions in tables.store.columns, and the delimiter (format.delimiter).");
    }

    @Test
    void noValueOfAPrivateTableIsShown() {
        put("customers_2024-05-05.csv", ROW + ROW);

        assertThat(newest(OrdersTables.CUSTOMERS, "orders", "pipelines.orders.raw.path="))
                .startsWith("FAULT customers_2024-05-05.csv: ")
                .contains("Found: 8 names, not shown since customers has private columns")
                .doesNotContain("example.org")
                .doesNotContain("Heather");
    }

    @Test
    void aTableWithoutAnyDumpNamesWhatWasLookedFor() {
        put("stores_2024-05-05.csv", STORE + "\n");
        put("store_2024-05-05/_SUCCESS", "");

        assertThat(store())
                .isEqualTo(
                        "FAULT store_2024-06-01.csv.gz: there is no dump of store: looked for store_2024-06-01.csv.gz,"
                                + " store_2024-06-01.csv.zst, store_2024-06-01.csv, store_2024-06-01/ and those of other dates"
                                + " -> Wait for the first export, or check raw.path and raw.file-pattern.");

        sets.add("tables.store.file-pattern=stores.csv");
        assertThat(store())
                .startsWith("FAULT stores.csv: there is no dump of store: looked for stores.csv -> ")
                .endsWith("check raw.path and tables.store.file-pattern.");

        put("stores.csv", STORE + "\n");
        assertThat(store()).isEqualTo("OK stores.csv: header good -> ");
    }

    private String store() {
        return newest(WeeklyTables.STORE, null, "raw.path=");
    }

    private String newest(TableSpec table, @Nullable String pipeline, String path) {
        List<String> all = new ArrayList<>(sets);
        all.add(path + new S3Location(S3.bucket(), folder));
        Settings settings = SettingsReader.read(List.of(), all, uri -> Optional.empty(), pipeline);
        CheckLine line = NewestDump.check(S3.store(), settings, table, TODAY);
        return line.level() + " " + line.file() + ": " + line.found() + " -> " + line.hint();
    }

    private void put(String name, String text) {
        put(name, text, UTF_8);
    }

    private void put(String name, String text, Charset encoding) {
        put(name, text.getBytes(encoding));
    }

    private void put(String name, byte[] bytes) {
        S3.store().put(new S3Location(S3.bucket(), folder + name), bytes);
    }
}
