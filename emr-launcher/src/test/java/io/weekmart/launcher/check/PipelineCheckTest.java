package io.weekmart.launcher.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The check of the dumps of a pipeline without a calendar, by the same rules as those of the weekly one. */
class PipelineCheckTest {
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final List<String> sets = new ArrayList<>();
    private S3Location dumps;

    @BeforeEach
    void wholeDumps() {
        dumps = new S3Location(S3.bucket(), UUID.randomUUID() + "/");
        sets.addAll(List.of("raw.layout=daily", "pipelines.orders.raw.path=" + dumps));
        OrdersTables.PIPELINE.inputs().forEach(table -> put(table, DATE, 1));
    }

    private void put(TableSpec table, LocalDate date, int rows) {
        put(table.name() + "_" + date + ".csv", text(table, rows, date.toString()));
    }

    private static String text(TableSpec table, int rows, String value) {
        String row = String.join(",", Collections.nCopies(table.columns().size(), value)) + "\n";
        return String.join(",", table.columns()) + "\n" + row.repeat(rows);
    }

    private void put(String name, String text) {
        S3.store().put(dumps.resolve(name), text.getBytes(UTF_8));
    }

    private List<String> faults() {
        Settings settings = SettingsReader.read(List.of(), sets, file -> Optional.empty(), "orders");
        return DumpCheck.of(S3.store(), settings, DATE).lines().stream()
                .filter(line -> line.level() == CheckLine.Level.FAULT)
                .map(line -> line.file() + ": " + line.found())
                .toList();
    }

    private List<String> hints() {
        Settings settings = SettingsReader.read(List.of(), sets, file -> Optional.empty(), "orders");
        return DumpCheck.of(S3.store(), settings, DATE).lines().stream()
                .filter(line -> line.level() == CheckLine.Level.FAULT)
                .map(CheckLine::hint)
                .toList();
    }

    private String fingerprint() {
        Settings settings = SettingsReader.read(List.of(), sets, file -> Optional.empty(), "orders");
        return NightFiles.of(S3.store(), settings, DATE).fingerprint();
    }

