package io.weekmart.contract.page;

import io.weekmart.contract.report.RunReport;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest dump of a raw table, beside those before it.
 *
 * @param amount sum of the table's control total of money over the accepted rows; absent of a table that has none
 * @param usual medians of earlier dumps; absent while there are too few of them
 * @param recent the last dumps up to this one, oldest first, at most {@value #RECENT}
 */
public record Arrival(
        String table,
        LocalDate dumpDate,
        int files,
        long rows,
        long bytes,
        @Nullable BigDecimal amount,
        @Nullable Usual usual,
        List<Dump> recent) {
    /** How many dumps a sparkline shows. */
    public static final int RECENT = 28;

    /**
     * Medians over earlier dumps: of the same weekday for a daily table, else the last dump.
     *
     * @param dumps how many they are of
     */
    public record Usual(int dumps, long rows, long bytes, @Nullable BigDecimal amount) {}

    /**
     * An earlier dump.
     *
     * @param bytes 0 where it is not known
     */
    public record Dump(LocalDate date, long rows, long bytes, @Nullable BigDecimal amount) {}

    public Arrival {
        recent = RunReport.listed(recent);
    }
}
