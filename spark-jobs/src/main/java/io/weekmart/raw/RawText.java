package io.weekmart.raw;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of single records again: of those that passed their own checks and were rejected later, because of other rows. Travels
 * to executors.
 */
public final class RawText implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Opening a plain file anew at a far position costs about as much as reading this many bytes. */
    private static final long SEEK_BYTES = 1L << 20;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final HadoopDumps dumps;

    public RawText(Configuration hadoop) {
        this.dumps = new HadoopDumps(hadoop);
    }

    /** Records of one file, to be asked for in the order of their offsets; a .gz is read through once. */
    public Records open(DumpHeader file) {
        return new Records(dumps, file);
    }

    /** Records of any number of files, to be asked for file by file, and in each in the order of their offsets. */
    public Reader reader() {
        return new Reader();
    }

    /** Goes through one file after the other, and opens each once: of a compressed file all before a record has to be read. */
    public final class Reader implements Closeable {
        private @Nullable DumpHeader header;
        private @Nullable Records records;

        private Reader() {}

        /** The text of one record of a file: see {@link Records#at}. */
        public String at(DumpHeader file, long offset, long length) throws IOException {
            Records open = records;
            if (open == null || !file.equals(header)) {
                close();
                open = RawText.this.open(file);
                records = open;
                header = file;
            }
            return open.at(offset, length);
        }

        @Override
        public void close() throws IOException {
            if (records != null) {
                records.close();
                records = null;
            }
        }
    }

    /** Goes through one file from the front to the back, holding one record at a time. */
    public static final class Records implements Closeable {
        private final DumpOpener dumps;
        private final DumpHeader header;
        private final DumpFile file;
        private @Nullable InputStream in;
        private long position;

        Records(DumpOpener dumps, DumpHeader header) {
            this.dumps = dumps;
            this.header = header;
            this.file = header.file();
        }

        /**
         * The text of one record, as {@link ScanColumns#RAW_TEXT} has it.
         *
         * @param offset {@link ScanColumns#OFFSET}; not before the end of the record that was asked for last
         * @param length {@link ScanColumns#LENGTH}
         */
        public String at(long offset, long length) throws IOException {
            if (offset < position) {
                throw new IllegalArgumentException("Records must be read in the order of their offsets, but " + offset
                        + " came after " + position);
            }
            try {
                InputStream open = moveTo(offset);
                byte[] bytes = open.readNBytes(Math.toIntExact(length));
                if (bytes.length < length) {
                    throw new EOFException();
                }
                position = offset + length;
                return new String(header.readable(bytes, 0, bytes.length), StandardCharsets.UTF_8);
            } catch (EOFException | FileFault changed) {
                throw new ReadFailure(
                        file.path(),
                        new IOException(
                                "the record at byte " + offset
                                        + " can't be read again: the file changed while it was read",
                                changed));
            } catch (IOException e) {
                throw new ReadFailure(file.path(), e);
            }
        }

        private InputStream moveTo(long offset) throws IOException {
            InputStream open = in;
            if (open != null && (file.compressed() || offset - position <= SEEK_BYTES)) {
                open.skipNBytes(offset - position);
                return open;
            }
            close();
            open = new BufferedInputStream(dumps.open(file, offset), BUFFER_BYTES);
            in = open;
            return open;
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
                in = null;
            }
        }
    }
}