    @Test
    void theDumpsOfTheDateAloneAreAskedFor() {
        assertThat(faults()).isEmpty();

        String before = fingerprint();
        put(OrdersTables.ORDERS, DATE.minusDays(1), 1);
        put("orders_2024-05-03.csv", "");
        assertThat(faults()).as("there is no window with gaps").isEmpty();
        assertThat(fingerprint()).isEqualTo(before);
        put(OrdersTables.DEPARTMENTS, DATE, 2);
        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test
    void everyTableOfItMustBeThere() {
        S3.store().put(dumps.resolve("order_items_2024-05-05.csv.gz"), "no gzip".getBytes(UTF_8));
        put("products_2024-05-05.csv", text(OrdersTables.CATEGORIES, 1, "1"));
        put("categories_2024-05-05.csv", "");

        assertThat(faults())
                .containsExactly(
                        "order_items_2024-05-05.csv: order_items of 2024-05-05 is there more than once:"
                                + " order_items_2024-05-05.csv and order_items_2024-05-05.csv.gz",
                        "products_2024-05-05.csv: columns product_id, product_name are missing. Found: category_id,"
                                + " category_department_id, category_name",
                        "categories_2024-05-05.csv: it is empty");
    }

    @Test
    void aColumnThatMayBeEmptyMayBeAbsentButNotMisspelled() {
        put("products_2024-05-05.csv", "product_id,product_name\n1,soap\n");
        assertThat(faults()).isEmpty();

        put("products_2024-05-05.csv", "product_id,product_name,product_prize\n1,soap,2.50\n");
        assertThat(faults())
                .containsExactly("products_2024-05-05.csv: column 'product_prize' is unknown and nearly named as"
                        + " product_price, which is missing. Found: product_id, product_name, product_prize");
    }

    @Test
    void anIncrementIsNotThatOfAnEarlierDateUnlessBothAreWithoutRows() {
        String same = text(OrdersTables.ORDER_ITEMS, 1, "7");
        String none = text(OrdersTables.ORDERS, 0, "");
        for (String date : List.of("2024-05-04", "2024-05-05")) {
            put("order_items_" + date + ".csv", same);
            put("orders_" + date + ".csv", none);
        }

        assertThat(faults())
                .containsExactly("order_items_2024-05-05.csv: it is byte for byte that of 2024-05-04"
                        + " (order_items_2024-05-04.csv)");
    }

    @Test
    void theValuesOfPrivateColumnsAreNotShownForAHeader() {
        put("customers_2024-05-05.csv", "1,Mary,Hull,mary@example.org,9526 Noble Ember Ridge\n");

        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith(
                        "customers_2024-05-05.csv: column customer_id is missing. Found: 5 names, not shown since customers has private columns");
    }

    @Test
    void namesAndManifestsMayHoldThePipeline() {
        sets.add("pipelines.orders.raw.file-pattern={pipeline}/{table}-{date}.csv");
        sets.add("raw.manifest={pipeline}/manifest-{date}.json");
        String files = "";
        for (TableSpec table : OrdersTables.PIPELINE.inputs()) {
            String name = "orders/" + table.name() + "-2024-05-05.csv";
            put(name, text(table, 1, "1"));
            files += "{\"name\": \"" + name + "\", \"rows\": 1},";
        }
        put(
                "orders/manifest-2024-05-05.json",
                "{\"files\": [" + files + "{\"name\": \"shop/orders-2024-05-05.csv\"}]}");

        assertThat(faults()).containsExactly("shop/orders-2024-05-05.csv: the manifest names it, but it is not there");
        put("shop/orders-2024-05-05.csv", "of another pipeline");
        assertThat(faults()).as("its own check reads it").isEmpty();
    }

    private List<String> lines(String file) {
        Settings settings = SettingsReader.read(List.of(), sets, name -> Optional.empty(), "orders");
        return DumpCheck.of(S3.store(), settings, DATE).lines().stream()
                .filter(line -> line.file().equals(file))
                .map(line -> line.level() + " " + line.found())
                .toList();
    }

    @Test
    void aTableHasNamesOfItsOwnWithADateOrWithout() {
        sets.add("pipelines.orders.tables.order_items.file-pattern=POS_{date:yyyyMMdd}.csv");
        sets.add("pipelines.orders.tables.products.file-pattern=[articles.csv, articles.csv.gz]");
        assertThat(faults())
                .containsExactly(
                        "POS_20240505.csv: it is missing: looked for POS_20240505.csv; there is no order_items of another"
                                + " date that is near",
                        "articles.csv: it is missing: looked for articles.csv, articles.csv.gz; there is nothing of that"
                                + " name");
        assertThat(hints())
                .containsExactly(
                        "Wait for the export, or check the date, pipelines.orders.raw.path and"
                                + " pipelines.orders.tables.order_items.file-pattern.",
                        "Wait for the export, or check the date, pipelines.orders.raw.path and"
                                + " pipelines.orders.tables.products.file-pattern.");

        put("POS_20240505.csv", text(OrdersTables.ORDER_ITEMS, 1, "1"));
        put("articles.csv", text(OrdersTables.PRODUCTS, 1, "1"));
        assertThat(faults()).isEmpty();
        assertThat(lines("articles.csv"))
                .containsExactly(
                        "OK 104 bytes, 1 row, read to its end",
                        "NOTE size not compared: there is no earlier dump, since the name has no date");
        String before = fingerprint();
        put("articles.csv", text(OrdersTables.PRODUCTS, 2, "1"));
        assertThat(fingerprint()).as("another input").isNotEqualTo(before);

        put("articles.csv.gz", "");
        assertThat(faults())
                .containsExactly("articles.csv: products is there more than once: articles.csv and articles.csv.gz");
    }

    @Test
    void dumpsThatWereExtractedBeforeTheirDayWasOverAreRefused() {
        sets.add("raw.manifest=manifest-{date}.json");
        dumps = dumps.resolve("partial/");
        sets.add("pipelines.orders.raw.path=" + dumps);
        OrdersTables.PIPELINE.inputs().forEach(table -> put(table, DATE, 1));
        put(
                "manifest-2024-05-05.json",
                ManifestJson.write(new Manifest(
                        Map.of(),
                        Optional.of(new Extraction(
                                "orders",
                                DATE,
                                true,
                                "PostgreSQL 14",
                                "1",
                                Instant.parse("2024-05-05T12:00:00Z"),
                                Map.of(),
                                Map.of())))));

        assertThat(faults())
                .contains(
                        "manifest-2024-05-05.json: is partial: the dumps were extracted before their day was over, and it"
                                + " is over now");
    }

    @Test
    void theNewestDumpIsReadWhereTheConfigurationSaysSo() {
        sets.add("pipelines.orders.tables.products.newest=true");
        sets.add("raw.manifest=manifest-{date}.json");
        dumps = dumps.resolve("without-products/");
        sets.add("pipelines.orders.raw.path=" + dumps);
        List<String> files = new ArrayList<>();
        for (TableSpec table : OrdersTables.PIPELINE.inputs()) {
            if (!table.equals(OrdersTables.PRODUCTS)) {
                put(table, DATE, 1);
                files.add("{\"name\": \"" + table.name() + "_2024-05-05.csv\"}");
            }
        }
        put("manifest-2024-05-05.json", "{\"files\": " + files + "}");
        assertThat(faults())
                .containsExactly("products_2024-05-05.csv.gz: it is missing: looked for products_2024-05-05.csv.gz,"
                        + " products_2024-05-05.csv.zst, products_2024-05-05.csv, products_2024-05-05/ and older ones; there is no products of another"
                        + " date that is near");

        put("products_2022-12-31.csv", "");
        put("products_2024-04-28.csv", text(OrdersTables.PRODUCTS, 1, "1"));
        put("products_2024-05-06.csv", "");
        assertThat(faults()).isEmpty();
        assertThat(lines("products_2024-04-28.csv"))
                .startsWith(
                        "OK the newest dump of products, 7 days before the run date",
                        "OK 104 bytes, 1 row, read to its end");
        String before = fingerprint();
        put("products_2024-05-01.csv", text(OrdersTables.PRODUCTS, 1, "1"));
        assertThat(fingerprint()).as("a newer dump is another input").isNotEqualTo(before);
    }

    @Test
    void aZstdFileIsReadToItsEndOrAsFarAsItsHeader() throws IOException {
        dumps = dumps.resolve("zstd/");
        sets.add("pipelines.orders.raw.path=" + dumps);
        OrdersTables.PIPELINE.inputs().forEach(table -> {
            if (!table.equals(OrdersTables.PRODUCTS)) {
                put(table, DATE, 1);
            }
        });
        StringBuilder text = new StringBuilder(text(OrdersTables.PRODUCTS, 0, ""));
        Random random = new Random(7);
        for (int row = 0; row < 100_000; row++) {
            text.append(random.nextLong())
                    .append(",1,")
                    .append(random.nextLong())
                    .append(",,,\n");
        }
        byte[] whole = zstd(text.toString());
        byte[] joined = Arrays.copyOf(whole, whole.length + zstd("7,1,soap,,,\n").length);
        System.arraycopy(zstd("7,1,soap,,,\n"), 0, joined, whole.length, joined.length - whole.length);
        String name = "products_2024-05-05.csv.zst";

        S3.store().put(dumps.resolve(name), joined);
        assertThat(faults()).isEmpty();
        assertThat(lines(name)).first().asString().endsWith(" bytes, 100,001 rows, read to its end");
        S3.store().put(dumps.resolve(name), Arrays.copyOf(joined, joined.length - 1));
        assertThat(faults()).containsExactly(name + ": its compressed data ends too early: the file is truncated");
        joined[joined.length - 1] ^= 1;
        S3.store().put(dumps.resolve(name), joined);
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith(name + ": its compressed data is damaged (Bad checksum.");
        S3.store().put(dumps.resolve(name), "7,1".getBytes(UTF_8));
        assertThat(faults())
                .containsExactly(name + ": it is not a zstd file: it does not begin with the bytes 28 B5 2F FD");

        // A frame of 16 MiB, which the job decodes.
        S3.store().put(dumps.resolve(name), HexFormat.of().parseHex("28b52ffd0070010000"));
        assertThat(faults()).isEmpty();
        assertThat(lines(name))
                .first()
                .isEqualTo(
                        "NOTE not checked: its compressed data needs a window of 16 MiB, of which the check takes 8 MiB"
                                + " at most, and the job 128 MiB");

        sets.add("launcher.check.full-read-limit=0");
        S3.store().put(dumps.resolve(name), joined);
        assertThat(faults()).isEmpty();
        assertThat(lines(name)).first().asString().contains(" bytes, header good, not read to the end");
        put("products_2024-05-05.csv", "");
        assertThat(faults())
                .first()
                .isEqualTo("products_2024-05-05.csv: products of 2024-05-05 is there more than once:"
                        + " products_2024-05-05.csv and products_2024-05-05.csv.zst");
    }

    private static byte[] zstd(String text) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(stored)) {
            out.write(text.getBytes(UTF_8));
        }
        return stored.toByteArray();
    }

    @Test
    void theSizeOfTheNewestDumpIsComparedWithTheWeeksBeforeIt() {
        sets.add("pipelines.orders.tables.products.newest=true");
        for (int weeks = 1; weeks <= 40; weeks++) {
            put(OrdersTables.PRODUCTS, DATE.minusWeeks(weeks), weeks <= 13 ? 1 : 400);
        }
        put(OrdersTables.PRODUCTS, DATE, 1);
        assertThat(faults()).isEmpty();

        put(OrdersTables.PRODUCTS, DATE, 400);
        int median = text(OrdersTables.PRODUCTS, 1, DATE.toString()).length();
        assertThat(faults())
                .singleElement()
                .asString()
                .endsWith("but the median of this weekday is " + median + "; expected " + median / 2 + " to "
                        + 2 * median);
    }

    @Test
    void aFolderThatHoldsAnythingIsADumpThatIsWaitedFor() {
        sets.add("pipelines.orders.tables.products.file-pattern=products/dt={date}/");
        sets.add("pipelines.orders.tables.products.newest=true");
        put("products/dt=2024-05-01/part-0.csv", text(OrdersTables.PRODUCTS, 1, "1"));
        put("products/dt=2024-05-01/_SUCCESS", "");
        assertThat(faults()).isEmpty();

        List<String> others =
                List.of("_temporary/0/task-1/part-0.csv", "part-0.snappy.parquet", "archive/part-0.csv", "");
        for (int i = 0; i < others.size(); i++) {
            String folder = "products/dt=2024-05-0" + (2 + i) + "/";
            put(folder + others.get(i), "other");
            assertThat(faults())
                    .as(others.get(i))
                    .singleElement()
                    .asString()
                    .startsWith(folder + ": it holds no *.csv");
        }
    }

    @Test
    void aSuccessThatIsOlderThanAPartIsThatOfAnEarlierExport() {
        sets.add("pipelines.orders.tables.products.file-pattern=products/");
        sets.add("launcher.check.quiet-period=\"1 h\"");
        put("products/part-0.csv", text(OrdersTables.PRODUCTS, 1, "1"));
        put("products/_SUCCESS", "");
        assertThat(faults()).isEmpty();

        // However coarse the clock of the server is.
        while (!modified("products/part-0.csv").isAfter(modified("products/_SUCCESS"))) {
            put("products/part-0.csv", text(OrdersTables.PRODUCTS, 1, "2"));
        }
        assertThat(faults())
                .singleElement()
                .asString()
                .matches(
                        "products/: 1 part, the newest \\d+ s old; its _SUCCESS is older than that, as where the parts are"
                                + " being overwritten, and they must be left alone for 3600 s");
        put("products/_SUCCESS", "");
        assertThat(faults()).isEmpty();
    }

    private Instant modified(String name) {
        return S3.store().list(dumps.resolve(name)).objects().get(0).modified();
    }

    @Test
    void theNameOfAFileIsOneLine() {
        sets.add("pipelines.orders.tables.products.file-pattern=products/");
        put("products/part-0\nOK all is well.csv", "");
        put("products/_SUCCESS", "");

        assertThat(faults()).contains("products/part-0\\u000aOK all is well.csv: it is empty");
    }

    @Test
    void aFileThatTwoNamesFitIsOneDump() {
        sets.add("pipelines.orders.tables.products.file-pattern=[\"products_{date}.csv\","
                + " \"products_{date:yyyy-MM-dd}.csv\"]");

        assertThat(faults()).isEmpty();
    }
}
