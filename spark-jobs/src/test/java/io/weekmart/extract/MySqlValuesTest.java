package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each value of each type as it stands in the dump, read from a real MariaDB. */
class MySqlValuesTest {
    private static final String DAY = "2024-05-05";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "product_price | tinyint(1) | 2 | 2",
                "product_price | tinyint unsigned | 255 | 255",
                "product_price | bigint unsigned | 18446744073709551615 | 18446744073709551615",
                "product_price | bigint | -9223372036854775808 | -9223372036854775808",
                "product_price | int(8) zerofill | 42 | 42",
                "product_price | bit(1) | b'1' | 1",
                "product_price | bit(12) | b'101010101010' | 2730",
                "product_price | decimal(16,2) | 1.10 | 1.10",
                "product_price | decimal(16,2) unsigned zerofill | 1.10 | 1.10",
                "product_price | decimal(38,20) | 0.00000000000000000001 | 0.00000000000000000001",
                "product_price | double | 0.1 | 0.1",
                "product_price | double | 1e-05 | 0.00001",
                "product_price | double | 1.5e20 | 150000000000000000000",
                "product_price | double | 0.30000000000000004 | 0.30000000000000004",
                "product_price | float | 0.1 | 0.1",
                "product_price | float | 16777215 | 16777215",
                "product_price | year | 2024 | 2024",
                "product_price | decimal(16,2) | NULL | ~~",
                "product_name | varchar(20) | 'plain' | plain",
                "product_name | varchar(20) | 'a, b' | \"a, b\"",
                "product_name | varchar(20) | 'say \"hi\"' | \"say \"\"hi\"\"\"",
                "product_name | varchar(20) | concat('two', char(10), 'lines') | \"two\\nlines\"",
                "product_name | varchar(20) | '' | \"\"",
                "product_name | varchar(20) | ' blank ' | ~ blank ~",
                "product_name | char(4) | 'x' | x",
                "product_name | varchar(20) character set latin1 | 'Grüße' | Grüße",
                "product_name | varchar(20) character set utf8mb4 | 'Grüße, 日本 😀' | \"Grüße, 日本 😀\"",
                "product_name | varchar(20) | concat('back', char(92), 'slash') | back\\slash",
                "product_name | longtext | repeat('x', 30) | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "product_name | enum('S','M') | 'M' | M",
                "product_name | set('a','b') | 'a,b' | \"a,b\"",
                "product_name | json | '{\"a\": 1}' | \"{\"\"a\"\": 1}\"",
                "product_name | time(3) | '-14:30:00.250' | -14:30:00.250",
                "product_name | tinyint(1) | 1 | 1",
                "product_name | bit(1) | b'0' | 0",
                "product_name | date | '2024-05-03' | 2024-05-03",
            })
    void everyValueIsAsItIs(String column, String type, String value, String expected) {
        Database shop = product(column, type, value);

        assertThat(shop.extract(DAY).message()).isEmpty();

        String dump = Database.unzipped(shop.raw().resolve("products_" + DAY + ".csv.gz"));
        boolean price = column.equals("product_price");
        // Sums of floating-point numbers are none of the database: the column is not among those that are summed, which
        // come first.
        boolean first = !price || !(type.equals("double") || type.equals("float"));
        String inTheDump = expected.replace("\\n", "\n");
        String row =
                !price ? ",1,," + inTheDump + ",," : first ? inTheDump + ",1,,Name,," : "1,,Name,," + inTheDump + ",";
        assertThat(dump.substring(dump.indexOf('\n') + 1)).isEqualTo(row + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "datetime(6) | '2024-05-03 14:30:00.000001' | 2024-05-03 14:30:00.000001",
                "datetime | '2024-05-03 14:30' | 2024-05-03 14:30:00",
                "date | '2024-05-03' | 2024-05-03 00:00:00",
                "datetime(6) | '9999-12-31 23:59:59.999999' | 9999-12-31 23:59:59.999999",
                "datetime | '0001-01-01' | 0001-01-01 00:00:00",
                // What the session of the writer calls 12:00 at +02:00 is 10:00 of UTC.
                "timestamp(3) NULL | '2024-05-03 12:00:00.250' | 2024-05-03 12:00:00.250",
                "timestamp NULL | '2024-12-31 23:30:00' | 2024-12-31 22:30:00",
            })
    void timesAreThoseOfTheZone(String type, String value, String expected) {
        Database shop = MariaDbShop.whole(folder)
                .sql("ALTER TABLE orders MODIFY order_date " + type
                        + "; SET SESSION time_zone = '+02:00'; INSERT INTO orders VALUES (1, " + value + ", 1, 'X')")
                .set("extract.time-zone=Europe/Berlin");

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).element(1).isEqualTo("1," + expected + ",1,X");
    }

    @ParameterizedTest
    @CsvSource({"0000-00-00 00:00:00", "2024-00-10 00:00:00", "2024-05-00 00:00:00"})
    void datesOfZerosAreRefusedUnlessTheyAreToBeNull(String zeros) {
        Database shop = MariaDbShop.whole(folder)
                .sql("SET SESSION sql_mode = ''; INSERT INTO orders VALUES (1, '" + zeros + "', 1, 'X')");

        Database.Result refused = shop.extract(DAY);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.message())
                .isEqualTo(
                        "Cannot read orders as orders: a date of zeros, which no dump can hold, is the value of order_date in"
                                + " 1 row.\nCorrect the rows, or set extract.tables.orders.special-values = null to have them"
                                + " empty.");

        shop.set("pipelines.orders.extract.tables.orders.special-values=null");
        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).element(1).isEqualTo("1,,1,X");
    }

    @Test
    void bytesAreRefusedByName() {
        Database shop = MariaDbShop.whole(folder).sql("ALTER TABLE products MODIFY product_image blob");

        assertThat(shop.extract(DAY).message())
                .contains("column product_image is of type blob, whose values are none of the declared type text.");
    }

    private Database product(String column, String type, String value) {
        return MariaDbShop.empty(folder)
                .sql("SET NAMES utf8mb4; ALTER TABLE products MODIFY " + column + " " + type
                        + "; INSERT INTO products (product_id, product_name) VALUES (1, "
                        + (column.equals("product_name") ? value : "'Name'") + ");"
                        + (column.equals("product_price") ? " UPDATE products SET product_price = " + value : ""));
    }
}
