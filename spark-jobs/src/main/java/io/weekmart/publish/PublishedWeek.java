package io.weekmart.publish;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A week of the fact as it was published.
 *
 * @param start first date of the week in the calendar that it was computed with
 * @param end last date of the week in that calendar
 * @param files its files, by name
 * @param fingerprint of its rows, whatever their order; {@link #UNFINISHED} where nobody knows them
 * @param salesDumps dates of the sales dumps that rows of this week came from
 * @param inventoryDumps the same for inventory
 */
public record PublishedWeek(
        int yrNum,
        int wkNum,
        LocalDate start,
        LocalDate end,
        List<PublishedFile> files,
        String fingerprint,
        long rows,
        BigDecimal totalSalesQty,
        BigDecimal totalSalesAmt,
        NavigableSet<LocalDate> salesDumps,
        NavigableSet<LocalDate> inventoryDumps) {

    /**
     * The fingerprint of a week of which a publication that could not be finished has replaced some files: equal to none that is computed,
     * so that the next run which computes the week publishes it.
     */
    public static final String UNFINISHED = "unfinished";

    public PublishedWeek {
        files = List.copyOf(files);
        salesDumps = sorted(salesDumps);
        inventoryDumps = sorted(inventoryDumps);
    }

    /** Whether some of its files are of a publication that could not be finished. */
    public boolean unfinished() {
        return fingerprint.equals(UNFINISHED);
    }

    /** The same with files of a publication that could not be finished among its own. */
    PublishedWeek unfinished(List<PublishedFile> there) {
        return new PublishedWeek(
                yrNum,
                wkNum,
                start,
                end,
                there,
                UNFINISHED,
                rows,
                totalSalesQty,
                totalSalesAmt,
                salesDumps,
                inventoryDumps);
    }

    /** A week of which nothing had been published before. */
    static PublishedWeek unknown(Journal.TouchedWeek week) {
        return new PublishedWeek(
                week.yrNum(),
                week.wkNum(),
                week.start(),
                week.end(),
                List.of(),
                UNFINISHED,
                0,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                new TreeSet<>(),
                new TreeSet<>());
    }

    /** Year and week, such as 2024-18. */
    String label() {
        return String.format(Locale.ROOT, "%d-%02d", yrNum, wkNum);
    }

    private static NavigableSet<LocalDate> sorted(Collection<LocalDate> dates) {
        return Collections.unmodifiableNavigableSet(new TreeSet<>(dates));
    }
}
