package io.weekmart.parquet;

import java.io.IOException;
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
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of one Parquet file, row by row; the pages of the others are not read. Decimals and dates are the whole numbers that the file
 * holds. A column that the file does not have is null in every row.
 */
public final class ColumnRows implements AutoCloseable {
    private enum Form {
        ABSENT,
        INT,
        LONG,
        FLAG,
        TEXT
    }

    private final ParquetFileReader file;
    private final MessageType schema;
    private final String createdBy;
    private final Form[] forms;
    private final int[] levels;
    private final String[] names;
    private final @Nullable ColumnReader[] readers;
    private final long[] numbers;
    private final boolean[] nulls;
    private final @Nullable Binary[] texts;
    private long left;

    private ColumnRows(ParquetFileReader file, List<String> columns) {
        this.file = file;
        MessageType all = file.getFileMetaData().getSchema();
        List<Type> there = new ArrayList<>();
        columns.stream().filter(all::containsField).distinct().forEach(name -> there.add(all.getType(name)));
        this.schema = new MessageType(all.getName(), there);
        this.createdBy = file.getFileMetaData().getCreatedBy();
        int count = columns.size();
        this.names = columns.toArray(String[]::new);
        this.forms = new Form[count];
        this.levels = new int[count];
        this.readers = new ColumnReader[count];
        this.numbers = new long[count];
        this.nulls = new boolean[count];
        this.texts = new Binary[count];
        for (int i = 0; i < count; i++) {
            forms[i] = all.containsField(names[i]) ? form(descriptor(names[i])) : Form.ABSENT;
            levels[i] = forms[i] == Form.ABSENT ? 0 : descriptor(names[i]).getMaxDefinitionLevel();
        }
        file.setRequestedSchema(schema);
    }

    private ColumnDescriptor descriptor(String column) {
        return schema.getColumnDescription(new String[] {column});
    }

    private static Form form(ColumnDescriptor column) {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> Form.INT;
            case INT64 -> Form.LONG;
            case BOOLEAN -> Form.FLAG;
            case BINARY -> Form.TEXT;
            default -> throw new IllegalArgumentException("Cannot read " + column);
        };
    }

    /**
     * Opens a file before its first row.
     *
     * @param columns by which place the values of a row are asked for
     */
    public static ColumnRows open(Configuration conf, String path, List<String> columns) throws IOException {
        ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), conf));
        try {
            return new ColumnRows(file, columns);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Goes on to the next row; false behind the last one. */
    public boolean next() throws IOException {
        while (left == 0) {
            PageReadStore group = file.readNextRowGroup();
            if (group == null) {
                return false;
            }
            left = group.getRowCount();
            ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                    group, new GroupRecordConverter(schema).getRootConverter(), schema, createdBy);
            for (int i = 0; i < readers.length; i++) {
                readers[i] = forms[i] == Form.ABSENT ? null : columns.getColumnReader(descriptor(names[i]));
            }
        }
        left--;
        for (int i = 0; i < readers.length; i++) {
            read(i);
        }
        return true;
    }

    private void read(int column) {
        ColumnReader reader = readers[column];
        if (reader == null) {
            nulls[column] = true;
            return;
        }
        boolean isNull = reader.getCurrentDefinitionLevel() < levels[column];
        nulls[column] = isNull;
        numbers[column] = 0;
        texts[column] = null;
        if (!isNull) {
            switch (forms[column]) {
                case INT -> numbers[column] = reader.getInteger();
                case LONG -> numbers[column] = reader.getLong();
                case FLAG -> numbers[column] = reader.getBoolean() ? 1 : 0;
                case TEXT -> texts[column] = reader.getBinary();
                case ABSENT -> throw new IllegalStateException(names[column]);
            }
        }
        reader.consume();
    }

    /** What the file's key-value metadata has under a key; null where it has none. */
    public @Nullable String metadata(String key) {
        return file.getFileMetaData().getKeyValueMetaData().get(key);
    }

    public boolean isNull(int column) {
        return nulls[column];
    }

    /** The number of the current row; 0 where it is null. */
    public long number(int column) {
        return numbers[column];
    }

    /** The text of the current row; null where it is null. */
    public @Nullable String text(int column) {
        Binary text = texts[column];
        return text == null ? null : text.toStringUsingUTF8();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return file.getFile() + " " + Arrays.toString(names);
    }
}
