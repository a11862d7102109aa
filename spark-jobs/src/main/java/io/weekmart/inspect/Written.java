package io.weekmart.inspect;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a file are parted, and its text encoded: what can be told without knowing what the columns hold.
 *
 * @param backslash whether a backslash takes the meaning from a quote or a delimiter
 * @param header whether the first record names the columns
 */
record Written(char delimiter, @Nullable Character quote, boolean backslash, Encoding encoding, boolean header) {
    /** The standard dialect but for these. */
    Dialect dialect() {
        Dialect standard = Dialect.STANDARD;
        return new Dialect(
                delimiter,
                quote,
                backslash,
                encoding,
                header,
                standard.nullTexts(),
                standard.dates(),
                standard.dateZone(),
                standard.decimal(),
                standard.grouping(),
                standard.negative(),
                standard.trueTexts(),
                standard.falseTexts());
    }

    Written withEncoding(Encoding other) {
        return new Written(delimiter, quote, backslash, other, header);
    }

    Written withHeader(boolean other) {
        return new Written(delimiter, quote, backslash, encoding, other);
    }
}
