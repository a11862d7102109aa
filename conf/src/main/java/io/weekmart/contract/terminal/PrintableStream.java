package io.weekmart.contract.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The one way to a terminal and to the logs of both programs: whatever is printed, each character is made {@link Printable}. What the
 * program itself draws with, such as a bar that is drawn again and again, goes to {@link #raw}.
 */
public final class PrintableStream extends PrintStream {
    private final PrintStream raw;

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

    /** Writers over this stream write UTF-8. What is no control in it passes as it is, in whatever encoding the terminal has. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
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
        int width = first == 0xC2 ? 2 : first == 0xE2 ? 3 : 0;
        return at + width <= end ? width : 0;
    }

    private static boolean printable(byte[] bytes, int at, int width, int end) {
        boolean lineEnd = bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n';
        String character = new String(bytes, at, width, StandardCharsets.UTF_8);
        // In another encoding the bytes are several characters, each of which is looked at by itself.
        return lineEnd || character.length() > 1 || Printable.of(character).equals(character);
    }
}
