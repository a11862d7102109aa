package io.weekmart.sample;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one CSV file byte by byte, without a String for a number. A field is followed by a comma, and {@link #endLine} turns the last
 * comma into a line end.
 */
final class DumpWriter implements AutoCloseable {
    private static final int FLUSH_AT = 1 << 16;
    private static final int LONGEST_LINE = 1 << 13;

    private final OutputStream out;
    private final byte[] lineEnd;
    private final byte[] buffer = new byte[FLUSH_AT + LONGEST_LINE];
    private int length;
    private int lineStart;

    private DumpWriter(OutputStream out, String lineEnd) {
        this.out = out;
        this.lineEnd = lineEnd.getBytes(StandardCharsets.UTF_8);
    }

    /** A file with LF line ends; compressed where its name ends in .gz, at the level given. */
    static DumpWriter open(Path file, int gzipLevel) throws IOException {
        return new DumpWriter(stream(file, gzipLevel), "\n");
    }

    /** A file as spreadsheets write it: a byte-order mark and CRLF. */
    static DumpWriter openAsSpreadsheet(Path file, int gzipLevel) throws IOException {
        OutputStream out = stream(file, gzipLevel);
        out.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        return new DumpWriter(out, "\r\n");
    }

    private static OutputStream stream(Path file, int gzipLevel) throws IOException {
        OutputStream bytes = Files.newOutputStream(file);
        return file.toString().endsWith(".gz")
                ? new LevelledGzip(bytes, gzipLevel)
                : new BufferedOutputStream(bytes, FLUSH_AT);
    }

    /** Java's own writes no time into the header, and from 16 on no system either. */
    private static final class LevelledGzip extends GZIPOutputStream {
        LevelledGzip(OutputStream out, int level) throws IOException {
            super(out, 1 << 15);
            def.setLevel(level);
            def.setStrategy(Deflater.DEFAULT_STRATEGY);
        }
    }

    DumpWriter empty() {
        buffer[length++] = ',';
        return this;
    }

    DumpWriter number(long value) {
        digits(value);
        buffer[length++] = ',';
        return this;
    }

    /** A value in hundredths, with two decimals. */
    DumpWriter cents(long value) {
        long whole = value;
        if (whole < 0) {
            buffer[length++] = '-';
            whole = -whole;
        }
        digits(whole / 100);
        int rest = (int) (whole % 100);
        buffer[length++] = '.';
        buffer[length++] = (byte) ('0' + rest / 10);
        buffer[length++] = (byte) ('0' + rest % 10);
        buffer[length++] = ',';
        return this;
    }

    /** Bytes that need no quotes, such as those of {@link #date}. */
    DumpWriter raw(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        buffer[length++] = ',';
        return this;
    }

    /** A text, in quotes where it needs them. */
    DumpWriter text(String value) {
        boolean quotes = value.indexOf(',') >= 0 || value.indexOf('"') >= 0 || value.indexOf('\n') >= 0;
        return raw((quotes ? '"' + value.replace("\"", "\"\"") + '"' : value).getBytes(StandardCharsets.UTF_8));
    }

    void endLine() throws IOException {
        length--;
        for (byte b : lineEnd) {
            buffer[length++] = b;
        }
        if (length >= FLUSH_AT) {
            flush();
        }
        lineStart = length;
    }

    /** A whole line, as it is. */
    void line(byte[] text) throws IOException {
        raw(text).endLine();
    }

    /** Takes back the line that has been begun and not ended: its text, without the comma at its end. */
    String takeLine() {
        String line = new String(buffer, lineStart, length - lineStart - 1, StandardCharsets.UTF_8);
        length = lineStart;
        return line;
    }

    static byte[] date(LocalDate date) {
        return date.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void digits(long value) {
        long rest = value;
        if (rest < 0) {
            buffer[length++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
            digits++;
        }
        length += digits;
        for (int at = length - 1; digits > 0; digits--, at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private void flush() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
        lineStart = 0;
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
