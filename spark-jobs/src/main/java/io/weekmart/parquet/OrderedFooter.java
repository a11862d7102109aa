package io.weekmart.parquet;

import io.weekmart.contract.run.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file whose footer is the same for the same rows in every JVM.
 *
 * <p>Parquet's writer collects the encodings of a column chunk in a hash set of enum constants, whose order follows from identity hash
 * codes and so differs from process to process. Here all that follows the last page is held back until the file ends, and the footer
 * goes out with the encodings in the order of the format's numbers. Their order means nothing to a reader, and no length or offset
 * changes by it.
 */
final class OrderedFooter implements OutputFile {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    /** The end of a file: the length of its footer, little-endian, and the magic bytes. */
    private static final int TAIL_BYTES = Integer.BYTES + 4;

    private final OutputFile file;
    private final MessageDigest digest = Sha256.digest();
    private boolean pagesWritten;
    private @Nullable Stream stream;
    private @Nullable String checksum;

    OrderedFooter(OutputFile file) {
        this.file = file;
    }

    /** SHA-256 of the whole file, in hexadecimal digits, once it is closed. */
    String checksum() {
        return Objects.requireNonNull(checksum, "The file is not closed");
    }

    /** Says that nothing but indexes and the footer follows. Pages that followed all the same would only be held in memory. */
    void pagesWritten() {
        pagesWritten = true;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return opened(file.create(blockSizeHint));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return opened(file.createOrOverwrite(blockSizeHint));
    }

    private Stream opened(PositionOutputStream out) {
        Stream created = new Stream(out);
        stream = created;
        return created;
    }

    /** Closes what is open of a file that is not going to be whole, and leaves it cut off. */
    void abandon() throws IOException {
        Stream open = stream;
        if (open != null && !open.closed) {
            open.closed = true;
            open.out.close();
        }
    }

    @Override
    public boolean supportsBlockSize() {
        return file.supportsBlockSize();
    }

    @Override
    public long defaultBlockSize() {
        return file.defaultBlockSize();
    }

    @Override
    public String getPath() {
        return file.getPath();
    }

    /**
     * The end of a file with the encodings of its footer in order.
     *
     * @param end what follows the pages; one that does not end as a Parquet file does, since its writing failed, is left as it is
     */
    static byte[] ordered(byte[] end) throws IOException {
        int tail = end.length - TAIL_BYTES;
        if (tail < 0 || !Arrays.equals(end, end.length - MAGIC.length, end.length, MAGIC, 0, MAGIC.length)) {
            return end;
        }
        int length = ByteBuffer.wrap(end, tail, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int start = tail - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                ColumnMetaData column = chunk.getMeta_data();
                column.setEncodings(column.getEncodings().stream()
                        .sorted((a, b) -> Integer.compare(a.getValue(), b.getValue()))
                        .toList());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(end.length);
        out.write(end, 0, start);
        Util.writeFileMetaData(footer, out);
        int written = out.size() - start;
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(written)
                .array());
        out.writeBytes(MAGIC);
        return out.toByteArray();
    }

    private final class Stream extends PositionOutputStream {
        private final PositionOutputStream out;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean closed;

        Stream(PositionOutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() throws IOException {
            return out.getPos() + held.size();
        }

        @Override
        public void write(int b) throws IOException {
            if (pagesWritten) {
                held.write(b);
            } else {
                digest.update((byte) b);
                out.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (pagesWritten) {
                held.write(bytes, offset, length);
            } else {
                digest.update(bytes, offset, length);
                out.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try (out) {
                byte[] end = ordered(held.toByteArray());
                digest.update(end);
                out.write(end);
            }
            checksum = Sha256.hex(digest);
        }
    }
}
