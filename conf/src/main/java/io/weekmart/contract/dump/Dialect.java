package io.weekmart.contract.dump;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the dumps of a table are written: one value for the job that reads them and the launcher that checks them. {@link DialectReader}
 * makes it of the configuration.
 *
 * @param delimiter ASCII character between two fields
 * @param quote ASCII character around a field; null where a quote is a character like any other
 * @param backslash whether a backslash takes the meaning from a quote, a backslash, a delimiter or a line end behind it, within quotes and
 *     without. Otherwise a quote within quotes is written twice.
 * @param header whether the first line names the columns; otherwise they are known by their positions
 * @param nullTexts unquoted texts that mean an empty value, as written
 * @param dates patterns of dates, as {@link DatePattern} takes them; no text is of two of them and means two dates
 * @param dateZone what an offset behind a time means, as {@link DateForms} takes it; empty where no value may have one
 * @param decimal the point between whole number and fraction, or a comma
 * @param grouping what stands between groups of three digits; null for nothing
 * @param trueTexts texts of a flag that is set, in lower case
 * @param falseTexts texts of a flag that is not set, in lower case
 */
public record Dialect(
        char delimiter,
        @Nullable Character quote,
        boolean backslash,
        Encoding encoding,
        boolean header,
        List<String> nullTexts,
        List<String> dates,
        String dateZone,
        char decimal,
        @Nullable Character grouping,
        Negative negative,
        List<String> trueTexts,
        List<String> falseTexts)
        implements Serializable {

    /** Where numbers below zero have their sign. */
    public enum Negative {
        /** {@code -5}; {@code +5} is read as well. */
        LEADING,
        /** {@code 5-}, as SAP writes it. */
        TRAILING,
        /** {@code (5)}, as accounting programs write it. */
        PARENTHESES
    }

    /** What is read where the configuration says nothing: CSV as RFC 4180 has it, in UTF-8. */
    public static final Dialect STANDARD = new Dialect(
            ',',
            '"',
            false,
            Encoding.UTF_8,
            true,
            List.of(),
            List.of("yyyy-MM-dd"),
            "",
            '.',
            null,
            Negative.LEADING,
            List.of("1", "true", "t", "y"),
            List.of("0", "false", "f", "n"));

    public Dialect {
        nullTexts = List.copyOf(nullTexts);
        dates = List.copyOf(dates);
        trueTexts = List.copyOf(trueTexts);
        falseTexts = List.copyOf(falseTexts);
    }

    /** Whether the records behind the header are written as in {@link #STANDARD}. */
    public boolean standardRecords() {
        return withHeader(true).equals(STANDARD);
    }

    /** The same, with a header line or without. */
    public Dialect withHeader(boolean newHeader) {
        return new Dialect(
                delimiter,
                quote,
                backslash,
                encoding,
                newHeader,
                nullTexts,
                dates,
                dateZone,
                decimal,
                grouping,
                negative,
                trueTexts,
                falseTexts);
    }
}
