package io.weekmart.raw;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** UTF-8 as the standard defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Utf8() {}

    /** Whether all bytes form whole characters. */
    static boolean valid(byte[] bytes, int from, int to) {
        for (int p = from; p < to; ) {
            if (bytes[p] >= 0) {
                p++;
                continue;
            }
            int length = character(bytes, p, to);
            if (length == 0) {
                return false;
            }
            p += length;
        }
        return true;
    }

    /** Text for people: every byte that is not part of a character is written as {@code \xE9}. */
    static byte[] readable(byte[] bytes, int from, int to) {
        if (valid(bytes, from, to)) {
            return java.util.Arrays.copyOfRange(bytes, from, to);
        }
        StringBuilder text = new StringBuilder(to - from + 16);
        for (int p = from; p < to; ) {
            int length = bytes[p] >= 0 ? 1 : character(bytes, p, to);
            if (length == 0) {
                text.append("\\x").append(HEX.toHexDigits(bytes[p]));
                p++;
            } else {
                text.append(new String(bytes, p, length, StandardCharsets.UTF_8));
                p += length;
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Length of the character of two or more bytes that begins here; 0 where none does. */
    private static int character(byte[] bytes, int p, int to) {
        int lead = bytes[p] & 0xFF;
        if (lead < 0xC2) {
            return 0;
        }
        if (lead < 0xE0) {
            return continues(bytes, p + 1, to) ? 2 : 0;
        }
        if (lead < 0xF0) {
            if (!continues(bytes, p + 1, to) || !continues(bytes, p + 2, to)) {
                return 0;
            }
            int second = bytes[p + 1] & 0xFF;
            boolean overlong = lead == 0xE0 && second < 0xA0;
            boolean surrogate = lead == 0xED && second >= 0xA0;
            return overlong || surrogate ? 0 : 3;
        }
        if (lead < 0xF5) {
            if (!continues(bytes, p + 1, to) || !continues(bytes, p + 2, to) || !continues(bytes, p + 3, to)) {
                return 0;
            }
            int second = bytes[p + 1] & 0xFF;
            boolean overlong = lead == 0xF0 && second < 0x90;
            boolean tooHigh = lead == 0xF4 && second >= 0x90;
            return overlong || tooHigh ? 0 : 4;
        }
        return 0;
    }

    private static boolean continues(byte[] bytes, int p, int to) {
        return p < to && (bytes[p] & 0xC0) == 0x80;
    }
}
