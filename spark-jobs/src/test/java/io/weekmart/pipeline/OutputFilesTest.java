package io.weekmart.pipeline;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.LocalSpark;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.quality.FileAudit;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.raw.TaskConfiguration;
import io.weekmart.schema.SparkTypes;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of an output table, as tasks write them and as the audit reads them back. */
class OutputFilesTest {
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);

    private static final OutputTable ITEMS = OutputTable.named("items")
            .about("One row for each item.")
            .byRunDate("extract_dt")
            .partitionedBy("region")
            .key("name", "item_id")
            .totals("amount", "pieces")
            .columns(
                    Field.required("item_id", FieldType.LONG, "Key of the item."),
                    Field.required("name", FieldType.TEXT, "Its name."),
                    Field.required("region", FieldType.TEXT, "Where it is."),
                    Field.optional("amount", FieldType.MONEY, "What it costs."),
                    Field.optional("pieces", FieldType.INT, "How many."),
                    Field.optional("sold_on", FieldType.DATE, "When it was sold."),
                    Field.optional("new", FieldType.FLAG, "Whether it is new."),
                    Field.optional("size", FieldType.decimal(20, 3), "How large it is."));

    @TempDir
    Path folder;

    @Test
    void everyPartitionIsOneFileSortedByItsKey() {
        List<TaskResult.OutputFile> files = files(ITEMS, items(), 3);

        assertThat(files)
                .extracting(file -> file.values().toString())
                .containsExactlyInAnyOrder("[2024-05-05, north]", "[2024-05-05, süd/ost]");
        TaskResult.OutputFile north = north(files);
        assertThat(north.rows()).isEqualTo(3);
        assertThat(north.totals().get(0).toDecimal(2)).isEqualTo(new BigDecimal("3.75"));
        assertThat(north.totals().get(1).toDecimal(0)).isEqualTo(new BigDecimal("4"));
        assertThat(LocalSpark.session()
                        .read()
                        .parquet(Objects.requireNonNull(north.path()))
                        .collectAsList())
                .containsExactly(
                        RowFactory.create(3L, "Zebra", new BigDecimal("1.25"), 4, null, null, null),
                        RowFactory.create(1L, "ant", new BigDecimal("2.50"), null, DATE, true, new BigDecimal("1.500")),
                        RowFactory.create(2L, "ant", null, null, null, false, null));
    }

    @Test
    void equalRowsGiveEqualFilesWhateverTheirOrderAndTheNumberOfTasks() {
        TaskResult.OutputFile first = north(files(ITEMS, items(), 1));
        TaskResult.OutputFile again = north(files(ITEMS, items().sort("amount"), 7));
        TaskResult.OutputFile other = north(files(
                ITEMS,
                items().selectExpr("item_id", "name", "region", "amount", "4 as pieces", "sold_on", "new", "size"),
                1));

        assertThat(again.checksum()).isEqualTo(first.checksum());
        assertThat(again.fingerprint().toString()).isEqualTo(first.fingerprint().toString());
        assertThat(other.fingerprint().toString())
                .isNotEqualTo(first.fingerprint().toString());
    }

    @Test
    void aPartitionMayBeDividedIntoSeveralFiles() {
        OutputTable numbers = OutputTable.named("numbers")
                .files(4)
                .key("id")
                .columns(Field.required("id", FieldType.LONG, "A number."));

        List<TaskResult.OutputFile> files =
                files(numbers, LocalSpark.session().range(100).toDF("id"), 3);

        assertThat(files).extracting(TaskResult.OutputFile::number).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(files.stream().mapToLong(TaskResult.OutputFile::rows).sum()).isEqualTo(100);
        assertThat(files).allSatisfy(file -> assertThat(file.values()).isEmpty());
    }

    @Test
    void theDeclaredTypeOfTheKeyTellsTheFileOfARow() {
        OutputTable numbers = OutputTable.named("numbers")
                .files(4)
                .key("id")
                .columns(Field.required("id", FieldType.LONG, "A number."));
        Dataset<Row> wide = LocalSpark.session().range(100).toDF("id");

        assertThat(numbers.division()).isEqualTo("4 by id (bigint)");
        assertThat(placed(numbers, wide.selectExpr("int(id) as id"))).isEqualTo(placed(numbers, wide));
    }

    private Map<Integer, String> placed(OutputTable table, Dataset<Row> rows) {
        Map<Integer, String> files = new TreeMap<>();
        files(table, rows, 3)
                .forEach(file -> files.put(file.number(), file.fingerprint().toString()));
        return files;
    }

    @Test
    void aDryRunComputesTheSameAndWritesNothing() {
        TaskResult.OutputFile staged = north(files(ITEMS, items(), 2));
        List<TaskResult.OutputFile> dry = OutputFiles.write(ITEMS, items(), DATE, Set.of(), staging(null)).stream()
                .map(TaskResult.OutputFile.class::cast)
                .toList();

        assertThat(north(dry).path()).isNull();
        assertThat(north(dry).rows()).isEqualTo(staged.rows());
        assertThat(north(dry).fingerprint().toString())
                .isEqualTo(staged.fingerprint().toString());
    }

    @Test
    void rowsThatBreakTheDeclarationAreNamed() {
        List<TaskResult> results = OutputFiles.write(
                ITEMS,
                items().unionByName(items().filter("item_id = 3"))
                        .unionByName(items().filter("item_id = 4")
                                .withColumn("name", lit(null).cast("string"))),
                DATE,
                Set.of(),
                staging(null));

        assertThat(results.stream().filter(TaskResult.Unfit.class::isInstance))
                .containsExactlyInAnyOrder(
                        new TaskResult.Unfit(
                                "items",
                                "extract_dt=2024-05-05/region=north",
                                "more than one row of name Zebra, item_id 3"),
                        new TaskResult.Unfit(
                                "items",
                                "extract_dt=2024-05-05/region=süd/ost",
                                "name is null, where name null, item_id 4"));
    }

    @Test
    void valuesOfPrivateColumnsAreInNoFinding() {
        List<TaskResult> results = OutputFiles.write(
                ITEMS, items().unionByName(items().filter("item_id = 3")), DATE, Set.of("name"), staging(null));

        assertThat(results)
                .contains(new TaskResult.Unfit(
                        "items", "extract_dt=2024-05-05/region=north", "more than one row of name ***, item_id 3"));
    }

    @Test
    void aDatasetOfOtherColumnsOrTypesIsAnErrorOfThePipeline() {
        assertThatThrownBy(() -> OutputFiles.write(ITEMS, items().drop("size"), DATE, Set.of(), staging(null)))
                .hasMessage(
                        "Cannot stage items: its dataset has the columns item_id, name, region, amount, pieces, sold_on,"
                                + " new, expected item_id, name, region, amount, pieces, sold_on, new, size");
        assertThatThrownBy(() ->
                        OutputFiles.write(ITEMS, items().withColumn("amount", lit(1.5)), DATE, Set.of(), staging(null)))
                .hasMessage("Cannot stage items: its column amount is double, expected decimal(16,2)");
    }

    @Test
    void theAuditReadsBackWhatWasWritten() throws IOException {
        TaskResult.OutputFile north = north(files(ITEMS, items(), 2));
        FileAudit.Declared declared = OutputFiles.declared(ITEMS);
        String path = Objects.requireNonNull(north.path());

        FileAudit audit = FileAudit.of(new Configuration(), path, declared);

        assertThat(audit.problems()).isEmpty();
        assertThat(audit.rows()).isEqualTo(3);
        assertThat(audit.totals().get(0).toDecimal(2)).isEqualTo(new BigDecimal("3.75"));
        assertThat(audit.totals().get(1).value()).isEqualTo(4);
        assertThat(audit.bytes()).isEqualTo(Files.size(Path.of(URI.create(path))));
        assertThat(problems(
                        path,
                        new FileAudit.Declared(
                                declared.schema(), List.of("amount"), List.of("name", "item_id"), List.of())))
                .containsExactly("amount is null in 1 row");
        assertThat(problems(path, new FileAudit.Declared(declared.schema(), List.of(), List.of("item_id"), List.of())))
                .containsExactly("item_id 1 stands behind item_id 3");
        assertThat(problems(path, new FileAudit.Declared(declared.schema(), List.of(), List.of("name"), List.of())))
                .containsExactly("name ant stands behind name ant");
        assertThat(problems(path, new FileAudit.Declared(declared.schema(), List.of(), List.of(), List.of())))
                .containsExactly("it has more than one row, and its table has no key to tell them apart");
        assertThat(problems(path, new FileAudit.Declared(ITEMS.schema(), List.of(), List.of(), List.of())))
                .singleElement()
                .asString()
                .startsWith("its schema is not the declared one: message spark_schema");
    }

    private static List<String> problems(String path, FileAudit.Declared declared) {
        return FileAudit.of(new Configuration(), path, declared).problems();
    }

    private static TaskResult.OutputFile north(List<TaskResult.OutputFile> files) {
        return files.stream()
                .filter(file -> file.values().contains("north"))
                .findFirst()
                .orElseThrow();
    }

    private List<TaskResult.OutputFile> files(OutputTable table, Dataset<Row> rows, int partitions) {
        return OutputFiles.write(
                        table,
                        rows.repartition(partitions),
                        DATE,
                        Set.of(),
                        staging(folder.toUri().toString()))
                .stream()
                .map(TaskResult.OutputFile.class::cast)
                .toList();
    }

    private static Staging staging(@Nullable String folder) {
        return new Staging(folder, "zstd", TaskConfiguration.of(LocalSpark.session()));
    }

    private static Dataset<Row> items() {
        List<Row> rows = new ArrayList<>();
        rows.add(RowFactory.create(2L, "ant", "north", null, null, null, false, null));
        rows.add(RowFactory.create(3L, "Zebra", "north", new BigDecimal("1.25"), 4, null, null, null));
        rows.add(RowFactory.create(1L, "ant", "north", new BigDecimal("2.5"), null, DATE, true, new BigDecimal("1.5")));
        rows.add(RowFactory.create(4L, "bee", "süd/ost", new BigDecimal("1"), 1, null, null, null));
        return LocalSpark.session().createDataFrame(rows, SparkTypes.struct(ITEMS.columns()));
    }
}
