package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The statements for Snowflake, as texts: no server of it runs on this machine. */
class SnowflakeStatementsTest {
    private static final String MOMENT = "2024-05-06 00:10:00.123";
    private static final Pipeline ORDERS = ShippedPipelines.ALL.stream()
            .filter(each -> each.name().equals("orders"))
            .findFirst()
            .orElseThrow();

    private static ExtractSettings settings(String... further) {
        List<String> sets = new ArrayList<>(List.of(
                "raw.path=s3://acme-raw/shop",
                "raw.manifest=manifest_{date}.json",
                "raw.layout=daily",
                "extract.url=\"jdbc:snowflake://acme.snowflakecomputing.com/?db=SHOP&schema=PUBLIC\"",
                "extract.user=reader",
                "extract.part-bytes=64 MiB",
                OnlineShop.BOUNDS));
        sets.addAll(List.of(further));
        return ExtractSettingsReader.read(ShippedPipelines.ALL, ORDERS, List.of(), sets, uri -> {
            throw new IOException("no such file: " + uri);
        });
    }

    /** A catalog in which all tables have the same columns as those of the shop. */
    private static List<List<@Nullable String>> catalog(String sql) {
        String query = sql.toUpperCase(Locale.ROOT);
        if (query.contains("INFORMATION_SCHEMA.TABLES")) {
            return List.of(List.of("1000", "64000"));
        }
        List<List<@Nullable String>> columns = new ArrayList<>();
        if (query.contains("'ORDERS'")) {
            columns.add(column("ORDER_ID", "NUMBER", "38", "0"));
            columns.add(column("ORDER_DATE", "TIMESTAMP_LTZ", null, null));
            columns.add(column("ORDER_CUSTOMER_ID", "NUMBER", "38", "0"));
            columns.add(column("ORDER_STATUS", "TEXT", null, null));
            columns.add(column("NOTE", "BINARY", null, null));
        } else if (query.contains("'ORDER_ITEMS'")) {
            columns.add(column("ORDER_ITEM_ID", "NUMBER", "38", "0"));
            columns.add(column("ORDER_ITEM_ORDER_ID", "NUMBER", "38", "0"));
            columns.add(column("ORDER_ITEM_PRODUCT_ID", "NUMBER", "38", "0"));
            columns.add(column("ORDER_ITEM_QUANTITY", "NUMBER", "18", "3"));
            columns.add(column("ORDER_ITEM_SUBTOTAL", "NUMBER", "16", "2"));
            columns.add(column("ORDER_ITEM_PRODUCT_PRICE", "NUMBER", "16", "2"));
        } else if (query.contains("'PRODUCTS'")) {
            columns.add(column("PRODUCT_ID", "NUMBER", "38", "0"));
            columns.add(column("PRODUCT_NAME", "TEXT", null, null));
            columns.add(column("PRODUCT_DESCRIPTION", "VARIANT", null, null));
            columns.add(column("PRODUCT_PRICE", "NUMBER", "16", "2"));
        } else if (query.contains("'CUSTOMERS'")) {
            columns.add(column("CUSTOMER_ID", "NUMBER", "38", "0"));
        } else if (query.contains("'CATEGORIES'")) {
            columns.add(column("CATEGORY_ID", "NUMBER", "38", "0"));
            columns.add(column("CATEGORY_NAME", "TEXT", null, null));
        } else if (query.contains("'DEPARTMENTS'")) {
            columns.add(column("DEPARTMENT_ID", "NUMBER", "38", "0"));
            columns.add(column("DEPARTMENT_NAME", "TEXT", null, null));
        }
        return columns;
    }

    private static List<@Nullable String> column(
            String name, String type, @Nullable String precision, @Nullable String scale) {
        List<@Nullable String> column = new ArrayList<>();
        column.add(name);
        column.add(type);
        column.add(precision);
        column.add(scale);
        column.add("YES");
        return column;
    }

