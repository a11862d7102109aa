package io.weekmart.launcher.catalog;

import io.weekmart.contract.output.PartitionValues;
import io.weekmart.contract.report.RunReport;
import io.weekmart.launcher.store.S3Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** A table as Glue should have it: an external table of Parquet files, its columns as the report tells them. */
record TableDefinition(RunReport.CatalogTable table, S3Location folder, String environment) {
    private static final String ENVIRONMENT = "weekmart.environment";
    private static final String EXTERNAL_TABLE = "EXTERNAL_TABLE";
    private static final String INPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
    private static final String OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";
    private static final String SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
    /** Glue takes no longer comment of a column. */
    private static final int COMMENT_LENGTH = 255;

    static TableDefinition of(RunReport.CatalogTable table, S3Location output, String environment) {
        return new TableDefinition(table, output.resolve(table.name() + "/"), environment);
    }

    String name() {
        return table.name();
    }

    boolean partitioned() {
        return !table.partitionColumns().isEmpty();
    }

    /** What makes the table. */
    TableInput input() {
        return input(Table.builder().build(), Map.of());
    }

    /**
     * What makes this of a table that is there. What others have set on it, and is not ours to say, stays.
     *
     * @param parameters further ones of ours
     */
    TableInput input(Table found, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(found.parameters());
        all.putAll(ownParameters());
        all.putAll(parameters);
        return TableInput.builder()
                .name(name())
                .description(table.comment())
                .owner(found.owner())
                .retention(found.retention())
                .tableType(EXTERNAL_TABLE)
                .parameters(all)
                .partitionKeys(glue(shortened(table.partitionColumns())))
                .storageDescriptor(storage(shortened(table.columns()), folder))
                .build();
    }

    PartitionInput partition(PartitionValues partition) {
        return PartitionInput.builder()
                .values(partition.values())
                .storageDescriptor(storage(bare(table.columns()), place(partition)))
                .build();
    }

    /**
     * The partition that a file below the table's folder belongs to.
     *
     * @param path of the file, relative to the table's folder
     * @return empty where the path is none of a data file in a partition
     */
    Optional<PartitionValues> partitionOf(String path) {
        List<String> parts = List.of(path.split("/", -1));
        List<String> folders = parts.subList(0, parts.size() - 1);
        String file = parts.get(parts.size() - 1);
        return file.endsWith(".parquet") && !file.startsWith("_") && !file.startsWith(".")
                ? PartitionValues.parse(partitionColumns(), folders)
                : Optional.empty();
    }

    /**
     * The partition of these values.
     *
     * @param values in the order of the partition columns
     */
    PartitionValues partition(List<String> values) {
        return PartitionValues.of(partitionColumns(), values);
    }

    private List<String> partitionColumns() {
        return table.partitionColumns().stream()
                .map(RunReport.CatalogColumn::name)
                .toList();
    }

    private S3Location place(PartitionValues partition) {
        return folder.resolve(partition.path() + "/");
    }

    /** Whether a table in Glue carries our mark of this environment, and lies where this one does. */
    boolean owns(Table found) {
        return environment.equals(found.parameters().get(ENVIRONMENT))
                && found.storageDescriptor() != null
                && found.storageDescriptor().location() != null
                && isFolder(found.storageDescriptor().location());
    }

