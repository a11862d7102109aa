package io.weekmart.extract;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the text that a database gives for a value becomes the one in the dump, where SQL alone cannot say it. */
interface Rendering {
    /** What the database gives. */
    Rendering AS_IT_IS = value -> value;

    /** A number that may have an exponent, in plain digits. */
    Rendering PLAIN_DIGITS = value -> new BigDecimal(value).stripTrailingZeros().toPlainString();

    /** The shortest digits that mean the same number of 32 bits. */
    Rendering SHORT_FLOAT = value -> new BigDecimal(Float.toString((float) Double.parseDouble(value)))
            .stripTrailingZeros()
            .toPlainString();

    /** @param value never null: null is an empty field */
    String of(String value);

    /** A time of UTC, such as 2024-05-03 14:30:00.250, by the clock of a zone; its decimals stay as they are. */
    static Rendering zoned(ZoneId zone) {
        DateTimeFormatter seconds = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
        return value -> {
            int end = "uuuu-MM-dd HH:mm:ss".length();
            LocalDateTime utc = LocalDateTime.parse(value.substring(0, end), seconds);
            return seconds.format(utc.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone)) + value.substring(end);
        };
    }

    /** The date alone. */
    default Rendering cutToTheDate() {
        return value -> of(value).substring(0, "uuuu-MM-dd".length());
    }
}
