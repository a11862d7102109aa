package io.weekmart.raw;

import io.weekmart.contract.dump.Encoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * Texts of an encoding as UTF-8. Of the encodings of one byte a character, the UTF-8 of each byte is looked up; the bytes that are no
 * character have none.
 */
final class ByteTexts {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int BYTES = 256;
    /** One table for each encoding, made once: texts of rejected rows are decoded one by one. None for UTF-8. */
    private static final Map<Encoding, byte[][]> TABLES = tables();

    /** UTF-8 by byte; nothing for a byte that is no character. Empty where the texts are UTF-8. */
    private final byte[][] characters;

    private byte[] decoded = new byte[256];
    private int length;

    ByteTexts(Encoding encoding) {
        characters = encoding == Encoding.UTF_8 ? new byte[0][] : characters(encoding);
    }

    private static byte[][] characters(Encoding encoding) {
        return Objects.requireNonNull(TABLES.get(encoding), encoding::toString);
    }

    private static Map<Encoding, byte[][]> tables() {
        Map<Encoding, byte[][]> tables = new EnumMap<>(Encoding.class);
        for (Encoding encoding : Encoding.values()) {
            if (encoding != Encoding.UTF_8) {
                tables.put(encoding, table(encoding));
            }
        }
        return tables;
    }

    private static byte[][] table(Encoding encoding) {
        byte[][] table = new byte[BYTES][];
        CharsetDecoder decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        for (int b = 0; b < BYTES; b++) {
            try {
                table[b] = decoder.decode(ByteBuffer.wrap(new byte[] {(byte) b}))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
            } catch (CharacterCodingException undefined) {
                table[b] = new byte[0];
            }
        }
        return table;
    }

    /** Decodes a text, which {@link #bytes} and {@link #length} then give; false where a byte of it is no character, or is NUL. */
    boolean decode(byte[] text, int from, int to) {
        int seen = 0;
        for (int p = from; p < to; p++) {
            if (text[p] == 0) {
                return false;
            }
            seen |= text[p];
        }
        byte[][] table = characters;
        if (seen >= 0 || table.length == 0) {
            length = to - from;
            reserve(length);
            System.arraycopy(text, from, decoded, 0, length);
            return seen >= 0 || Utf8.valid(text, from, to);
        }
        // A character of these encodings takes at most three bytes in UTF-8.
        reserve(3 * (to - from));
        int end = 0;
        for (int p = from; p < to; p++) {
            byte b = text[p];
            if (b >= 0) {
                decoded[end++] = b;
                continue;
            }
            byte[] character = table[b & 0xFF];
            if (character.length == 0) {
                return false;
            }
            for (byte each : character) {
                decoded[end++] = each;
            }
        }
        length = end;
        return true;
    }

    /** Whether all bytes are characters. */
    static boolean valid(Encoding encoding, byte[] text, int from, int to) {
        if (encoding == Encoding.UTF_8) {
            return Utf8.valid(text, from, to);
        }
        byte[][] table = characters(encoding);
        for (int p = from; p < to; p++) {
            if (table[text[p] & 0xFF].length == 0) {
                return false;
            }
        }
        return true;
    }

    private void reserve(int bytes) {
        if (decoded.length < bytes) {
            decoded = new byte[Math.max(bytes, 2 * decoded.length)];
        }
    }

    byte[] bytes() {
        return decoded;
    }

    int length() {
        return length;
    }

    /** Text for people, in UTF-8: every byte that is no character is written as {@code \x81}. */
    static byte[] readable(Encoding encoding, byte[] bytes, int from, int to) {
        if (encoding == Encoding.UTF_8) {
            return Utf8.readable(bytes, from, to);
        }
        byte[][] table = characters(encoding);
        byte[] all = new byte[4 * (to - from)];
        int end = 0;
        for (int p = from; p < to; p++) {
            byte[] known = table[bytes[p] & 0xFF];
            byte[] character =
                    known.length == 0 ? ("\\x" + HEX.toHexDigits(bytes[p])).getBytes(StandardCharsets.US_ASCII) : known;
            System.arraycopy(character, 0, all, end, character.length);
            end += character.length;
        }
        return Arrays.copyOf(all, end);
    }
}
