package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.Guards;
import io.weekmart.orders.OrdersPipeline;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.schema.DimensionColumns;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import io.weekmart.schema.RejectsTable;
import io.weekmart.schema.SparkTypes;
import io.weekmart.shop.ShopPipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;

/** The tables of the documents say what the code says. Where a test fails, the expected text is what belongs between the marks. */
class GlossaryTest {
    private static final String INPUT = "docs/input.md";
    private static final String TABLES = "docs/tables.md";
    private static final String SHOP = "docs/shop.md";
    private static final String OPERATIONS = "docs/operations.md";

    @Test
    void everyColumnOfTheFactIsInTheGlossary() {
        assertThat(Documents.marked(TABLES, "fact"))
                .isEqualTo(table(FactTable.FIELDS.stream()
                        .map(field -> new String[] {field.name(), type(field), field.doc()})
                        .toList()));
    }

    @Test
    void everyColumnOfTheTablesOfTheShopIsInTheGlossary() {
        for (OutputTable table : new ShopPipeline().outputs()) {
            assertThat(Documents.marked(SHOP, "shop " + table.name()))
                    .isEqualTo(table(Stream.concat(table.partitionFields().stream(), table.fileFields().stream())
                            .map(field -> new String[] {field.name(), type(field), field.doc()})
                            .toList()));
        }
    }

    @Test
    void everyColumnOfTheDumpsIsThere() {
        assertThat(Documents.marked(INPUT, "raw")).isEqualTo(raw(WeeklyTables.PIPELINE));
        assertThat(Documents.marked(SHOP, "shop raw")).isEqualTo(raw(ShopTables.PIPELINE));
    }

    /** Every reason that is not each table's is explained, and those of a column that a check gives. */
    @Test
    void everyReasonOfTheShopIsExplained() {
        Set<String> everyTables =
                Set.of("MALFORMED_ROW", "BAD_VALUE", "MISSING_VALUE", "DUPLICATE_ROW", "CONFLICTING_KEY");
        List<String> codes = ShopTables.PIPELINE.inputs().stream()
                .flatMap(table -> table.rejectCodes().stream())
                .map(code -> code.replaceFirst("\\(.*", ""))
                .filter(code -> !everyTables.contains(code))
                .distinct()
                .toList();

        assertThat(Documents.marked(SHOP, "shop reasons")
                        .lines()
                        .skip(2)
                        .map(line -> line.replaceAll("^\\| `([A-Z_]+).*", "$1"))
                        .filter(code -> !code.equals("BAD_VALUE")))
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    private static String raw(Pipeline pipeline) {
        StringBuilder table = new StringBuilder("| table | required | may be empty |\n| --- | --- | --- |\n");
        for (TableSpec raw : pipeline.inputs()) {
            table.append("| ")
                    .append(raw.name())
                    .append(" | ")
                    .append(columns(raw, true))
                    .append(" | ")
                    .append(columns(raw, false))
                    .append(" |\n");
        }

        return table.toString();
    }

    @Test
    void theColumnThatDimensionsAddIsInTheGlossary() {
        Field field = DimensionTable.LAST_SEEN_DT;

        assertThat(Documents.marked(TABLES, "dimensions"))
                .isEqualTo(table(List.<String[]>of(new String[] {field.name(), type(field), field.doc()})));
    }

    @Test
    void theColumnsThatDimensionsWithoutDumpsAddAreInTheGlossary() {
        assertThat(Documents.marked(TABLES, "named dimensions"))
                .isEqualTo(table(Stream.of(DimensionColumns.FIRST_SEEN_DT, DimensionColumns.VALUE_DATES)
                        .map(field -> new String[] {field.name(), type(field), field.doc()})
                        .toList()));
    }

    @Test
    void everyTableOfOrdersIsInItsGlossary() {
        TablePipeline orders = new OrdersPipeline();
        for (OutputTable output : orders.outputs()) {
            List<Field> columns = new ArrayList<>(output.fileFields());
            columns.addAll(output.partitionFields());

            assertThat(Documents.marked("docs/orders.md", output.name()))
                    .as(output.name())
                    .isEqualTo(table(columns.stream()
                            .map(field -> new String[] {
                                field.name(), SparkTypes.catalogName(SparkTypes.of(field.type())), field.doc()
                            })
                            .toList()));
        }
    }

    @Test
    void everyColumnOfTheDumpsOfOrdersIsThere() {
        assertThat(Documents.marked("docs/orders.md", "raw")).isEqualTo(raw(OrdersTables.PIPELINE));
    }

    @Test
    void everyColumnOfTheRejectsIsInTheGlossary() {
        List<String[]> rows = new ArrayList<>();
        for (StructField field : RejectsTable.FILE_SCHEMA.fields()) {
            rows.add(new String[] {
                field.name(),
                field.dataType().simpleString(),
                field.getComment().get()
            });
        }

        assertThat(Documents.marked(TABLES, "rejects")).isEqualTo(table(rows));
    }

    @Test
    void everyReasonIsExplained() {
        List<String> codes = WeeklyTables.PIPELINE.inputs().stream()
                .flatMap(table -> table.rejectCodes().stream())
                .map(code -> code.replaceFirst("\\(.*", ""))
                .distinct()
                .toList();

        assertThat(Documents.marked(INPUT, "reasons")
                        .lines()
                        .skip(2)
                        .map(line -> line.replaceAll("^\\| `([A-Z_]+).*", "$1")))
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void everyExitCodeIsInTheOneTable() {
        assertThat(Documents.marked(OPERATIONS, "exit codes").lines().skip(2).map(line -> line.replace("`", "")
                        .replaceAll("^\\| (\\d+ \\| [^|]*) \\|.*", "$1")))
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> code.code() + " | " + code.meaning())
                        .toList());
    }

    @Test
    void everyGuardIsInTheTable() {
        assertThat(Documents.marked(OPERATIONS, "guards")
                        .lines()
                        .skip(2)
                        .map(line -> line.replaceAll("^\\| `([a-z-]+)`.*", "$1")))
                .containsExactlyElementsOf(Guards.ids());
    }

    /** Columns of one type together, in the order of the table. */
    private static String columns(TableSpec table, boolean required) {
        Map<String, List<String>> byType = new LinkedHashMap<>();
        for (Field field : table.fields()) {
            if (field.required() == required) {
                String type = field.type().equals(FieldType.MONEY)
                        ? "decimal"
                        : field.type().toString();
                byType.computeIfAbsent(type, t -> new ArrayList<>()).add("`" + field.name() + "`");
            }
        }
        return byType.entrySet().stream()
                .map(type -> String.join(", ", type.getValue()) + " " + type.getKey())
                .collect(Collectors.joining("; "));
    }

    private static String type(Field field) {
        return SparkTypes.of(field.type()).simpleString();
    }

    private static String table(List<String[]> rows) {
        StringBuilder table = new StringBuilder("| column | type | meaning |\n| --- | --- | --- |\n");
        rows.forEach(row -> table.append(String.format("| `%s` | `%s` | %s |\n", (Object[]) row)));
        return table.toString();
    }
}
