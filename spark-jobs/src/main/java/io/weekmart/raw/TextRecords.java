package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The records of a file whose columns nobody has declared yet, one after the other, as texts: parted as the scan parts them. Blank lines
 * and a byte-order mark are left out.
 */
public final class TextRecords implements Closeable {
    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final int WINDOW_BYTES = 64 * 1024;
    private static final int FIRST_OF_TWO_COLUMNS_OF_CONTROLS = 0x80;
    private static final int LAST_OF_TWO_COLUMNS_OF_CONTROLS = 0x9F;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ByteWindow window;
    private final DialectScanner scanner;
    private final Charset charset;
    private final List<String> fields = new ArrayList<>();
    private final BitSet quoted = new BitSet();
    private boolean begun;
    private boolean malformed;
    private boolean open;
    private long line;
    private long nextLine = 1;
    /** Records with characters beyond ASCII that are UTF-8, and with bytes that are not. */
    private long utf8;

    private long notUtf8;
    private long controls;
    private long notWindows;
    private boolean marked;
    private long firstUtf8Line;
    private long firstNotUtf8Line;

    private TextRecords(InputStream in, Dialect dialect) {
        window = new ByteWindow(in, 0, Long.MAX_VALUE, WINDOW_BYTES);
        scanner = new DialectScanner(dialect);
        charset = dialect.encoding().charset();
    }

    /**
     * Opens a file.
     *
     * @param path its full URI; the name says how it is compressed
     * @param bytes its length as stored
     * @param dialect how its records are parted, and its encoding
     */
    public static TextRecords open(Configuration hadoop, String path, long bytes, Dialect dialect) throws IOException {
        return new TextRecords(HadoopDumps.open(hadoop, path, bytes), dialect);
    }

    /** The records of a text that is in memory. */
    public static TextRecords of(byte[] text, Dialect dialect) {
        return new TextRecords(new ByteArrayInputStream(text), dialect);
    }

    /**
     * The first bytes of a file, uncompressed where its name says that it is compressed.
     *
     * @param path its full URI
     * @param bytes its length as stored
     * @param most how many of them are read
     */
    public static byte[] head(Configuration hadoop, String path, long bytes, int most) throws IOException {
        try (InputStream in = HadoopDumps.open(hadoop, path, bytes)) {
            return in.readNBytes(most);
        }
    }

    /**
     * Goes to the next record. False behind the last one, and where a quote is still open at the end.
     *
     * @throws IOException if the file can't be read, or a record is longer than 1 MiB
     */
    public boolean next() throws IOException {
        if (!begun) {
            begun = true;
            skipByteOrderMark();
        }
        for (; ; ) {
            if (window.start() == window.limit() && !window.more()) {
                return false;
            }
            scanner.lineFeeds = 0;
            int end = parse();
            if (end == FieldScanner.OPEN || (end == window.limit() && !window.ended())) {
                if (window.limit() - window.start() > MAX_RECORD_BYTES) {
                    throw new FileFault("the record in line " + nextLine + " is longer than 1 MiB");
                }
                if (!window.more() && end == FieldScanner.OPEN) {
                    open = true;
                    return false;
                }
                continue;
            }
            look(window.bytes(), window.start(), end);
            line = nextLine;
            nextLine += 1 + scanner.lineFeeds;
            window.advance(end == window.limit() ? end : end + 1);
            boolean blank = fields.size() == 1 && fields.get(0).isEmpty() && !quoted.get(0);
            if (!blank) {
                return true;
            }
        }
    }

    private void skipByteOrderMark() throws IOException {
        while (window.limit() < BYTE_ORDER_MARK.length && window.more()) {
            // A stream may give one byte at a time.
        }
        byte[] bytes = window.bytes();
        marked = window.limit() >= BYTE_ORDER_MARK.length;
        for (int i = 0; marked && i < BYTE_ORDER_MARK.length; i++) {
            marked = bytes[i] == BYTE_ORDER_MARK[i];
        }
        if (marked) {
            window.advance(BYTE_ORDER_MARK.length);
        }
    }

    private int parse() {
        fields.clear();
        quoted.clear();
        malformed = false;
        byte[] bytes = window.bytes();
        int p = window.start();
        for (; ; ) {
            int end = scanner.scan(bytes, p, window.limit());
            if (end == FieldScanner.OPEN || (end == window.limit() && !window.ended())) {
                return end;
            }
            byte[] text = scanner.text(bytes);
            malformed |= scanner.malformed;
            quoted.set(fields.size(), scanner.quoted);
            fields.add(new String(text, scanner.from, scanner.to - scanner.from, charset));
            if (bytes[end] == '\n') {
                return end;
            }
            p = end + 1;
        }
    }

    /** Which bytes there are that tell the encoding. */
    private void look(byte[] bytes, int from, int to) {
        int seen = 0;
        for (int p = from; p < to; p++) {
            seen |= bytes[p];
        }
        if (seen >= 0) {
            return;
        }
        boolean valid = Utf8.valid(bytes, from, to);
        if (valid) {
            firstUtf8Line = utf8++ == 0 ? nextLine : firstUtf8Line;
            return;
        }
        firstNotUtf8Line = notUtf8++ == 0 ? nextLine : firstNotUtf8Line;
        boolean control = false;
        boolean undefined = false;
        for (int p = from; p < to; p++) {
            int b = bytes[p] & 0xFF;
            control |= b >= FIRST_OF_TWO_COLUMNS_OF_CONTROLS && b <= LAST_OF_TWO_COLUMNS_OF_CONTROLS;
            undefined |= b == 0x81 || b == 0x8D || b == 0x8F || b == 0x90 || b == 0x9D;
        }
        controls += control ? 1 : 0;
        notWindows += undefined ? 1 : 0;
    }

    /** The texts of the record's fields, without their quotes; a byte that is no character of the encoding is U+FFFD. */
    public List<String> fields() {
        return List.copyOf(fields);
    }

    /** Whether a field stands in quotes. */
    public boolean quoted(int field) {
        return quoted.get(field);
    }

    /** Whether text stands behind a closing quote of the record. */
    public boolean malformed() {
        return malformed;
    }

    /** Whether a quote was still open at the end. */
    public boolean open() {
        return open;
    }

    /** The physical line in which the record begins, from 1. */
    public long line() {
        return line;
    }

    /** Whether the file begins with a byte-order mark of UTF-8. */
    public boolean marked() {
        return marked;
    }

    /** Records so far with characters beyond ASCII that are UTF-8. */
    public long utf8() {
        return utf8;
    }

    /** Records so far with bytes that are not UTF-8. */
    public long notUtf8() {
        return notUtf8;
    }

    /** Of those that are not UTF-8: records with bytes from 0x80 to 0x9F, which are control characters in ISO-8859-1. */
    public long controls() {
        return controls;
    }

    /** Of those that are not UTF-8: records with bytes that windows-1252 does not have. */
    public long notWindows() {
        return notWindows;
    }

    /** The line of the first record with characters beyond ASCII that are UTF-8; 0 where there is none. */
    public long firstUtf8Line() {
        return firstUtf8Line;
    }

    /** The line of the first record with bytes that are not UTF-8; 0 where there is none. */
    public long firstNotUtf8Line() {
        return firstNotUtf8Line;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
