package io.weekmart.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskFailureListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Parquet file being written, row by row, by the task that computes the rows. Equal rows in equal order give equal bytes. */
public final class RowFile implements AutoCloseable {
    private final OrderedFooter file;
    private final ParquetWriter<Cells> writer;
    private final String path;
    private final OpenFile open;
    private final Map<String, String> metadata = new TreeMap<>();
    private long rows;

    /**
     * @param path file to create; an older one of the same name is replaced
     * @param codec zstd, snappy, gzip or uncompressed
     */
    public RowFile(Configuration conf, Path path, StructType schema, String codec) {
        this.path = path.toString();
        try {
            file = new OrderedFooter(DurableFiles.create(path, conf));
            open = OpenFile.of(file);
            writer = new Builder(file, ParquetSchemas.message(schema), metadata)
                    .withConf(conf)
                    .withCompressionCodec(CompressionCodecName.valueOf(codec.toUpperCase(Locale.ROOT)))
                    .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                    .build();
        } catch (IOException e) {
            throw new WriteFailure(this.path, e);
        } catch (FSError e) {
            throw failed(e);
        }
    }

    public void write(Cells cells) {
        try {
            writer.write(cells);
        } catch (IOException e) {
            throw new WriteFailure(path, e);
        } catch (FSError e) {
            throw failed(e);
        }
        rows++;
    }

    public long rows() {
        return rows;
    }

    /** Adds to the key-value metadata that stands in the footer, until the file is closed. Engines pass over keys that they do not know. */
    public void metadata(String key, String value) {
        metadata.put(key, value);
    }

    /** SHA-256 of the closed file, in hexadecimal digits: of the bytes as they were written, whatever the store makes of them. */
    public String checksum() {
        return file.checksum();
    }

    /** Ends the file; only then it exists on an object store. */
    @Override
    public void close() {
        try {
            writer.close();
            open.closed();
        } catch (IOException e) {
            throw new WriteFailure(path, e);
        } catch (FSError e) {
            throw failed(e);
        }
    }

    /** Hadoop takes a disk that can't be written to for an error of the machine. */
    private WriteFailure failed(FSError e) {
        return new WriteFailure(path, new IOException(e.getMessage(), e));
    }

    /**
     * Closes the file of a task that fails or is cancelled: whatever throws comes from above, and does not know of the file. Once the file is
     * closed the task holds nothing of it any more, since a task may write thousands.
     */
    private static final class OpenFile implements TaskFailureListener {
        private static final Logger LOG = LoggerFactory.getLogger(RowFile.class);

        private @Nullable OrderedFooter file;

        private OpenFile(OrderedFooter file) {
            this.file = file;
        }

        static OpenFile of(OrderedFooter file) {
            OpenFile open = new OpenFile(file);
            TaskContext task = TaskContext.get();
            if (task != null) {
                task.addTaskFailureListener(open);
            }
            return open;
        }

        void closed() {
            file = null;
        }

        @Override
        public void onTaskFailure(TaskContext context, Throwable error) {
            OrderedFooter left = file;
            if (left == null) {
                return;
            }
            file = null;
            try {
                left.abandon();
            } catch (IOException | FSError e) {
                LOG.info("Cannot close {}, which its task has not finished: {}", left.getPath(), e.toString());
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Cells, Builder> {
        private final OrderedFooter file;
        private final MessageType schema;
        private final Map<String, String> metadata;

        Builder(OrderedFooter file, MessageType schema, Map<String, String> metadata) {
            super(file);
            this.file = file;
            this.schema = schema;
            this.metadata = metadata;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Cells> getWriteSupport(Configuration conf) {
            return new CellsSupport(file, schema, metadata);
        }
    }

    private static final class CellsSupport extends WriteSupport<Cells> {
        private final OrderedFooter file;
        private final MessageType schema;
        private final Map<String, String> metadata;

        @SuppressWarnings("NullAway.Init") // Parquet calls prepareForWrite before the first row.
        private RecordConsumer consumer;

        CellsSupport(OrderedFooter file, MessageType schema, Map<String, String> metadata) {
            this.file = file;
            this.schema = schema;
            this.metadata = metadata;
        }

        @Override
        public WriteContext init(Configuration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(Cells cells) {
            consumer.startMessage();
            List<Type> columns = schema.getFields();
            for (int i = 0; i < columns.size(); i++) {
                if (!cells.isNull(i)) {
                    Type column = columns.get(i);
                    consumer.startField(column.getName(), i);
                    if (column.isPrimitive()) {
                        value(cells, i, column.asPrimitiveType());
                    } else {
                        texts(cells.texts(i));
                    }
                    consumer.endField(column.getName(), i);
                }
            }
            consumer.endMessage();
        }

        @Override
        public FinalizedWriteContext finalizeWrite() {
            // Parquet calls this after the last row group and before all that describes the file.
            file.pagesWritten();
            return new FinalizedWriteContext(metadata);
        }

        private void value(Cells cells, int i, PrimitiveType type) {
            switch (type.getPrimitiveTypeName()) {
                case INT32 -> consumer.addInteger((int) cells.number(i));
                case INT64 -> consumer.addLong(cells.number(i));
                case BOOLEAN -> consumer.addBoolean(cells.number(i) != 0);
                case BINARY -> consumer.addBinary(Binary.fromConstantByteArray(cells.bytes(i)));
                case FIXED_LEN_BYTE_ARRAY ->
                    consumer.addBinary(Binary.fromConstantByteArray(padded(cells.bytes(i), type.getTypeLength())));
                default -> throw new IllegalStateException("No published column has the type " + type);
            }
        }

        private void texts(List<String> texts) {
            consumer.startGroup();
            if (!texts.isEmpty()) {
                consumer.startField("list", 0);
                for (String text : texts) {
                    consumer.startGroup();
                    consumer.startField("element", 0);
                    consumer.addBinary(Binary.fromString(text));
                    consumer.endField("element", 0);
                    consumer.endGroup();
                }
                consumer.endField("list", 0);
            }
            consumer.endGroup();
        }

        /** The same number in more bytes. */
        private static byte[] padded(byte[] bytes, int length) {
            byte[] padded = new byte[length];
            if (bytes[0] < 0) {
                Arrays.fill(padded, (byte) -1);
            }
            System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
            return padded;
        }
    }
}
