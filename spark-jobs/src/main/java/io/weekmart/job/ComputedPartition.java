package io.weekmart.job;

import io.weekmart.contract.output.PartitionValues;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.publish.PartitionKey;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.RowFingerprint;
import io.weekmart.quality.TaskResult;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A partition of an output table that was computed, from all of its files.
 *
 * @param totals the table's totals by column, exact
 * @param fingerprint of the rows, and of the names and types of the columns in the files
 */
record ComputedPartition(
        OutputTable table,
        PartitionKey key,
        List<TaskResult.OutputFile> files,
        long rows,
        Map<String, BigDecimal> totals,
        String fingerprint) {

    /** The partitions of all files of a table, by their values. */
    static List<ComputedPartition> of(OutputTable table, List<TaskResult.OutputFile> files) {
        Map<PartitionKey, List<TaskResult.OutputFile>> byKey = new TreeMap<>();
        for (TaskResult.OutputFile file : files) {
            byKey.computeIfAbsent(key(table, file.values()), key -> new ArrayList<>())
                    .add(file);
        }
        List<ComputedPartition> partitions = new ArrayList<>();
        byKey.forEach((key, parts) -> {
            parts.sort(Comparator.comparingInt(TaskResult.OutputFile::number));
            RowFingerprint fingerprint = columns(table);
            parts.forEach(part -> fingerprint.add(part.fingerprint()));
            partitions.add(new ComputedPartition(
                    table,
                    key,
                    parts,
                    parts.stream().mapToLong(TaskResult.OutputFile::rows).sum(),
                    totals(table, parts),
                    fingerprint.toString()));
        });
        return partitions;
    }

    /** The columns of the files as one row more: a renamed or retyped column differs though its values do not. */
    private static RowFingerprint columns(OutputTable table) {
        RowFingerprint fingerprint = new RowFingerprint();
        fingerprint.begin();
        for (Field field : table.fileFields()) {
            String column = field.name() + " " + field.type() + (field.required() ? " required" : "");
            fingerprint.add(column.getBytes(StandardCharsets.UTF_8));
        }
        fingerprint.end();
        return fingerprint;
    }

    private static PartitionKey key(OutputTable table, List<String> values) {
        PartitionValues key = PartitionValues.NONE;
        List<Field> fields = table.partitionFields();
        for (int i = 0; i < fields.size(); i++) {
            key = key.and(fields.get(i).name(), values.get(i));
        }
        return new PartitionKey(table.name(), key);
    }

    private static Map<String, BigDecimal> totals(OutputTable table, List<TaskResult.OutputFile> files) {
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        for (int i = 0; i < table.totals().size(); i++) {
            ExactSum sum = new ExactSum();
            for (TaskResult.OutputFile file : files) {
                sum.add(file.totals().get(i));
            }
            String column = table.totals().get(i);
            FieldType type = table.field(column).type();
            totals.put(column, sum.toDecimal(type.scale()));
        }
        return totals;
    }
}
