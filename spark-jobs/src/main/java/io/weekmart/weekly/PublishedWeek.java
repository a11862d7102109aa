package io.weekmart.weekly;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** A published partition of the fact as the week that it is. */
record PublishedWeek(PublishedPartition partition) {
    WeekId id() {
        return new WeekId(number(FactTable.YR_NUM.name()), number(FactTable.WK_NUM.name()));
    }

    private int number(String column) {
        return Integer.parseInt(partition.key().values().value(column));
    }

    /** First date of the week in the calendar that it was computed with. */
    LocalDate start() {
        return dates().first();
    }

    /** Last date of the week in that calendar. */
    LocalDate end() {
        return dates().last();
    }

    private DateSpan dates() {
        return partition.dates().orElseThrow();
    }

    long rows() {
        return partition.rows();
    }

    BigDecimal totalSalesQty() {
        return partition.total(FactTable.TOTAL_SALES_QTY.name());
    }

    BigDecimal totalSalesAmt() {
        return partition.total(FactTable.TOTAL_SALES_AMT.name());
    }

    /** The margin of the rows that have one; null where none has, or where it was published before the ledger kept it. */
    @Nullable BigDecimal totalMarginAmt() {
        return partition.totals().get(FactTable.TOTAL_MARGIN_AMT.name());
    }

    /** Dates of the dumps of a raw table that gave rows to the week. */
    NavigableSet<LocalDate> sources(TableSpec table) {
        return partition.sources(table.name());
    }
}
