package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.SoldDays;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What the guards of the weekly pipeline compare.
 *
 * @param asOf the date whose dumps are read: the run date or, where that is older, the newest published
 * @param sales the table of sales
 * @param changed published weeks that were computed again and still have rows
 * @param published on which days stores had sold anything before the run
 * @param sold the same with what the run has computed, up to that date
 * @param storeName how the dumps name the store of a key
 */
public record WeeklyEvidence(
        LocalDate asOf,
        TableSpec sales,
        List<ChangedWeek> changed,
        SoldDays published,
        SoldDays sold,
        IntFunction<String> storeName) {
    public WeeklyEvidence {
        changed = List.copyOf(changed);
    }

    /**
     * A published week beside what the run has computed of it.
     *
     * @param name as messages have it, with its dates, and with those of the calendar of the run where these are others
     * @param end last date of the week
     */
    public record ChangedWeek(
            String name,
            LocalDate end,
            BigDecimal publishedQuantity,
            BigDecimal publishedAmount,
            BigDecimal quantity,
            BigDecimal amount) {}
}
