package io.weekmart.quality;

import io.weekmart.contract.fault.Count;
import io.weekmart.parquet.ParquetSchemas;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a staged file back, every page of it, and finds what must not be published: another schema than declared, a null where the
 * declaration allows none, keys that are not unique, a page that can't be read.
 *
 * @param bytes length of the file
 * @param totals sums of the columns of {@link Declared#totals}, unscaled
 * @param problems what is wrong with it, none where it may be published
 */
public record FileAudit(String path, long bytes, long rows, List<ExactSum> totals, List<String> problems)
        implements Serializable {

    /**
     * What a file is declared to hold.
     *
     * @param required names of the columns that hold no null
     * @param key names of the columns by which the rows ascend, none of them twice; without any, the file has at most one row
     * @param totals names of columns that are summed, none of them in the key: whole numbers, or decimals of at most 18 digits
     */
    public record Declared(StructType schema, List<String> required, List<String> key, List<String> totals)
            implements Serializable {
        public Declared {
            required = List.copyOf(required);
            key = List.copyOf(key);
            totals = List.copyOf(totals);
        }
    }

    /** Reads one file; where the storage fails for a moment, a second time. */
    public static FileAudit of(Configuration conf, String path, Declared declared) {
        FileAudit audit = read(conf, path, declared);
        return audit.problems().isEmpty() ? audit : read(conf, path, declared);
    }

    private static FileAudit read(Configuration conf, String path, Declared declared) {
        List<String> problems = new ArrayList<>();
        List<ExactSum> totals = List.of(ExactSum.zeros(declared.totals().size()));
        long rows = 0;
        long bytes = 0;
        try {
            HadoopInputFile file = HadoopInputFile.fromPath(new Path(path), conf);
            bytes = file.getLength();
            try (ParquetFileReader reader = ParquetFileReader.open(file)) {
                MessageType schema = reader.getFileMetaData().getSchema();
                if (!schema.equals(ParquetSchemas.message(declared.schema()))) {
                    problems.add("its schema is not the declared one: " + schema);
                } else {
                    String createdBy = reader.getFileMetaData().getCreatedBy();
                    KeyOrder keys = new KeyOrder(declared.key());
                    for (PageReadStore group = reader.readNextRowGroup();
                            group != null;
                            group = reader.readNextRowGroup()) {
                        ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                                group, new GroupRecordConverter(schema).getRootConverter(), schema, createdBy);
                        new ColumnValues(declared, totals).read(schema, columns, group.getRowCount(), problems);
                        keys.read(schema, columns, group.getRowCount(), problems);
                        rows += group.getRowCount();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            problems.add("it can't be read back: " + e);
        }
        return new FileAudit(path, bytes, rows, totals, problems);
    }

    /** Reads the columns that are not in the key, one after the other. */
    private record ColumnValues(Declared declared, List<ExactSum> totals) {
        void read(MessageType schema, ColumnReadStoreImpl columns, long rows, List<String> problems) {
            for (ColumnDescriptor column : schema.getColumns()) {
                String name = column.getPath()[0];
                if (declared.key().contains(name)) {
                    // A page can be read once, and the keys are followed through theirs.
                    continue;
                }
                int total = declared.totals().indexOf(name);
                ColumnReader reader = columns.getColumnReader(column);
                long nulls = total < 0 ? skip(reader, column, rows) : sum(reader, column, rows, totals.get(total));
                if (nulls > 0 && declared.required().contains(name)) {
                    problems.add(name + " is null in " + Count.of(nulls, "row"));
                }
            }
        }

        private static long skip(ColumnReader reader, ColumnDescriptor column, long rows) {
            long nulls = 0;
            for (long i = 0; i < rows; i++) {
                if (reader.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()) {
                    nulls++;
                } else {
                    reader.skip();
                }
                reader.consume();
            }
            return nulls;
        }

        private static long sum(ColumnReader reader, ColumnDescriptor column, long rows, ExactSum sum) {
            boolean narrow = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32;
            long nulls = 0;
            for (long i = 0; i < rows; i++) {
                if (reader.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()) {
                    nulls++;
                } else {
                    sum.add(narrow ? reader.getInteger() : reader.getLong());
                }
                reader.consume();
            }
            return nulls;
        }
    }

    /** Follows the key through the file: it must ascend, so that none can come twice. */
    private static final class KeyOrder {
        private final List<String> names;
        private KeyValues last;
        private KeyValues next;
        private boolean any;

        KeyOrder(List<String> names) {
            this.names = names;
            this.last = new KeyValues(names.size());
            this.next = new KeyValues(names.size());
        }

        void read(MessageType schema, ColumnReadStoreImpl columns, long rows, List<String> problems) {
            int count = names.size();
            ColumnReader[] readers = new ColumnReader[count];
            PrimitiveTypeName[] types = new PrimitiveTypeName[count];
            for (int i = 0; i < count; i++) {
                ColumnDescriptor column = schema.getColumnDescription(new String[] {names.get(i)});
                readers[i] = columns.getColumnReader(column);
                types[i] = column.getPrimitiveType().getPrimitiveTypeName();
            }
            for (long row = 0; row < rows; row++) {
                for (int i = 0; i < count; i++) {
                    if (readers[i].getCurrentDefinitionLevel() == 0) {
                        problems.add(names.get(i) + " is null, and belongs to the key");
                        return;
                    }
                    next.take(i, readers[i], types[i]);
                    readers[i].consume();
                }
                if (any && next.compareTo(last) <= 0) {
                    problems.add(
                            count == 0
                                    ? "it has more than one row, and its table has no key to tell them apart"
                                    : next.described(names) + " stands behind " + last.described(names));
                    return;
                }
                any = true;
                KeyValues free = last;
                last = next;
                next = free;
            }
        }
    }

    /** The key of one row: a number or a text for each column. */
    private static final class KeyValues implements Comparable<KeyValues> {
        private final long[] numbers;
        private final byte[] @Nullable [] texts;

        KeyValues(int columns) {
            numbers = new long[columns];
            texts = new byte[columns][];
        }

        void take(int column, ColumnReader reader, PrimitiveTypeName type) {
            switch (type) {
                case INT32 -> numbers[column] = reader.getInteger();
                case INT64 -> numbers[column] = reader.getLong();
                case BOOLEAN -> numbers[column] = reader.getBoolean() ? 1 : 0;
                case BINARY -> texts[column] = reader.getBinary().getBytes();
                default -> throw new IllegalArgumentException("A key cannot be a " + type);
            }
        }

        @Override
        public int compareTo(KeyValues other) {
            for (int i = 0; i < numbers.length; i++) {
                byte[] text = texts[i];
                byte[] otherText = other.texts[i];
                // Spark sorts texts by their bytes, too.
                int order = text == null || otherText == null
                        ? Long.compare(numbers[i], other.numbers[i])
                        : Arrays.compareUnsigned(text, otherText);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        String described(List<String> names) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < numbers.length; i++) {
                byte[] text = texts[i];
                values.add(names.get(i) + " "
                        + (text == null ? String.valueOf(numbers[i]) : new String(text, StandardCharsets.UTF_8)));
            }
            return String.join(", ", values);
        }
    }
}
