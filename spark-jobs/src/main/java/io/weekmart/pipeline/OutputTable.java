package io.weekmart.pipeline;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.schema.SparkTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one table that a pipeline publishes: its columns, how it is partitioned, and what makes a row unique. Staging,
 * the audit, control totals, the catalog and the glossary follow from it.
 *
 * @param name its folder, and its name in a catalog: lower case, digits and underscores
 * @param about what a row stands for, in one sentence
 * @param runDateColumn the first partition column, which holds the date that was computed; null where a run computes the whole table
 * @param partitionColumns names of the other partition columns, which are whole numbers, dates or texts
 * @param columns the columns that the pipeline computes, those of {@code partitionColumns} among them
 * @param key names of the columns that tell one row of a partition from another, and by which each file is sorted; without any, a
 *     partition has at most one row
 * @param totals names of columns whose sums are compared and reported: whole numbers, and decimals of at most 18 digits
 * @param files Parquet files of each partition; at least 1
 */
public record OutputTable(
        String name,
        String about,
        @Nullable String runDateColumn,
        List<String> partitionColumns,
        List<Field> columns,
        List<String> key,
        List<String> totals,
        int files)
        implements Serializable {
    private static final String NAME = "[a-z][a-z0-9_]*";

    public OutputTable {
        partitionColumns = List.copyOf(partitionColumns);
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        totals = List.copyOf(totals);
        require(name.matches(NAME), name, "its name must match " + NAME);
        require(files >= 1, name, "it must have at least 1 file in each partition but has " + files);
        Set<String> names = new HashSet<>();
        for (Field column : columns) {
            require(names.add(column.name()), name, "it declares column " + column.name() + " twice");
        }
        require(
                runDateColumn == null || names.add(runDateColumn),
                name,
                "its run date column " + runDateColumn + " is added by itself and must not be declared");
        for (String column : partitionColumns) {
            Field field = declared(columns, name, column);
            require(
                    field.required() && partitions(field.type()),
                    name,
                    "partition column " + column + " must be a required whole number, date or text");
        }
        for (String column : key) {
            Field field = declared(columns, name, column);
            require(
                    field.required() && (field.type().fitsLong() || field.type().kind() == FieldType.Kind.TEXT),
                    name,
                    "key column " + column + " must be required, and no decimal of more than 18 digits");
            require(!partitionColumns.contains(column), name, "key column " + column + " is a partition column");
        }
        for (String column : totals) {
            Field field = declared(columns, name, column);
            require(
                    sums(field.type()) && !key.contains(column) && !partitionColumns.contains(column),
                    name,
                    "total " + column + " must be a whole number or a decimal of at most 18 digits outside the key");
        }
    }

    private static void require(boolean holds, String table, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("Cannot declare output table " + table + ": " + rule);
        }
    }

    private static Field declared(List<Field> columns, String table, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot declare output table " + table + ": it has no column " + name));
    }

    private static boolean partitions(FieldType type) {
        return switch (type.kind()) {
            case INT, LONG, DATE, TEXT -> true;
            case DECIMAL, FLAG, TIMESTAMP -> false;
        };
    }

    private static boolean sums(FieldType type) {
        return switch (type.kind()) {
            case INT, LONG -> true;
            case DECIMAL -> type.fitsLong();
            case TEXT, FLAG, DATE, TIMESTAMP -> false;
        };
    }

    /** Begins a declaration, which {@link Builder#columns} ends. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The column that holds the computed date; empty where a run computes the whole table. */
    public Optional<String> runDate() {
        return Optional.ofNullable(runDateColumn);
    }

    /** The columns in the folders' names, in their order. */
    public List<Field> partitionFields() {
        List<Field> fields = new ArrayList<>();
        if (runDateColumn != null) {
            fields.add(Field.required(
                    runDateColumn, FieldType.DATE, "Date of the dumps that gave the row; partition column."));
        }
        partitionColumns.forEach(column -> fields.add(field(column)));
        return fields;
    }

    /** The columns inside the files, in their order. */
    public List<Field> fileFields() {
        return columns.stream()
                .filter(column -> !partitionColumns.contains(column.name()))
                .toList();
    }

    /** The columns inside the files as Spark and Parquet hold them. */
    public StructType fileSchema() {
        return SparkTypes.struct(fileFields());
    }

    /**
     * How the rows of a partition are divided into files, such as {@code 4 by order_id (bigint)}: what decides about a row's file, and about
     * the names of the files.
     */
    public String division() {
        if (files == 1 || key.isEmpty()) {
            return String.valueOf(files);
        }
        Field first = field(key.get(0));
        return files + " by " + first.name() + " (" + first.type() + ")";
    }

    /** The columns of a published row: those inside the files, then those of the folders. */
    public StructType schema() {
        List<Field> fields = new ArrayList<>(fileFields());
        fields.addAll(partitionFields());
        return SparkTypes.struct(fields);
    }

    /** A column that the pipeline computes. */
    public Field field(String column) {
        return declared(columns, name, column);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects a declaration, part by part. */
    public static final class Builder {
        private final String name;
        private String about = "";
        private @Nullable String runDateColumn;
        private List<String> partitionColumns = List.of();
        private List<String> key = List.of();
        private List<String> totals = List.of();
        private int files = 1;

        private Builder(String name) {
            this.name = name;
        }

        /** @param sentence what a row stands for */
        public Builder about(String sentence) {
            about = sentence;
            return this;
        }

        /**
         * Partitions by the date that a run computes: the column is added to every row, and a run replaces the partitions of its own date
         * alone.
         */
        public Builder byRunDate(String column) {
            runDateColumn = column;
            return this;
        }

        /** Partitions by columns that the pipeline computes, behind that of the run date where there is one. */
        public Builder partitionedBy(String... names) {
            partitionColumns = List.of(names);
            return this;
        }

        /** The columns by which rows are unique within a partition, and sorted. */
        public Builder key(String... names) {
            key = List.of(names);
            return this;
        }

        public Builder totals(String... names) {
            totals = List.of(names);
            return this;
        }

        /** How many files each partition is divided into. Another number takes an output of its own, since rows would move between files. */
        public Builder files(int number) {
            files = number;
            return this;
        }

        /** Ends the declaration with the columns that the pipeline computes. */
        public OutputTable columns(Field... columns) {
            return new OutputTable(name, about, runDateColumn, partitionColumns, List.of(columns), key, totals, files);
        }
    }
}
