package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each value of each type as it stands in the dump, read from a real PostgreSQL; all by COPY, and by a cursor the same. */
class PostgresValuesTest {
    private static final String DAY = "2024-05-05";

    @TempDir
    private Path folder;

    /** A column of the products, which a view gives any type. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "product_price | 12::smallint | 12",
                "product_price | 9223372036854775807::bigint | 9223372036854775807",
                "product_price | 1.10::numeric(16,2) | 1.10",
                "product_price | 0.00000000000000000001::numeric | 0.00000000000000000001",
                "product_price | -12345678901234567890.123456789::numeric | -12345678901234567890.123456789",
                "product_price | 0.1::float8 | 0.1",
                "product_price | 1e-05::float8 | 0.00001",
                "product_price | 1.5e20::float8 | 150000000000000000000",
                "product_price | 0.30000000000000004::float8 | 0.30000000000000004",
                "product_price | 0.1::float4 | 0.1",
                "product_price | 1234.56::money | 1234.56",
                "product_price | NULL::numeric | ~~",
                "product_name | 'plain'::text | plain",
                "product_name | 'a, b'::varchar(9) | \"a, b\"",
                "product_name | 'say \"hi\"' | \"say \"\"hi\"\"\"",
                "product_name | E'two\\nlines' | \"two\\nlines\"",
                "product_name | E'carriage\\rreturn' | \"carriage\\rreturn\"",
                "product_name | '' | \"\"",
                "product_name | ' blank ' | ~ blank ~",
                "product_name | 'x'::char(4) | x",
                "product_name | 'Grüße, 日本 😀' | \"Grüße, 日本 😀\"",
                "product_name | E'back\\\\slash \\\\N' | back\\slash \\N",
                "product_name | true | true",
                "product_name | 42 | 42",
                "product_name | DATE '2024-05-03' | 2024-05-03",
                "product_name | 'b5e1b0a4-0000-4000-8000-000000000001'::uuid | b5e1b0a4-0000-4000-8000-000000000001",
                "product_name | '{\"a\": 1}'::json | \"{\"\"a\"\": 1}\"",
                "product_name | TIME '14:30' | 14:30:00",
            })
    void everyValueIsAsItIs(String column, String value, String expected) throws SQLException, IOException {
        Database shop = product(column, value);

        assertThat(shop.extract(DAY).message()).isEmpty();
        String text = String.join("\n", shop.dump("products", DAY));
        int line = text.indexOf('\n') + 1;
        String inTheDump = expected.replace("\\n", "\n").replace("\\r", "\r");
        String row = column.equals("product_price") ? inTheDump + ",1,,Name,," : ",1,," + inTheDump + ",,";
        assertThat(Database.unzipped(shop.raw().resolve("products_" + DAY + ".csv.gz"))
                        .substring(line))
                .isEqualTo(row + "\n");
        assertThat(rows(shop, false))
                .as("by a cursor")
                .isEqualTo(rows(shop, true))
                .hasSize(1);
    }

    /** A date or a time, in the column of the pipeline that is declared a timestamp, or in one that is a date. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TIMESTAMP '2024-05-03 14:30' | 2024-05-03 14:30:00",
                "TIMESTAMP '2024-05-03 14:30:00.000001' | 2024-05-03 14:30:00.000001",
                "DATE '2024-05-03' | 2024-05-03 00:00:00",
                "TIMESTAMPTZ '2024-05-03 14:30:00+00' | 2024-05-03 16:30:00",
                "TIMESTAMPTZ '2024-12-31 23:30:00+00' | 2025-01-01 00:30:00",
                "TIMESTAMP '0001-01-01 00:00' | 0001-01-01 00:00:00",
                "TIMESTAMP '9999-12-31 23:59:59.999999' | 9999-12-31 23:59:59.999999",
            })
    void timesAreThoseOfTheZone(String value, String expected) {
        Database shop = OnlineShop.whole(folder)
                .sql("DROP TABLE orders; CREATE VIEW orders AS SELECT 1 AS order_id, " + value
                        + " AS order_date, 1 AS order_customer_id, 'X'::text AS order_status")
                .set("extract.time-zone=Europe/Berlin");

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).element(1).isEqualTo("1," + expected + ",1,X");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "product_price | 'NaN'::numeric",
                "product_price | 'NaN'::float8",
                "product_price | 'Infinity'::float8",
                "product_price | '-Infinity'::float4",
            })
    void whatNoDumpCanHoldIsRefusedUnlessItIsToBeNull(String column, String value) {
        Database shop = product(column, value);

        Database.Result refused = shop.extract(DAY);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.message())
                .isEqualTo("Cannot read products as products: NaN or infinity, which no dump can hold, is the value of "
                        + column
                        + " in 1 row.\nCorrect the rows, or set extract.tables.products.special-values = null to"
                        + " have them empty.");

        shop.set("pipelines.orders.extract.tables.products.special-values=null");
        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("products", DAY)).element(1).isEqualTo(",1,,Name,,");
    }

    /** Behind a pooler that does not copy. */
    @Test
    void aCursorReadsTheSameBytesAsACopy() throws SQLException, IOException {
        Database shop = OnlineShop.of(folder)
                .sql("INSERT INTO customers VALUES (3, E'a\\nb', 'c,d', '', NULL, 'e\"f', 'Grüße', '\\N', ' g ')")
                .set("pipelines.orders.extract.tables.orders.overlap=3 days");

        assertThat(rows(shop, false)).isEqualTo(rows(shop, true)).hasSize(9);
    }

