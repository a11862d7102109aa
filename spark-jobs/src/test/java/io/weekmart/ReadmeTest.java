package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.config.Settings;
import io.weekmart.config.SettingsReader;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import io.weekmart.schema.RejectsTable;
import io.weekmart.schema.SparkTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what the code says. Where a test of a glossary fails, the expected text is what belongs between the marks. */
class ReadmeTest {
    @Test
    void everyColumnOfTheFactIsInTheGlossary() throws IOException {
        assertThat(glossary("fact"))
                .isEqualTo(table(FactTable.FIELDS.stream()
                        .map(field -> new String[] {field.name(), type(field), field.doc()})
                        .toList()));
    }

    @Test
    void everyColumnOfTheDumpsIsThere() throws IOException {
        StringBuilder table = new StringBuilder("| table | required | may be empty |\n| --- | --- | --- |\n");
        for (TableSpec raw : WeeklyTables.PIPELINE.inputs()) {
            table.append("| ")
                    .append(raw.name())
                    .append(" | ")
                    .append(columns(raw, true))
                    .append(" | ")
                    .append(columns(raw, false))
                    .append(" |\n");
        }

        assertThat(glossary("raw")).isEqualTo(table.toString());
    }

    @Test
    void theColumnThatDimensionsAddIsInTheGlossary() throws IOException {
        Field field = DimensionTable.LAST_SEEN_DT;

        assertThat(glossary("dimensions"))
                .isEqualTo(table(List.<String[]>of(new String[] {field.name(), type(field), field.doc()})));
    }

    @Test
    void everyColumnOfTheRejectsIsInTheGlossary() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (StructField field : RejectsTable.FILE_SCHEMA.fields()) {
            rows.add(new String[] {
                field.name(),
                field.dataType().simpleString(),
                field.getComment().get()
            });
        }

        assertThat(glossary("rejects")).isEqualTo(table(rows));
    }

    @Test
    void everyReasonIsExplained() throws IOException {
        List<String> codes = WeeklyTables.PIPELINE.inputs().stream()
                .flatMap(table -> table.rejectCodes().stream())
                .map(code -> code.replaceFirst("\\(.*", ""))
                .distinct()
                .toList();

        assertThat(glossary("reasons").lines().skip(2).map(line -> line.replaceAll("^\\| `([A-Z_]+).*", "$1")))
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void everyExitCodeOfTheApplicationIsExplained() throws IOException {
        assertThat(glossary("exit codes").lines().skip(2).map(line -> line.replaceAll("^\\| (\\d+).*", "$1")))
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .filter(code -> code != ExitCode.CLUSTER && code != ExitCode.WAITING)
                        .map(code -> String.valueOf(code.code()))
                        .toList());
    }

    @Test
    void theExampleOfAConfigurationIsGood(@TempDir Path folder) throws IOException {
        String readme = readme();
        int from = readme.indexOf("```hocon\n") + "```hocon\n".length();
        Path file = folder.resolve("example.conf");
        Files.writeString(file, readme.substring(from, readme.indexOf("```", from)));

        Settings settings = SettingsReader.read(List.of(file.toString()), List.of(), uri -> {
            throw new IOException("no such file: " + uri);
        });

        assertThat(settings.table(WeeklyTables.SALES).columns())
                .containsEntry("trans_dt", "sold_on")
                .containsEntry("sales_amt", "Net Amount");
        assertThat(settings.table(WeeklyTables.SALES).naturalKey()).containsExactly("trans_id", "prod_key");
        assertThat(settings.table(WeeklyTables.INVENTORY).acceptedChecks()).containsExactly("negative-stock");
        assertThat(settings.output().path()).isEqualTo("s3://acme-mart/weekmart/");
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

    /** What stands between the marks of that name. */
    private static String glossary(String name) throws IOException {
        String readme = readme();
        String begin = "<!-- " + name + " -->\n";
        assertThat(readme).contains(begin);
        int from = readme.indexOf(begin) + begin.length();
        return readme.substring(from, readme.indexOf("<!-- end -->", from));
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"), StandardCharsets.UTF_8);
    }
}
