package io.weekmart.extract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read of one table: whole SQL texts, since each database has its own.
 *
 * @param table the declared table
 * @param source the table or view, as messages name it
 * @param bounds which rows, for people; null: all
 * @param header names of the columns in the dump, in the order of the selected values
 * @param types of the columns in the database, by declared name
 * @param totals declared names of the columns that are summed: those selected first
 * @param ignored columns of the source that are not declared
 * @param counting selects the number of rows, the sum of each total and, for each special column, how many values no dump can hold
 * @param special declared names of the columns whose special values are counted
 * @param unsummable what counts the values of a total that no dump can hold, by its declared name, where the sum is no number
 * @param specialValues what these values are, such as {@code NaN or infinity}
 * @param outside counts rows that no night will ever read, or null where there cannot be any
 * @param reading selects the rows, a range each; all ranges together hold each row once
 * @param renderings of the selected values, in their order; none where the database's own texts go into the dump
 * @param rows estimate of the server's statistics
 * @param bytes estimate of the rows' bytes
 */
record Selection(
        ExtractSettings.Table table,
        String source,
        @Nullable String bounds,
        List<String> header,
        Map<String, String> types,
        List<String> totals,
        List<String> ignored,
        String counting,
        List<String> special,
        Map<String, String> unsummable,
        String specialValues,
        @Nullable String outside,
        List<String> reading,
        List<Rendering> renderings,
        long rows,
        long bytes) {
    Selection {
        header = List.copyOf(header);
        totals = List.copyOf(totals);
        ignored = List.copyOf(ignored);
        special = List.copyOf(special);
        unsummable = Map.copyOf(unsummable);
        reading = List.copyOf(reading);
        renderings = List.copyOf(renderings);
    }

    String name() {
        return table.name();
    }

    /** The header line, as RFC 4180 has it. */
    String headerLine() {
        return String.join(",", header.stream().map(Csv::field).toList()) + "\n";
    }
}
