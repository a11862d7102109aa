package io.weekmart.publish;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A week of the fact as it was published.
 *
 * @param start first date of the week in the calendar that it was computed with
 * @param end last date of the week in that calendar
 * @param files its files, by name
 * @param fingerprint of its rows, whatever their order
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

    public PublishedWeek {
        files = List.copyOf(files);
        salesDumps = sorted(salesDumps);
        inventoryDumps = sorted(inventoryDumps);
    }

    private static NavigableSet<LocalDate> sorted(Collection<LocalDate> dates) {
        return Collections.unmodifiableNavigableSet(new TreeSet<>(dates));
    }
}
