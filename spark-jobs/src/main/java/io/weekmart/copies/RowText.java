package io.weekmart.copies;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Rows as text, collected in a block that goes on when it is full. What is held in memory is the block and one value. The two forms differ in how
 * they write what is missing and what would end a field.
 */
abstract class RowText {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int LONGEST_NUMBER = 64;
    private static final long MICROS_OF_SECOND = 1_000_000;
    private static final long MICROS_OF_DAY = 86_400 * MICROS_OF_SECOND;
    private static final int TEN = 10;
    private static final int SECONDS_OF_MINUTE = 60;
    private static final int LAST_YEAR_OF_FOUR_DIGITS = 9999;

    private final Target target;
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private byte[] block = new byte[2 * BLOCK_BYTES];
    private int filled;
    private boolean begun;
    private long lastDay = Long.MIN_VALUE;
    private byte[] lastDate = {};

    /** Takes the text, block by block. */
    interface Target {
        void write(byte[] block, int length) throws IOException;
    }

    RowText(Target target) {
        this.target = target;
    }

    /** What a value begins with that is not the first of its row. */
    abstract byte separator();

    /** A value that is missing. */
    abstract void missing();

    /** A text, in UTF-8. */
    abstract void text(byte[] utf8, int from, int length);

    /** Ends the line of a row. */
    abstract void lineEnd();

    abstract void flag(boolean value);

    /** Goes on to the next value of the row. */
    final void next() {
        if (begun) {
            put(separator());
        }
        begun = true;
    }

    final void endRow() throws IOException {
        lineEnd();
        begun = false;
        if (filled >= BLOCK_BYTES) {
            flush();
        }
    }

    final void flush() throws IOException {
        if (filled > 0) {
            target.write(block, filled);
            filled = 0;
        }
    }

    final void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        text(utf8, 0, utf8.length);
    }

    /** A whole number or, with a scale, a decimal of this unscaled value. */
    final void decimal(long unscaled, int scale) {
        // The smallest long has no opposite, so that digits are taken from negative numbers.
        long rest = unscaled < 0 ? unscaled : -unscaled;
        int at = LONGEST_NUMBER;
        int written = 0;
        while (rest != 0 || written <= scale) {
            if (written == scale && scale > 0) {
                digits[--at] = '.';
            }
            digits[--at] = (byte) ('0' - rest % TEN);
            rest /= TEN;
            written++;
        }
        if (unscaled < 0) {
            digits[--at] = '-';
        }
        put(digits, at, LONGEST_NUMBER - at);
    }

    /** @param day since 1970-01-01 */
    final void date(long day) {
        if (day != lastDay) {
            LocalDate date = LocalDate.ofEpochDay(day);
            lastDay = day;
            lastDate = (date.getYear() > LAST_YEAR_OF_FOUR_DIGITS
                            ? date.toString().substring(1)
                            : date.toString())
                    .getBytes(StandardCharsets.US_ASCII);
        }
        put(lastDate, 0, lastDate.length);
    }

    /** @param micros since 1970-01-01 00:00:00, in no zone */
    final void timestamp(long micros) {
        date(Math.floorDiv(micros, MICROS_OF_DAY));
        long ofDay = Math.floorMod(micros, MICROS_OF_DAY);
        long second = ofDay / MICROS_OF_SECOND;
        put((byte) ' ');
        twoDigits(second / SECONDS_OF_MINUTE / SECONDS_OF_MINUTE);
        put((byte) ':');
        twoDigits(second / SECONDS_OF_MINUTE % SECONDS_OF_MINUTE);
        put((byte) ':');
        twoDigits(second % SECONDS_OF_MINUTE);
        long fraction = ofDay % MICROS_OF_SECOND;
        if (fraction != 0) {
            put((byte) '.');
            for (long unit = MICROS_OF_SECOND / TEN; unit > 0; unit /= TEN) {
                put((byte) ('0' + fraction / unit % TEN));
            }
        }
    }

    private void twoDigits(long number) {
        put((byte) ('0' + number / TEN));
        put((byte) ('0' + number % TEN));
    }

    final void put(byte value) {
        room(1);
        block[filled++] = value;
    }

    final void put(byte[] bytes, int from, int length) {
        room(length);
        System.arraycopy(bytes, from, block, filled, length);
        filled += length;
    }

    private void room(int bytes) {
        if (block.length - filled < bytes) {
            block = Arrays.copyOf(block, Math.max(Math.multiplyExact(block.length, 2), Math.addExact(filled, bytes)));
        }
    }
}