    private static Selection selection(ExtractSettings settings, String table) throws SQLException {
        return new SourceSelections(
                        new SnowflakeSql(SnowflakeStatementsTest::catalog, MOMENT), settings, LocalDate.of(2024, 5, 5))
                .all(Optional.empty()).stream()
                        .filter(selection -> selection.name().equals(table))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aTableIsUnloadedAsItWasAtTheMoment() throws SQLException {
        ExtractSettings settings =
                settings("extract.snowflake.storage-integration=raw_dumps", "extract.time-zone=Europe/Berlin");

        Selection orders = selection(settings, "orders");

        assertThat(SnowflakeSql.unload(settings, orders, "_weekmart/extract/orders/2024-05-05/files/orders/", true))
                .isEqualTo(
                        "COPY INTO 's3://acme-raw/shop/_weekmart/extract/orders/2024-05-05/files/orders/part' FROM (SELECT"
                                + " TO_VARCHAR(t.\"ORDER_ID\") AS \"order_id\","
                                + " TO_VARCHAR(CONVERT_TIMEZONE('Europe/Berlin', t.\"ORDER_DATE\"), 'YYYY-MM-DD HH24:MI:SS.FF6') AS"
                                + " \"order_date\", TO_VARCHAR(t.\"ORDER_CUSTOMER_ID\") AS \"order_customer_id\","
                                + " t.\"ORDER_STATUS\" AS \"order_status\" FROM \"ORDERS\" AT (TIMESTAMP =>"
                                + " '2024-05-06 00:10:00.123 +0000'::TIMESTAMP_TZ) AS t WHERE t.\"ORDER_DATE\" >= '2024-05-04"
                                + " 00:00:00+02:00'::TIMESTAMP_TZ AND t.\"ORDER_DATE\" < '2024-05-06 00:00:00+02:00'::TIMESTAMP_TZ)"
                                + " STORAGE_INTEGRATION = raw_dumps FILE_FORMAT = (TYPE = CSV COMPRESSION = GZIP RECORD_DELIMITER ="
                                + " '\\n' FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '\"' ESCAPE = NONE"
                                + " ESCAPE_UNENCLOSED_FIELD = NONE NULL_IF = ('') EMPTY_FIELD_AS_NULL = FALSE ENCODING = 'UTF8')"
                                + " HEADER = TRUE OVERWRITE = TRUE DETAILED_OUTPUT = TRUE SINGLE = FALSE MAX_FILE_SIZE = 67108864");
        assertThat(orders.ignored()).containsExactly("NOTE");
        assertThat(orders.counting())
                .isEqualTo(
                        "SELECT count(*), coalesce(sum(CASE WHEN MOD(DATE_PART(nanosecond, t.\"ORDER_DATE\"), 1000) <> 0"
                                + " THEN 1 ELSE 0 END), 0) FROM \"ORDERS\" AT (TIMESTAMP => '2024-05-06 00:10:00.123"
                                + " +0000'::TIMESTAMP_TZ) AS t WHERE t.\"ORDER_DATE\" >= '2024-05-04 00:00:00+02:00'::TIMESTAMP_TZ"
                                + " AND t.\"ORDER_DATE\" < '2024-05-06 00:00:00+02:00'::TIMESTAMP_TZ");
        assertThat(orders.outside()).endsWith(" WHERE t.\"ORDER_DATE\" IS NULL");
    }

    @Test
    void everyTableOfAReferenceNamesTheSameMoment() throws SQLException {
        Selection items = selection(settings("extract.snowflake.stage=shop.raw_dumps"), "order_items");

        assertThat(items.reading())
                .singleElement()
                .asString()
                .endsWith(
                        " FROM \"ORDER_ITEMS\" AT (TIMESTAMP => '2024-05-06 00:10:00.123 +0000'::TIMESTAMP_TZ) AS t WHERE"
                                + " EXISTS (SELECT 1 FROM \"ORDERS\" AT (TIMESTAMP => '2024-05-06 00:10:00.123"
                                + " +0000'::TIMESTAMP_TZ) AS r WHERE r.\"ORDER_ID\" = t.\"ORDER_ITEM_ORDER_ID\" AND"
                                + " r.\"ORDER_DATE\" >= '2024-05-04 00:00:00+00:00'::TIMESTAMP_TZ AND r.\"ORDER_DATE\" <"
                                + " '2024-05-06 00:00:00+00:00'::TIMESTAMP_TZ)");
        assertThat(items.totals())
                .containsExactly("order_item_quantity", "order_item_subtotal", "order_item_product_price");
        assertThat(items.counting()).contains("coalesce(sum(t.\"ORDER_ITEM_SUBTOTAL\"), 0)");
    }

    @Test
    void aStageTakesTheFilesAndOneFileIsOneFile() throws SQLException {
        ExtractSettings settings = settings("extract.snowflake.stage=shop.raw_dumps");

        assertThat(SnowflakeSql.unload(settings, selection(settings, "products"), "files/products/", false))
                .startsWith("COPY INTO '@shop.raw_dumps/files/products/part.csv.gz' FROM (SELECT"
                        + " TO_VARCHAR(t.\"PRODUCT_PRICE\") AS \"product_price\"")
                .contains("TO_JSON(t.\"PRODUCT_DESCRIPTION\") AS \"product_description\"")
                .endsWith(" SINGLE = TRUE MAX_FILE_SIZE = 5000000000");
    }

    @Test
    void whatDoesNotFitTogetherIsSaid() {
        assertThat(refused())
                .contains("extract.snowflake must have either stage or storage-integration, and has neither");
        assertThat(refused("extract.snowflake.stage=a", "extract.snowflake.storage-integration=b"))
                .contains("and has both");
        assertThat(refused("extract.snowflake.stage=a; DROP TABLE b")).contains("must be a name of Snowflake");
        assertThat(refused("extract.snowflake.storage-integration=b", "raw.path=/tmp/dumps"))
                .contains("raw.path must be a folder of S3 (s3://), since Snowflake writes the dumps");
        assertThat(refused("extract.snowflake.stage=a", "extract.tls=off")).contains("extract.tls must be verify");
    }

    private static String refused(String... further) {
        return String.valueOf(
                catchThrowableOfType(UserFault.class, () -> settings(further)).getMessage());
    }
}
