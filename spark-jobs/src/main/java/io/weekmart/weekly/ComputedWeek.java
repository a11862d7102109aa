package io.weekmart.weekly;

import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.metrics.WeekFile;
import io.weekmart.publish.PartitionKey;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.RowFingerprint;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A week that was computed, from all of its files.
 *
 * @param complete {@code is_complete_week}
 * @param margin sum of total_margin_amt over the rows that have one; null where none has
 */
record ComputedWeek(
        Week week,
        boolean complete,
        List<WeekFile> files,
        Totals totals,
        @Nullable BigDecimal margin,
        String fingerprint) {
    /** The weeks of all files, by date. */
    static List<ComputedWeek> of(Collection<WeekFile> files, List<Week> calendar, Collection<Integer> incomplete) {
        Map<Integer, List<WeekFile>> byWeek = new TreeMap<>();
        files.forEach(file ->
                byWeek.computeIfAbsent(file.week(), week -> new ArrayList<>()).add(file));
        List<ComputedWeek> weeks = new ArrayList<>();
        byWeek.forEach((index, parts) -> {
            ExactSum quantity = new ExactSum();
            ExactSum amount = new ExactSum();
            RowFingerprint fingerprint = new RowFingerprint();
            ExactSum margin = new ExactSum();
            boolean marginKnown = false;
            long rows = 0;
            for (WeekFile part : parts) {
                quantity.add(part.quantity());
                amount.add(part.amount());
                fingerprint.add(part.fingerprint());
                rows += part.rows();
                ExactSum ofPart = part.margin();
                if (ofPart != null) {
                    margin.add(ofPart);
                    marginKnown = true;
                }
            }
            weeks.add(new ComputedWeek(
                    calendar.get(index),
                    !incomplete.contains(index),
                    parts,
                    new Totals(
                            rows,
                            quantity.toDecimal(FactTable.QUANTITY.scale()),
                            amount.toDecimal(FactTable.AMOUNT.scale())),
                    marginKnown ? margin.toDecimal(FactTable.AMOUNT.scale()) : null,
                    fingerprint.toString()));
        });
        return weeks;
    }

    /** The partition of the fact that it is. */
    PartitionKey key() {
        return WeeklyOutput.week(week.id());
    }

    /** All weeks together. */
    static Totals totals(Collection<ComputedWeek> weeks) {
        return weeks.stream().map(ComputedWeek::totals).reduce(Totals.NONE, Totals::plus);
    }
}