    private static List<String> rows(Database shop, boolean copies) throws SQLException, IOException {
        List<String> rows = new ArrayList<>();
        Night night = Night.of(shop.settings(), LocalDate.parse(DAY), false, Optional.empty());
        try (PostgresReading reading =
                PostgresReading.open(shop.connector(), shop.settings(), night, connection -> copies)) {
            for (Selection selection : reading.selections()) {
                for (int range = 0; range < selection.reading().size(); range++) {
                    reading.sessions()
                            .get(0)
                            .read(
                                    selection,
                                    range,
                                    row -> rows.add(selection.name() + " " + new String(row, StandardCharsets.UTF_8)));
                }
            }
        }
        return rows;
    }

    @Test
    void infinityIsNoTime() {
        Database shop = OnlineShop.whole(folder).sql("INSERT INTO orders VALUES (1, 'infinity', 1, 'X')");

        assertThat(shop.extract(DAY).message()).contains("is the value of order_date in 1 row.");
        shop.set("pipelines.orders.extract.tables.orders.special-values=null");
        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).element(1).isEqualTo("1,,1,X");
    }

    @Test
    void typesWhoseValuesAreNoneOfTheDeclaredOneAreRefusedByName() {
        Database shop = OnlineShop.empty(folder)
                .sql("ALTER TABLE products ALTER product_image TYPE bytea USING NULL; ALTER TABLE products ALTER"
                        + " product_price TYPE text");

        Database.Result result = shop.extract(DAY);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message())
                .isEqualTo(
                        "Cannot read products as products: column product_price is of type text, whose values are none of"
                                + " the declared type decimal(16,2); column product_image is of type bytea, whose values are none of"
                                + " the declared type text.\nMap a column that has another name by tables.products.columns, leave one"
                                + " out that may be empty by extract.tables.products.leave-out, or have a view cast it and name the"
                                + " view in extract.tables.products.from.");

        shop.set("pipelines.orders.extract.tables.products.leave-out=[product_image, product_price]");
        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("products", DAY))
                .containsExactly("product_id,product_category_id,product_name,product_description");
    }

    @Test
    void aColumnThatIsNewIsNamedAndOneThatIsGoneOrOfAnotherTypeEndsTheNight() {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);

        shop.sql("ALTER TABLE categories ADD note text; ALTER TABLE products ALTER product_price TYPE numeric(18,2);"
                + " ALTER TABLE orders ALTER order_date TYPE date");
        Database.Result retyped = shop.extract("2024-05-06");
        assertThat(retyped.exitCode()).isEqualTo(3);
        assertThat(retyped.message())
                .startsWith(
                        "Cannot read orders as orders: column order_date is of type date, and was of type timestamp without"
                                + " time zone when the last dump was extracted; where that is meant, set"
                                + " extract.tables.orders.retyped = [order_date] for one night.");
        assertThat(shop.set("pipelines.orders.extract.tables.orders.retyped=[order_date]")
                        .extract("2024-05-06")
                        .out())
                .contains("categories has new columns that are not declared, and were not read: note.");
        shop.sql("ALTER TABLE categories DROP category_department_id");
        Database.Result gone = shop.extract("2024-05-07");
        assertThat(gone.exitCode()).isEqualTo(3);
        assertThat(gone.message())
                .startsWith(
                        "Cannot read categories as categories: it has no column category_department_id, which it had when"
                                + " the last dump was extracted.");
        assertThat(shop.hasManifest("2024-05-07")).isFalse();
        shop.sql("ALTER TABLE categories RENAME category_name TO name");
        assertThat(shop.extract("2024-05-07").message())
                .contains("it has no column category_name, which every dump of categories needs");
    }

    private Database product(String column, String value) {
        List<String> columns = List.of("product_price", "product_name");
        assertThat(columns).contains(column);
        return OnlineShop.empty(folder)
                .sql("DROP TABLE products; CREATE VIEW products AS SELECT 1 AS product_id, NULL::bigint AS"
                        + " product_category_id, " + (column.equals("product_name") ? value : "'Name'::text")
                        + " AS product_name, NULL::text AS product_description, "
                        + (column.equals("product_price") ? value : "NULL::numeric")
                        + " AS product_price, NULL::text AS product_image");
    }
}
