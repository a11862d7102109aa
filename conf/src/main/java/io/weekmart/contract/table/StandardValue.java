package io.weekmart.contract.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that stands outside of a dump, such as in the configuration, written as dumps of the standard dialect write it.
 *
 * @param number the value of a type that {@link FieldType#fitsLong fits a long}, and the magnitude of a wider decimal, without a sign; 0 for
 *     a text
 * @param negative whether a wider decimal is below zero
 * @param text the value of a text; empty for every other type
 */
public record StandardValue(long number, boolean negative, String text) {
    /** Those alone that do not count around a text in a dump. */
    private static final Pattern BLANKS_AROUND = Pattern.compile("^ +| +$");

    private static final Pattern NUMBER = Pattern.compile("([+-]?)([0-9]*)(?:\\.([0-9]*))?");
    private static final Pattern TIMESTAMP =
            Pattern.compile("(.{10})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?)");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it is none of the type; the message says what it must be, and goes on where the name of a key ends
     */
    public static StandardValue of(FieldType type, String written) {
        try {
            String plain = written.strip();
            return switch (type.kind()) {
                case INT -> new StandardValue(decimal(plain, 0).intValueExact(), false, "");
                case LONG -> new StandardValue(decimal(plain, 0).longValueExact(), false, "");
                case DECIMAL -> decimal(type, plain);
                case FLAG -> new StandardValue(flag(plain.toLowerCase(Locale.ROOT)), false, "");
                case DATE -> new StandardValue(date(plain).toEpochDay(), false, "");
                case TIMESTAMP -> new StandardValue(micros(plain), false, "");
                case TEXT ->
                    new StandardValue(
                            0,
                            false,
                            text(
                                    type,
                                    type.trimmed()
                                            ? BLANKS_AROUND.matcher(written).replaceAll("")
                                            : written));
            };
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("must be " + type.expected() + ", but is \"" + written + '"', e);
        }
    }

    private static StandardValue decimal(FieldType type, String written) {
        BigInteger unscaled = decimal(written, type.scale()).unscaledValue();
        if (unscaled.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
            throw new ArithmeticException("it has too many digits");
        }
        return type.fitsLong()
                ? new StandardValue(unscaled.longValueExact(), false, "")
                // Nineteen digits fit 64 bits without a sign.
                : new StandardValue(unscaled.abs().longValue(), unscaled.signum() < 0, "");
    }

    /** Refuses to round. */
    private static BigDecimal decimal(String written, int scale) {
        Matcher parts = NUMBER.matcher(written);
        if (!parts.matches()) {
            throw new NumberFormatException(written);
        }
        String fraction = parts.group(3) == null ? "" : parts.group(3);
        if (parts.group(2).isEmpty() && fraction.isEmpty()) {
            throw new NumberFormatException(written);
        }
        BigInteger digits = new BigInteger(parts.group(2) + fraction);
        BigDecimal value = new BigDecimal(parts.group(1).equals("-") ? digits.negate() : digits, fraction.length());
        return value.setScale(scale);
    }

    private static long flag(String written) {
        return switch (written) {
            case "1", "true", "t", "y" -> 1;
            case "0", "false", "f", "n" -> 0;
            default -> throw new IllegalArgumentException(written);
        };
    }

    private static LocalDate date(String written) {
        LocalDate date = LocalDate.parse(written, DATE);
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new DateTimeException(written);
        }
        return date;
    }

    private static long micros(String written) {
        Matcher parts = TIMESTAMP.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException(written);
        }
        long ofDay = LocalTime.parse(parts.group(2)).toNanoOfDay() / 1_000;
        return Math.addExact(Math.multiplyExact(date(parts.group(1)).toEpochDay(), 86_400_000_000L), ofDay);
    }

    private static String text(FieldType type, String written) {
        int limit = type.precision() == 0 ? Integer.MAX_VALUE : type.precision();
        if (written.isEmpty()
                || written.indexOf('\0') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(written)
                || written.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new IllegalArgumentException(written);
        }
        return written;
    }
}