    private boolean isFolder(String place) {
        try {
            return S3Location.of(place).folder().equals(folder);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whose a table in Glue is, and where it lies: "of environment prod in s3://...". */
    static String described(Table found) {
        String place = found.storageDescriptor() == null
                ? null
                : found.storageDescriptor().location();
        String owner = found.parameters().get(ENVIRONMENT);
        return (owner == null ? "without " + ENVIRONMENT : "of environment " + owner) + " in "
                + (place == null ? "no place" : place);
    }

    /** What of a table in Glue has to change to be this one; empty where nothing has. */
    List<Change> changes(Table found) {
        List<Change> changes = new ArrayList<>(changes(ours(found.partitionKeys()), table.partitionColumns()));
        changes.addAll(changes(ours(found.storageDescriptor().columns()), table.columns()));
        if (changes.isEmpty() && !matches(found)) {
            changes.add(new Change(name(), "~ table"));
        }
        return changes;
    }

    private List<Change> changes(List<RunReport.CatalogColumn> found, List<RunReport.CatalogColumn> wanted) {
        Map<String, RunReport.CatalogColumn> gone = new LinkedHashMap<>();
        found.forEach(column -> gone.put(column.name(), column));
        List<Change> changes = new ArrayList<>();
        for (RunReport.CatalogColumn column : shortened(wanted)) {
            RunReport.@Nullable CatalogColumn before = gone.remove(column.name());
            if (!column.equals(before)) {
                changes.add(change(before == null ? "+" : "~", column));
            }
        }
        gone.values().forEach(column -> changes.add(change("-", column)));
        return changes;
    }

    private Change change(String sign, RunReport.CatalogColumn column) {
        return new Change(name(), sign + " column " + column.name() + " " + column.type());
    }

    /** Whether a table in Glue is as it should be, whatever else it carries. */
    private boolean matches(Table found) {
        return table.comment().equals(found.description())
                && EXTERNAL_TABLE.equals(found.tableType())
                && shortened(table.partitionColumns()).equals(ours(found.partitionKeys()))
                && found.parameters().entrySet().containsAll(ownParameters().entrySet())
                && matches(found.storageDescriptor(), shortened(table.columns()), folder);
    }

    /** Whether what Glue says of a partition's place and columns is as it should be. */
    boolean matches(@Nullable StorageDescriptor found, PartitionValues partition) {
        return matches(found, bare(table.columns()), place(partition));
    }

    private static boolean matches(
            @Nullable StorageDescriptor found, List<RunReport.CatalogColumn> columns, S3Location place) {
        return found != null
                && place.toString().equals(found.location())
                && columns.equals(ours(found.columns()))
                && INPUT_FORMAT.equals(found.inputFormat())
                && OUTPUT_FORMAT.equals(found.outputFormat())
                && found.serdeInfo() != null
                && SERDE.equals(found.serdeInfo().serializationLibrary());
    }

    private Map<String, String> ownParameters() {
        return Map.of("EXTERNAL", "TRUE", "classification", "parquet", ENVIRONMENT, environment);
    }

    private static StorageDescriptor storage(List<RunReport.CatalogColumn> columns, S3Location place) {
        return StorageDescriptor.builder()
                .location(place.toString())
                .columns(glue(columns))
                .inputFormat(INPUT_FORMAT)
                .outputFormat(OUTPUT_FORMAT)
                .serdeInfo(serde -> serde.serializationLibrary(SERDE))
                .build();
    }

    private static List<RunReport.CatalogColumn> shortened(List<RunReport.CatalogColumn> columns) {
        return columns.stream()
                .map(column -> column.comment().length() <= COMMENT_LENGTH
                        ? column
                        : new RunReport.CatalogColumn(
                                column.name(),
                                column.type(),
                                column.comment().substring(0, COMMENT_LENGTH - 3) + "..."))
                .toList();
    }

    /** Without comments: nobody reads them on a partition, and they would be most of what Glue sends of it. */
    private static List<RunReport.CatalogColumn> bare(List<RunReport.CatalogColumn> columns) {
        return columns.stream()
                .map(column -> new RunReport.CatalogColumn(column.name(), column.type(), ""))
                .toList();
    }

    private static List<Column> glue(List<RunReport.CatalogColumn> columns) {
        return columns.stream()
                .map(column -> Column.builder()
                        .name(column.name())
                        .type(column.type())
                        .comment(column.comment().isEmpty() ? null : column.comment())
                        .build())
                .toList();
    }

    private static List<RunReport.CatalogColumn> ours(List<Column> columns) {
        return columns.stream()
                .map(column -> new RunReport.CatalogColumn(
                        column.name(),
                        Objects.requireNonNullElse(column.type(), ""),
                        Objects.requireNonNullElse(column.comment(), "")))
                .toList();
    }
}
