package io.weekmart.contract.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one way to a terminal and to the logs of both programs: whatever is printed, each character is made {@link Printable}. What the
 * program itself draws with, such as a bar that is drawn again and again, goes to {@link #raw}.
 */
public final class PrintableStream extends PrintStream {
    private static final int TWO_BYTES_OF_CONTROLS = 0xC2;
    private static final int TWO_BYTES_OF_MARKS = 0xD8;
    private static final int THREE_BYTES = 0xE2;

    private final PrintStream raw;
    /** The begin of a character, or of a line end, whose rest has not been written yet. */
    private byte[] held = {};

    private PrintableStream(PrintStream raw) {
        super(raw, true);
        this.raw = raw;
    }

    /** The stream itself where it is one already. */
    public static PrintableStream over(PrintStream stream) {
        return stream instanceof PrintableStream printable ? printable : new PrintableStream(stream);
    }

    /** Where the program draws; text of others must be made printable before it goes there. */
    public static PrintStream raw(PrintStream stream) {
        return stream instanceof PrintableStream printable ? printable.raw : stream;
    }

    @Override
    public void print(String text) {
        super.print(Printable.of(String.valueOf(text)));
    }

    @Override
    public void print(Object value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(char c) {
        print(String.valueOf(c));
    }

    @Override
    public void print(char[] text) {
        print(String.valueOf(text));
    }

    /**
     * Writers over this stream write UTF-8. What is no control in it passes as it is, in whatever encoding the terminal has. A character may come
     * in two writes: its begin waits for the rest, or for a flush.
     */
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        if (held.length > 0) {
            byte[] joined = Arrays.copyOf(held, held.length + length);
            System.arraycopy(bytes, offset, joined, held.length, length);
            held = new byte[0];
            write(joined, 0, joined.length);
            return;
        }
        int end = offset + length - unfinished(bytes, offset, offset + length);
        held = Arrays.copyOfRange(bytes, end, offset + length);
        pass(bytes, offset, end);
    }

    @Override
    public synchronized void flush() {
        release();
        super.flush();
    }

    @Override
    public synchronized void close() {
        release();
        super.close();
    }

    private void release() {
        byte[] rest = held;
        held = new byte[0];
        pass(rest, 0, rest.length);
    }

    /** How many of the last bytes may be the begin of something that is not printable as a whole. */
    private static int unfinished(byte[] bytes, int begin, int end) {
        int last = bytes[end - 1] & 0xFF;
        if (last == '\r' || last == TWO_BYTES_OF_CONTROLS || last == TWO_BYTES_OF_MARKS || last == THREE_BYTES) {
            return 1;
        }
        boolean continues = (last & 0xC0) == 0x80;
        return continues && end - begin > 1 && (bytes[end - 2] & 0xFF) == THREE_BYTES ? 2 : 0;
    }

    private void pass(byte[] bytes, int offset, int end) {
        int begun = offset;
        int at = offset;
        while (at < end) {
            int width = width(bytes, at, end);
            if (width > 0 && !printable(bytes, at, width, end)) {
                super.write(bytes, begun, at - begun);
                String escape = Printable.of(new String(bytes, at, width, StandardCharsets.UTF_8));
                super.write(escape.getBytes(StandardCharsets.US_ASCII), 0, escape.length());
                at += width;
                begun = at;
            } else {
                at++;
            }
        }
        super.write(bytes, begun, end - begun);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Bytes of the character that begins here, where it may be one that is not printable; 0 for any other. */
    private static int width(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        if (first < ' ' || first == 0x7F) {
            return 1;
        }
        int width = first == TWO_BYTES_OF_CONTROLS || first == TWO_BYTES_OF_MARKS ? 2 : first == THREE_BYTES ? 3 : 0;
        return at + width <= end ? width : 0;
    }

    private static boolean printable(byte[] bytes, int at, int width, int end) {
        boolean lineEnd = bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n';
        String character = new String(bytes, at, width, StandardCharsets.UTF_8);
        // In another encoding the bytes are several characters, each of which is looked at by itself.
        return lineEnd || character.length() > 1 || Printable.of(character).equals(character);
    }
}
