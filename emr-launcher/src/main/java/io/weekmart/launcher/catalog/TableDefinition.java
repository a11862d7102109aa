package io.weekmart.launcher.catalog;

import io.weekmart.launcher.report.RunReport;
import io.weekmart.launcher.store.S3Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** A table as Glue should have it: an external table of Parquet files, its columns as the report tells them. */
record TableDefinition(RunReport.OutputTable table, S3Location folder, String environment) {
    private static final String ENVIRONMENT = "weekmart.environment";

    static TableDefinition of(RunReport.OutputTable table, S3Location output, String environment) {
        return new TableDefinition(table, output.resolve(table.name() + "/"), environment);
    }

    String name() {
        return table.name();
    }

    boolean partitioned() {
        return !table.partitionColumns().isEmpty();
    }

    /**
     * The input for creating or updating.
     *
     * @param parameters further ones, ours or others', that are kept
     */
    TableInput input(Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.putAll(ownParameters());
        return TableInput.builder()
                .name(name())
                .description(table.comment())
                .tableType("EXTERNAL_TABLE")
                .parameters(all)
                .partitionKeys(columns(table.partitionColumns()))
                .storageDescriptor(storage(folder))
                .build();
    }

    PartitionInput partition(PartitionValues partition) {
        return PartitionInput.builder()
                .values(partition.values())
                .storageDescriptor(storage(folder.resolve(partition.folder(table.partitionColumns()))))
                .build();
    }

    /** Whether a table in Glue carries our mark of this environment. */
    boolean owns(Table found) {
        return environment.equals(found.parameters().get(ENVIRONMENT));
    }

    /** Whether a table in Glue is as it should be, whatever else it carries. */
    boolean matches(Table found) {
        return Objects.equals(found.description(), table.comment())
                && columns(table.partitionColumns()).equals(found.partitionKeys())
                && found.parameters().entrySet().containsAll(ownParameters().entrySet())
                && matches(found.storageDescriptor(), folder);
    }

    /** Whether what Glue says of a partition's place and columns is as it should be. */
    boolean matches(StorageDescriptor found, PartitionValues partition) {
        return matches(found, folder.resolve(partition.folder(table.partitionColumns())));
    }

    private boolean matches(StorageDescriptor found, S3Location place) {
        return found != null
                && place.toString().equals(found.location())
                && columns(table.columns()).equals(found.columns())
                && Objects.equals(found.inputFormat(), storage(place).inputFormat());
    }

    private Map<String, String> ownParameters() {
        return Map.of("EXTERNAL", "TRUE", "classification", "parquet", ENVIRONMENT, environment);
    }

    private StorageDescriptor storage(S3Location place) {
        return StorageDescriptor.builder()
                .location(place.toString())
                .columns(columns(table.columns()))
                .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
                .outputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat")
                .serdeInfo(SerDeInfo.builder()
                        .serializationLibrary("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe")
                        .build())
                .build();
    }

    private static List<Column> columns(List<RunReport.Column> columns) {
        return columns.stream()
                .map(column -> Column.builder()
                        .name(column.name())
                        .type(column.type())
                        .comment(column.comment())
                        .build())
                .toList();
    }
}
