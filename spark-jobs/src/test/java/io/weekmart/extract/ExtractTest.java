package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an extraction from a real PostgreSQL leaves, on which date. */
class ExtractTest {
    private static final String DAY = "2024-05-05";

    @TempDir
    private Path folder;

    @Test
    void aDateHoldsItsDaysTheirReferencesAndWholeMasters() {
        Database shop = OnlineShop.of(folder);

        Database.Result result = shop.extract(DAY);

        assertThat(result.message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).containsExactlyInAnyOrderElementsOf(OnlineShop.ORDERS);
        assertThat(shop.dump("order_items", DAY))
                .containsExactlyInAnyOrder(
                        "order_item_quantity,order_item_subtotal,order_item_product_price,order_item_id,"
                                + "order_item_order_id,order_item_product_id",
                        "2.000,25.00,12.50,11,1,10",
                        "0.500,6.25,12.50,12,2,10");
        assertThat(Database.unzipped(shop.raw().resolve("customers_" + DAY + ".csv.gz")))
                .isEqualTo(
                        """
                        customer_id,customer_fname,customer_lname,customer_email,customer_street,customer_city,customer_state,customer_zipcode
                        1,Ann,Lee,ann@example.org,1 Elm St,Basel,BS,04051
                        2,Bob,"O'Hara, Jr.",,"2 ""Oak"" St",Bern,BE,""
                        """);
        assertThat(shop.dump("departments", DAY)).as("an empty table").containsExactly("department_id,department_name");
        assertThat(shop.dump("products", DAY))
                .containsExactly(
                        "product_price,product_id,product_category_id,product_name,product_description,product_image",
                        "12.50,10,100,Kettle,\"steel",
                        "1.5 l\",");
    }

    @Test
    void theManifestSaysWhatWasRead() {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);

        Manifest manifest = shop.manifest(DAY);
        Extraction extraction = manifest.extraction().orElseThrow();

