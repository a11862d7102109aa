package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import java.util.List;
import java.util.Map;

/**
 * A dialect that has other characters in the places of delimiter, point and quote. Dumps of the standard dialect are written in it byte by
 * byte, whatever they hold, and mean the same: so what is known of any dump holds for it in both.
 */
public final class OtherCharacters {
    public static final Dialect DIALECT = DialectReader.read(Map.of(
            DialectReader.DELIMITER,
            List.of(";"),
            DialectReader.DECIMAL,
            List.of(","),
            DialectReader.QUOTE,
            List.of("'")));

    /** Each of them is written as the next one. */
    private static final String TURNED = ",;.,";

    private OtherCharacters() {}

    /** A dump of the standard dialect in this one. */
    public static byte[] written(byte[] dump) {
        byte[] written = dump.clone();
        for (int i = 0; i < written.length; i++) {
            written[i] = (byte) turned((char) (written[i] & 0xFF), true);
        }
        return written;
    }

    /** A dump of this dialect in the standard one. */
    public static byte[] standard(byte[] dump) {
        byte[] standard = dump.clone();
        for (int i = 0; i < standard.length; i++) {
            standard[i] = (byte) turned((char) (standard[i] & 0xFF), false);
        }
        return standard;
    }

    static String standard(String text) {
        StringBuilder standard = new StringBuilder();
        text.chars().forEach(c -> standard.append(turned((char) c, false)));
        return standard.toString();
    }

    private static char turned(char c, boolean forth) {
        if (c == '"' || c == '\'') {
            return c == '"' ? '\'' : '"';
        }
        int at = forth ? TURNED.indexOf(c) : TURNED.lastIndexOf(c);
        return at < 0 ? c : TURNED.charAt(forth ? at + 1 : at - 1);
    }
}
