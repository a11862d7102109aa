package io.weekmart.extract;

import io.weekmart.contract.run.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one range as parts: gzip at its fastest level, each with the header, none larger than it may be. What is held in memory is a
 * block, whatever the parts hold. For one thread.
 */
final class PartWriter implements RowSink, AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 16;

    /** What may still come out of the compressor for what went in: two blocks, the second of which cannot be made smaller. */
    private static final int PENDING_BYTES = 4 * BLOCK_BYTES;

    private final FileSystem files;
    private final Path folder;
    private final int range;
    private final byte[] header;
    private final long mostBytes;
    private final boolean splits;
    private final DecimalSums sums;
    private final Tally tally;
    private final List<Part> parts = new ArrayList<>();
    private final byte[] block = new byte[BLOCK_BYTES];
    private int filled;
    private @Nullable OpenPart open;

    /** Counts rows of all writers while they write; it may throw to end the reading. */
    interface Tally {
        void rows(long rows) throws IOException;
    }

    /**
     * @param folder where parts are staged
     * @param header the line of names, its line end included
     * @param mostBytes of a part, compressed
     * @param splits whether there may be several parts
     * @param totals how many fields at the start of each row are summed
     */
    PartWriter(
            FileSystem files,
            Path folder,
            int range,
            byte[] header,
            long mostBytes,
            boolean splits,
            int totals,
            Tally tally) {
        this.files = files;
        this.folder = folder;
        this.range = range;
        this.header = header;
        this.mostBytes = mostBytes;
        this.splits = splits;
        this.sums = new DecimalSums(totals);
        this.tally = tally;
    }

    /** A part on its way to the store. */
    private static final class OpenPart {
        final Path path;
        final FSDataOutputStream out;
        final MessageDigest digest;
        final Counting counting;
        final FastGzip gzip;
        long rows;
        long told;

        OpenPart(Path path, FSDataOutputStream out) throws IOException {
            this.path = path;
            this.out = out;
            this.digest = Sha256.digest();
            this.counting = new Counting(new DigestOutputStream(out, digest));
            this.gzip = new FastGzip(counting);
        }
    }

    @Override
    public void row(byte[] row) throws IOException {
        sums.add(row);
        OpenPart part = open;
        if (part == null) {
            part = begin();
        }
        if (filled + row.length > BLOCK_BYTES) {
            flush(part);
            if (splits && part.rows > 0 && part.counting.bytes + PENDING_BYTES > mostBytes) {
                end(part);
                part = begin();
            }
        }
        if (row.length > BLOCK_BYTES) {
            part.gzip.write(row, 0, row.length);
        } else {
            System.arraycopy(row, 0, block, filled, row.length);
            filled += row.length;
        }
        part.rows++;
    }

    /** Ends the last part. A range without rows has none, unless there must be one to hold the header. */
    List<Part> finish(boolean atLeastOne) throws IOException {
        OpenPart part = open == null && parts.isEmpty() && atLeastOne ? begin() : open;
        if (part != null) {
            flush(part);
            end(part);
        }
        return parts;
    }

    DecimalSums sums() {
        return sums;
    }

    /** Gives up a part that was not ended, so that no store keeps what there was of it. */
    @Override
    public void close() {
        OpenPart part = open;
        open = null;
        if (part != null) {
            try {
                if (part.out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
                    ((Abortable) part.out).abort();
                } else {
                    part.out.close();
                }
                files.delete(part.path, false);
            } catch (IOException e) {
                // The next extraction of the date clears the folder.
                return;
            }
        }
    }

    private OpenPart begin() throws IOException {
        Path path = new Path(folder, "range-" + range + "-part-" + parts.size() + ".csv.gz");
        OpenPart part = new OpenPart(path, files.create(path, true));
        open = part;
        System.arraycopy(header, 0, block, 0, header.length);
        filled = header.length;
        return part;
    }

    private void flush(OpenPart part) throws IOException {
        part.gzip.write(block, 0, filled);
        filled = 0;
        tell(part);
    }

    private void tell(OpenPart part) throws IOException {
        tally.rows(part.rows - part.told);
        part.told = part.rows;
    }

    private void end(OpenPart part) throws IOException {
        tell(part);
        part.gzip.finish();
        part.counting.flush();
        if (part.out.hasCapability(StreamCapabilities.HSYNC)) {
            part.out.hsync();
        }
        part.out.close();
        open = null;
        parts.add(new Part(
                part.path,
                range,
                parts.size(),
                part.rows,
                part.counting.bytes,
                HexFormat.of().formatHex(part.digest.digest())));
    }

    /** Counts what comes out of the compressor. */
    private static final class Counting extends FilterOutputStream {
        private long bytes;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] content, int from, int length) throws IOException {
            out.write(content, from, length);
            bytes += length;
        }
    }

    /** Gzip at level 1: at the level that is usual, compressing takes three times as long, and saves a tenth. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BLOCK_BYTES);
            def.setLevel(1);
        }

        @Override
        public void finish() throws IOException {
            super.finish();
            def.end();
        }
    }
}
