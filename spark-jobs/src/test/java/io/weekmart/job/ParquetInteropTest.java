package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output as another implementation of Parquet reads it. */
class ParquetInteropTest {
    private static final String NIGHT = "2024-03-10";
    private static final String LONG_NAME = "Pain d'épices, \"doux\"\nde Dijon — 400 g";

    @TempDir
    static Path folder;

    private static Workbench bench;
    private static Connection duck;

    @BeforeAll
    static void publishANightWithEverythingInIt() throws SQLException {
        bench = new Workbench(folder)
                .set("tables.sales.max-rejected-fraction=1")
                .set("output.files-per-week=2")
                .dump("calendar", NIGHT, Dumps.calendar("2024-02-26", 2024, 9, 7, 7))
                .dump(
                        "store",
                        NIGHT,
                        Dumps.padded(
                                WeeklyTables.STORE,
                                """
                                store_key,store_desc,store_size,latitude,longitude,frnchs_flg
                                1,Zürich Ost,1234.5,47.376887,-0.000001,y
                                2,,9999999999999999.999,9999999999999.999999,-9999999999999.999999,n
                                -3,negative,-0.001,-90,,
                                """))
                .file(
                        "product_" + NIGHT + ".csv",
                        (Dumps.closed(WeeklyTables.PRODUCT) + "10,\"" + LONG_NAME.replace("\"", "\"\"")
                                        + "\",0.75,99999999999999.99,Çelik,,,,,,\n"
                                        + "9007199254740993,beyond a double,,-0.01,,2147483647,,-2147483648,,,\n")
                                .getBytes(StandardCharsets.UTF_8))
                .dump(
                        "sales",
                        NIGHT,
                        Dumps.sales(
                                """
                                trans_dt,store_key,prod_key,sales_qty,sales_amt,sales_cost
                                2024-02-26,1,10,3,10.00,99999999999999.99
                                2024-03-04,1,10,-3,-10.00,-99999999999999.99
                                2024-03-05,2,9007199254740993,0.01,0.01,
                                2024-03-05,-3,10,7,1,
                                2024-03-05,77,10,1,1,
                                2024-03-05,"7""7",x,1,1,
                                """))
                .dump(
                        "inventory",
                        NIGHT,
                        Dumps.inventory(
                                """
                                cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg
                                2024-03-04,1,10,5,,1
                                2024-03-04,2,10,5,6,0
                                """));
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        duck = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    static void closeDuck() throws SQLException {
        duck.close();
    }

    @Test
    void theFactHasTheSameColumnsAndTypes() throws SQLException {
        Map<String, String> described = described(factInDuck());
        Map<String, String> declared = new LinkedHashMap<>();
        FactTable.FIELDS.forEach(field -> declared.put(field.name(), duckType(field.type())));
        assertThat(described).containsExactlyInAnyOrderEntriesOf(declared);
    }

    @Test
    void theFactHasTheSameCells() throws SQLException {
        assertThat(sorted(inDuck(factInDuck(), FactTable.FIELDS)))
                .hasSize(5)
                .isEqualTo(sorted(inSpark(bench.fact(), FactTable.FIELDS)));
    }

    @Test
    void aFilterOnTheWeekReadsTheFilesOfThatWeekAlone() throws SQLException {
        // Store 1 has its file in both weeks; the others have theirs in week 10 alone.
        int all = bench.factFiles().size();
        int ofWeek9 = (int) bench.factFiles().keySet().stream()
                .filter(name -> name.contains("wk_num=9/"))
                .count();
        assertThat(ofWeek9).isPositive().isLessThan(all);
        String plan = String.valueOf(query("EXPLAIN SELECT sum(total_sales_qty) FROM " + factInDuck()
                        + " WHERE yr_num = 2024 AND wk_num = 9")
                .get(0)
                .get(1));
        assertThat(plan.replaceAll("[│\\s]+", " ")).contains("Scanning Files: " + ofWeek9 + "/" + all);
    }

    @Test
    void theDimensionsHaveTheSameTypesAndCells() throws SQLException {
        for (DimensionTable table : DimensionTable.values()) {
            String parquet = parquet(table.tableName() + "/*.parquet", "");
            Map<String, String> declared = new LinkedHashMap<>();
            table.fields().forEach(field -> declared.put(field.name(), duckType(field.type())));
            assertThat(described(parquet)).containsExactlyEntriesOf(declared);
            List<List<@Nullable Object>> rows = inDuck(parquet, table.fields());
            assertThat(rows).isNotEmpty();
            assertThat(sorted(rows))
                    .isEqualTo(sorted(inSpark(bench.dimension(table.source().name()), table.fields())));
        }
    }

    @Test
    void longDecimalsAndUglyTextSurvive() throws SQLException {
        assertThat(query("SELECT prod_name, wgt, brand_name FROM " + parquet("dim_product/*.parquet", "")
                        + " WHERE prod_key = 10"))
                .containsExactly(List.of(LONG_NAME, new BigDecimal("99999999999999.990"), "Çelik"));
        assertThat(query("SELECT store_key, store_size, latitude, longitude FROM " + parquet("dim_store/*.parquet", "")
                        + " ORDER BY store_key"))
                .containsExactly(
                        Arrays.asList(-3, new BigDecimal("-0.001"), new BigDecimal("-90.000000"), null),
                        Arrays.asList(
                                1,
                                new BigDecimal("1234.500"),
                                new BigDecimal("47.376887"),
                                new BigDecimal("-0.000001")),
                        Arrays.asList(
                                2,
                                new BigDecimal("9999999999999999.999"),
                                new BigDecimal("9999999999999.999999"),
                                new BigDecimal("-9999999999999.999999")));
        assertThat(query("SELECT prod_key FROM " + parquet("dim_product/*.parquet", "") + " ORDER BY 1 DESC LIMIT 1"))
                .containsExactly(List.of(9007199254740993L));
    }

    @Test
    void theRejectsAreAListOfReasonsForEachRow() throws SQLException {
        String rejects = parquet("rejects/*/*/*.parquet", ", hive_partitioning = true");
        assertThat(query("SELECT \"table\", line, raw_text, reasons FROM " + rejects + " ORDER BY line"))
                .containsExactly(
                        List.of("sales", 6L, "2024-03-05,77,10,1,1,,5,,,,,", List.of("UNKNOWN_STORE")),
                        List.of(
                                "sales",
                                7L,
                                "2024-03-05,\"7\"\"7\",x,1,1,,6,,,,,",
                                List.of("BAD_VALUE(prod_key)", "BAD_VALUE(store_key)")));
        assertThat(query("SELECT DISTINCT run_date FROM " + rejects)).hasSize(1);
    }

    private static String factInDuck() {
        // Without hive_types DuckDB takes every number in a path for a BIGINT.
        return parquet(
                FactTable.NAME + "/*/*/*.parquet",
                ", hive_partitioning = true, hive_types = {'yr_num': INTEGER, 'wk_num': INTEGER}");
    }

    private static String parquet(String files, String options) {
        return "read_parquet('" + bench.output().resolve(files) + "'" + options + ")";
    }

    private static String duckType(FieldType type) {
        return switch (type.kind()) {
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case DECIMAL -> "DECIMAL(" + type.precision() + "," + type.scale() + ")";
            case TEXT -> "VARCHAR";
            case FLAG -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }

    private static Map<String, String> described(String from) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        for (List<@Nullable Object> row : query("DESCRIBE SELECT * FROM " + from)) {
            types.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
        }
        return types;
    }

    private static List<List<@Nullable Object>> inDuck(String from, List<Field> fields) throws SQLException {
        return query(
                "SELECT " + String.join(", ", fields.stream().map(Field::name).toList()) + " FROM " + from);
    }

    private static List<List<@Nullable Object>> inSpark(Dataset<Row> table, List<Field> fields) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Row row : table.collectAsList()) {
            List<@Nullable Object> cells = new ArrayList<>();
            fields.forEach(field -> cells.add(row.getAs(field.name())));
            rows.add(cells);
        }
        return rows;
    }

    private static List<String> sorted(List<List<@Nullable Object>> rows) {
        return rows.stream()
                .map(row -> row.stream().map(ParquetInteropTest::typed).toList().toString())
                .sorted()
                .toList();
    }

    /** The value with its type, so that 1 and 1.00 and "1" are three things. */
    private static String typed(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getSimpleName() + ":" + value;
    }

    private static List<List<@Nullable Object>> query(String sql) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<@Nullable Object> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(value(result.getObject(column)));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    private static @Nullable Object value(@Nullable Object cell) throws SQLException {
        if (cell instanceof Array array) {
            return Arrays.asList((Object[]) array.getArray());
        }
        return cell instanceof Date date ? date.toLocalDate() : cell;
    }
}