        assertThat(manifest.names())
                .containsExactly(
                        "customers_2024-05-05.csv.gz",
                        "orders_2024-05-05.csv.gz",
                        "order_items_2024-05-05.csv.gz",
                        "products_2024-05-05.csv.gz",
                        "categories_2024-05-05.csv.gz",
                        "departments_2024-05-05.csv.gz");
        Map<String, Long> there = shop.files();
        there.remove("manifest_2024-05-05.json");
        TreeMap<String, Long> named = new TreeMap<>();
        manifest.files().forEach((name, entry) -> named.put(name, entry.bytes().orElseThrow()));
        assertThat(there).as("nothing staged is left").isEqualTo(named);
        assertThat(extraction.date()).isEqualTo(DAY);
        assertThat(extraction.partial()).isFalse();
        assertThat(extraction.database()).startsWith("PostgreSQL 1");
        assertThat(extraction.snapshot()).matches("[0-9A-F-]+");
        Extraction.Table items = extraction.tables().get("order_items");
        assertThat(items)
                .isEqualTo(new Extraction.Table(
                        "order_items",
                        "those of orders with order_date from 2024-05-04 00:00:00 to before 2024-05-06 00:00:00",
                        2,
                        Map.of(
                                "order_item_quantity",
                                "2.500",
                                "order_item_subtotal",
                                "31.25",
                                "order_item_product_price",
                                "25.00"),
                        Map.of(
                                "order_item_quantity",
                                "numeric(18,3)",
                                "order_item_subtotal",
                                "numeric(16,2)",
                                "order_item_product_price",
                                "numeric(16,2)",
                                "order_item_id",
                                "bigint",
                                "order_item_order_id",
                                "bigint",
                                "order_item_product_id",
                                "bigint"),
                        List.of()));
        assertThat(extraction.tables().get("customers"))
                .extracting(Extraction.Table::rows, Extraction.Table::ignored)
                .containsExactly(2L, List.of("customer_password"));
    }

    @Test
    void theSameAgainDoesNothingAndOtherSettingsExtractAnew() {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);
        Map<String, Long> before = shop.files();

        assertThat(shop.extract(DAY).out())
                .isEqualTo("Nothing to do: the dumps of 2024-05-05 are whole, by manifest_2024-05-05.json.\n");
        assertThat(shop.files()).isEqualTo(before);

        shop.set("pipelines.orders.extract.tables.orders.overlap=0 days");
        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).hasSize(2);
    }

    @Test
    void aNightThatLostAFileIsExtractedAnew() throws IOException {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);
        Files.delete(shop.raw().resolve("orders_2024-05-05.csv.gz"));

        assertThat(shop.extract(DAY).out()).contains("orders");
        assertThat(shop.dump("orders", DAY)).hasSize(3);
    }

    @Test
    void aDateBeforeOthersHasThemExtractedAnewSoThatNoneIsOlder() {
        Database shop = OnlineShop.of(folder);
        shop.extract("2024-05-06");
        shop.sql("UPDATE orders SET order_status = 'CLOSED'");

        Database.Result result = shop.extract(DAY);

        assertThat(result.message()).isEmpty();
        assertThat(result.err()).contains("Extracting 2024-05-05, 2024-05-06: ");
        assertThat(shop.dump("orders", "2024-05-06"))
                .contains("2,2024-05-05 23:59:59.999999,2,CLOSED", "3,2024-05-06 00:00:00,1,CLOSED");
    }

    @Test
    void aDayThatIsNotOverIsRefusedUnlessItMayBePartialAndIsReadAgain() {
        Database shop = OnlineShop.of(folder);
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        // At any hour of the day there is a zone in which the day goes on.
        shop.set("extract.time-zone=Etc/GMT+12");

        Database.Result refused = shop.extract(today);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.message()).startsWith("Cannot extract the dumps of " + today + ": that day ends at ");
        assertThat(shop.files()).isEmpty();

        shop.sql("INSERT INTO orders VALUES (4, '" + today + " 00:30', 1, 'PENDING')");
        assertThat(shop.partial(today).out()).contains("partial: the day is not over.");
        assertThat(shop.manifest(today).extraction())
                .get()
                .extracting(Extraction::partial)
                .isEqualTo(true);
        shop.sql("INSERT INTO orders VALUES (5, '" + today + " 00:40', 1, 'PENDING')");
        shop.partial(today);
        assertThat(shop.dump("orders", today)).hasSize(3);
    }

    /** The second is the name that would be delivered. */
    @ParameterizedTest
    @ValueSource(strings = {"orders_2024-05-05.csv", "orders_2024-05-05.csv.gz"})
    void dumpsThatNoExtractionWroteAreNotTouched(String name) throws IOException {
        Database shop = OnlineShop.of(folder);
        Files.createDirectories(shop.raw());
        Files.writeString(shop.raw().resolve(name), "by hand");

        Database.Result result = shop.extract(DAY);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message())
                .contains("there are dumps of that date which no extraction of orders wrote: " + name + ".");
        assertThat(shop.hasManifest(DAY)).isFalse();
        assertThat(Files.readString(shop.raw().resolve(name))).isEqualTo("by hand");
    }

    @Test
    void aManifestOfSomebodyElseIsNotReplaced() throws IOException {
        Database shop = OnlineShop.of(folder);
        Files.createDirectories(shop.raw());
        Files.writeString(shop.raw().resolve("manifest_2024-05-07.json"), "{\"files\": []}");

        assertThat(shop.extract(DAY).message())
                .contains(
                        "the manifest manifest_2024-05-07.json was written by something else than 'extract orders', and"
                                + " the dumps from that date on would be replaced.");
    }

    @Test
    void aLargeTableIsReadInRangesByAllConnectionsIntoPartsOfABoundedSize() {
        Database shop = OnlineShop.of(folder)
                .set("extract.part-bytes=1 MiB")
                // Texts that can hardly be compressed, 2 kB each: 160 MB.
                .sql("ALTER TABLE products SET UNLOGGED; INSERT INTO products SELECT i, NULL, 'p' || i, (SELECT"
                        + " string_agg(md5(i::text || j), '') FROM generate_series(1, 20) j) || repeat('-', 1200),"
                        + " i / 100.0, NULL FROM generate_series(100, 79099) i");

        Database.Result result = shop.extract(DAY);

        assertThat(result.message()).isEmpty();
        assertThat(result.err()).as("all connections read").doesNotContain("further connection");
        List<String> parts = shop.manifest(DAY).names().stream()
                .filter(name -> name.startsWith("products_"))
                .toList();
        assertThat(parts).first().isEqualTo("products_2024-05-05/part-00000-00000.csv.gz");
        assertThat(parts).anyMatch(name -> name.startsWith("products_2024-05-05/part-00001-"));
        assertThat(parts).hasSizeGreaterThan(20);
        assertThat(parts).allSatisfy(name -> assertThat(shop.files().get(name)).isLessThanOrEqualTo(1L << 20));
        assertThat(shop.manifest(DAY).extraction().orElseThrow().tables().get("products"))
                .extracting(Extraction.Table::rows, table -> table.totals().get("product_price"))
                .containsExactly(79_001L, shop.value("SELECT sum(product_price) FROM products"));
    }

    @Test
    void theLeavesOfAPartitionedTableAndAViewAreRead() {
        Database shop = OnlineShop.of(folder)
                .sql(
                        """
                        DROP TABLE categories;
                        CREATE TABLE categories (category_id bigint, category_department_id bigint, category_name text)
                          PARTITION BY RANGE (category_id);
                        CREATE TABLE categories_low PARTITION OF categories FOR VALUES FROM (0) TO (100);
                        CREATE TABLE categories_high PARTITION OF categories FOR VALUES FROM (100) TO (1000);
                        INSERT INTO categories VALUES (1, 2, 'low'), (100, 2, 'high');
                        CREATE SCHEMA "Shop 2"; CREATE VIEW "Shop 2"."Depts" AS SELECT 7 AS "ID", 'Garden' AS department_name;
                        """)
                .set("pipelines.orders.extract.tables.departments={from=\"\\\"Shop 2\\\".\\\"Depts\\\"\"}")
                .set("pipelines.orders.tables.departments.columns={department_id=ID}");

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("categories", DAY))
                .containsExactlyInAnyOrder("category_id,category_department_id,category_name", "1,2,low", "100,2,high");
        assertThat(shop.dump("departments", DAY)).containsExactly("ID,department_name", "7,Garden");
    }

    /** In ranges of a page, as a large table is read: no row is in two of them, and none in no one. */
    @Test
    void theRangesOfALargePartitionedTableHoldEachRowOnce() throws SQLException, IOException {
        Database shop = OnlineShop.of(folder)
                .sql(
                        """
                        DROP TABLE categories;
                        CREATE TABLE categories (category_id bigint, category_department_id bigint, category_name text)
                          PARTITION BY RANGE (category_id);
                        CREATE TABLE categories_low PARTITION OF categories FOR VALUES FROM (0) TO (1000);
                        CREATE TABLE categories_high PARTITION OF categories FOR VALUES FROM (1000) TO (9000);
                        CREATE TABLE categories_none PARTITION OF categories FOR VALUES FROM (9000) TO (9999);
                        INSERT INTO categories SELECT i, 2, 'c' || i FROM generate_series(0, 4999) i;
                        DELETE FROM categories WHERE category_id % 7 = 0;
                        """);
        List<String> rows = new ArrayList<>();
        int queries = 0;
        try (PostgresSession session = PostgresSession.begin(shop.connector(), shop.settings(), null, true)) {
            for (Selection selection : new SourceSelections(
                            new PostgresSql(session, shop.settings(), true, 1), shop.settings(), LocalDate.parse(DAY))
                    .all(Optional.empty())) {
                if (selection.name().equals("categories")) {
                    queries = selection.reading().size();
                    for (String query : selection.reading()) {
                        session.read(query, row -> rows.add(new String(row, StandardCharsets.UTF_8).strip()));
                    }
                }
            }
        }

        assertThat(queries)
                .as("three for each connection, and one at least for each leaf")
                .isGreaterThan(9);
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 5000)
                        .filter(i -> i % 7 != 0)
                        .mapToObj(i -> i + ",2,c" + i)
                        .toList());
    }

    /** What was read at noon is read again, whichever date is asked for behind its end. */
    @Test
    void aDateThatWasPartialIsReadAgainWithTheNext() throws IOException {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);
        Path manifest = shop.raw().resolve("manifest_2024-05-05.json");
        String partial = Files.readString(manifest).replace("\"partial\" : false", "\"partial\" : true");
        assertThat(partial).contains("\"partial\" : true");
        Files.writeString(manifest, partial);
        shop.sql("INSERT INTO orders VALUES (4, '2024-05-05 23:00', 1, 'EVENING')");

        assertThat(shop.extract("2024-05-06").message()).isEmpty();

        assertThat(shop.manifest(DAY).extraction())
                .get()
                .extracting(Extraction::partial)
                .isEqualTo(false);
        assertThat(shop.dump("orders", DAY)).contains("4,2024-05-05 23:00:00,1,EVENING");
    }

    @Test
    void theDayEndsWhereTheConfigurationSaysInTheZoneOfTheShop() {
        Database shop = OnlineShop.of(folder)
                .sql(
                        "ALTER TABLE orders ALTER order_date TYPE timestamptz USING order_date AT TIME ZONE 'UTC'; INSERT INTO"
                                + " orders VALUES (7, '2024-05-04 20:59:59Z', 1, 'BEFORE'), (8, '2024-05-04 21:00Z', 1, 'FIRST'),"
                                + " (9, '2024-05-05 20:59:59Z', 1, 'LAST'), (10, '2024-05-05 21:00Z', 1, 'BEHIND')")
                .set("extract.time-zone=Europe/Berlin")
                .set("extract.day-ends=\"23:00\"")
                .set("pipelines.orders.extract.tables.orders.overlap=0 days");

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY))
                .containsExactly(
                        "order_id,order_date,order_customer_id,order_status",
                        "8,2024-05-04 23:00:00,1,FIRST",
                        "9,2024-05-05 22:59:59,1,LAST");
    }

    /** The database was down, or nobody was there: the days between have rows, too. */
    @Test
    void nightsThatWereSkippedAreExtractedFirst() {
        Database shop = OnlineShop.of(folder).set("pipelines.orders.extract.tables.orders.overlap=0 days");
        shop.extract("2024-05-04");

        Database.Result result = shop.extract("2024-05-07");

        assertThat(result.message()).isEmpty();
        assertThat(result.err()).contains("Extracting 2024-05-05, 2024-05-06, 2024-05-07: dates that were skipped");
        assertThat(shop.dump("orders", "2024-05-05")).hasSize(2);
        assertThat(shop.dump("orders", "2024-05-06")).element(1).isEqualTo("3,2024-05-06 00:00:00,1,PENDING");
    }

    @Test
    void nobodyWaitsForMonthsThatNobodyAskedFor() {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);

        Database.Result result = shop.extract("2024-09-01");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message())
                .contains("the last date before it that was extracted is 2024-05-05, and 118 dates between them")
                .contains("beginning with --date 2024-06-05.");
    }

    @Test
    void anotherTypeOrOtherNamesExtractTheDateAnew() {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);

        shop.set(
                "pipelines.orders.raw.file-pattern=[\"{table}_{date:yyyyMMdd}.csv.gz\", \"{table}_{date:yyyyMMdd}/\"]");

        assertThat(shop.extract(DAY).out()).startsWith("Dumps of 2024-05-05");
        assertThat(shop.files()).containsKey("orders_20240505.csv.gz").doesNotContainKey("orders_2024-05-05.csv.gz");
    }

    @Test
    void rowsWhoseReferenceLeadsNowhereAreCounted() {
        Database shop = OnlineShop.of(folder)
                .sql(
                        "INSERT INTO orders VALUES (9, NULL, 1, 'OPEN'); INSERT INTO order_items VALUES (14, 9, 10, 1, 1, 1),"
                                + " (15, 99, 10, 1, 1, 1)");

        assertThat(shop.extract(DAY).out())
                .contains("order_items has 2 rows that refer to no row of orders with a time: no dump of any date holds"
                        + " them.")
                .contains(
                        "orders: a row that is committed more than 1 day after the end of its day in order_date may be lost.");
    }

    @Test
    void rowsThatNoDateWillHoldAreCounted() {
        Database shop =
                OnlineShop.of(folder).sql("INSERT INTO orders VALUES (8, 'infinity', 1, 'OPEN'), (9, NULL, 1, 'OPEN')");

        assertThat(shop.extract(DAY).out())
                .contains("orders has 2 rows without a time, or with infinity, in order_date: no dump of any date holds"
                        + " them.");
    }

    @Test
    void thePlanPrintsTheStatementsAndReadsNothing() {
        Database shop = OnlineShop.of(folder).sql("ANALYZE");

        String plan = shop.plan(DAY).out();

        assertThat(plan)
                .contains("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;")
                .contains("SET LOCAL row_security = off;")
                .contains("LOCK TABLE \"customers\", \"orders\", \"order_items\", \"products\", \"categories\","
                        + " \"departments\" IN ACCESS SHARE MODE;")
                .contains("SELECT pg_export_snapshot();")
                .contains("-- customers: about 2 rows, ")
                .contains("-- not declared, never read: customer_password")
                .contains("t.\"order_date\" >= TIMESTAMP '2024-05-04 00:00:00' AND t.\"order_date\" < TIMESTAMP"
                        + " '2024-05-06 00:00:00'")
                .contains(
                        "-- orders: a row that is changed is read again only if order_date changes with it, and a row that"
                                + " is deleted stays in earlier dumps.");
        assertThat(shop.files()).isEmpty();
    }

    @Test
    void thePasswordAndColumnsThatAreNotDeclaredAreInNoByte() throws IOException {
        Database shop = OnlineShop.of(folder);
        Database.Result result = shop.extract(DAY);
        Database.Result failed = shop.sql("DROP TABLE orders").extract("2024-05-06");

        assertThat(failed.exitCode()).isEqualTo(3);
        String all = result + failed.toString() + shop.plan(DAY);
        try (Stream<Path> files = Files.walk(shop.raw())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all += file.toString().endsWith(".gz") ? Database.unzipped(file) : Files.readString(file);
            }
        }
        assertThat(all).contains("Kettle").doesNotContain(Database.PASSWORD).doesNotContain("hunter2");
    }
}
