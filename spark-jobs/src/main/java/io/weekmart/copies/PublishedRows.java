package io.weekmart.copies;

import io.weekmart.contract.table.Field;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads the rows of Parquet files into text, column by column. What is held in memory is one row group, with its columns compressed. */
final class PublishedRows {
    private final Configuration hadoop;

    PublishedRows(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** One column of a row group; without a reader, the file is older than the column. */
    private record Cells(@Nullable ColumnReader reader, int present, Field field, boolean binary) {}

    /**
     * Appends the rows of a file to a text.
     *
     * @param fields the columns that the file may have, in the order of the text
     * @param before what stands before these in each row
     * @return rows
     */
    long read(Path file, List<Field> fields, List<String> before, RowText text) throws IOException {
        HadoopInputFile input = HadoopInputFile.fromPath(file, hadoop);
        try (ParquetFileReader reader = ParquetFileReader.open(
                input, HadoopReadOptions.builder(hadoop, file).build())) {
            MessageType whole = reader.getFileMetaData().getSchema();
            List<Type> asked = fields.stream()
                    .filter(field -> whole.containsField(field.name()))
                    .map(field -> whole.getType(field.name()))
                    .toList();
            MessageType schema = new MessageType(whole.getName(), asked);
            reader.setRequestedSchema(schema);
            long rows = 0;
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                        pages, new Unused(), schema, reader.getFileMetaData().getCreatedBy());
                List<Cells> cells = new ArrayList<>();
                for (Field field : fields) {
                    cells.add(cells(field, schema, columns));
                }
                append(cells.toArray(Cells[]::new), pages.getRowCount(), before, text);
                rows += pages.getRowCount();
            }
            return rows;
        }
    }

    private static Cells cells(Field field, MessageType schema, ColumnReadStoreImpl columns) {
        if (!schema.containsField(field.name())) {
            return new Cells(null, 0, field, false);
        }
        ColumnDescriptor column = schema.getColumnDescription(new String[] {field.name()});
        PrimitiveTypeName held = column.getPrimitiveType().getPrimitiveTypeName();
        return new Cells(
                columns.getColumnReader(column),
                column.getMaxDefinitionLevel(),
                field,
                held == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY || held == PrimitiveTypeName.BINARY);
    }

    private static void append(Cells[] cells, long rows, List<String> before, RowText text) throws IOException {
        for (long row = 0; row < rows; row++) {
            for (String value : before) {
                text.next();
                text.text(value);
            }
            for (Cells each : cells) {
                text.next();
                ColumnReader reader = each.reader();
                if (reader == null) {
                    text.missing();
                    continue;
                }
                if (reader.getCurrentDefinitionLevel() < each.present()) {
                    text.missing();
                } else {
                    value(each, reader, text);
                }
                reader.consume();
            }
            text.endRow();
        }
    }

    private static void value(Cells cells, ColumnReader reader, RowText text) {
        switch (cells.field().type().kind()) {
            case INT -> text.decimal(reader.getInteger(), 0);
            case LONG -> text.decimal(reader.getLong(), 0);
            case DATE -> text.date(reader.getInteger());
            case TIMESTAMP -> text.timestamp(reader.getLong());
            case FLAG -> text.flag(reader.getBoolean());
            case TEXT -> {
                Binary value = reader.getBinary();
                byte[] bytes = value.getBytesUnsafe();
                text.text(bytes, 0, bytes.length);
            }
            case DECIMAL -> {
                int scale = cells.field().type().scale();
                if (cells.binary()) {
                    text.text(new BigDecimal(new BigInteger(reader.getBinary().getBytes()), scale).toPlainString());
                } else {
                    text.decimal(reader.getLong(), scale);
                }
            }
        }
    }

    /** The columns are read one by one, and no rows are built. */
    private static final class Unused extends GroupConverter {
        @Override
        public Converter getConverter(int field) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {
            // No row is built.
        }

        @Override
        public void end() {
            // No row is built.
        }
    }
}
