package io.weekmart.pipeline;

import io.weekmart.contract.table.TableSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two control totals that must be equal before anything is published: one over the accepted rows of a raw table, the other over what the
 * pipeline made of them.
 *
 * <pre>{@code
 * BalanceCheck.total(ITEMS, "subtotal").equalTo(BalanceCheck.total(SHOP_ITEMS, "subtotal"))
 * BalanceCheck.rows(ORDERS).equalTo(BalanceCheck.rows(SHOP_ORDERS), BalanceCheck.leftOut("orders of other statuses"))
 * }</pre>
 *
 * @param accepted the side of the input
 * @param computed the side of the outputs, whose parts add up
 */
public record BalanceCheck(Accepted accepted, List<Part> computed) {
    private static final int TOTALS_NAMED = 3;

    public BalanceCheck {
        computed = List.copyOf(computed);
    }

    /**
     * A number over the accepted rows of a raw table.
     *
     * @param column one of the table's control totals; null for the number of rows
     */
    public record Accepted(TableSpec table, @Nullable String column) {
        public Accepted {
            if (column != null && !table.controlTotals().contains(column)) {
                throw new IllegalArgumentException("Cannot compare " + table + "." + column
                        + ": expected one of its control totals, " + table.controlTotals());
            }
        }

        /** The check that the parts add up to this number. */
        public BalanceCheck equalTo(Part... parts) {
            return new BalanceCheck(this, Arrays.asList(parts));
        }

        @Override
        public String toString() {
            return described(table.name(), column);
        }
    }

    /** A number over what was computed. */
    public sealed interface Part {
        /** The column that is summed; null for the number of rows. */
        @Nullable String column();
    }

    /**
     * A number over all rows of an output table that this run computed.
     *
     * @param column one of the table's totals; null for the number of rows
     */
    public record OfTable(OutputTable table, @Nullable String column) implements Part {
        public OfTable {
            if (column != null && !table.totals().contains(column)) {
                throw new IllegalArgumentException(
                        "Cannot compare " + table + "." + column + ": expected one of its totals, " + table.totals());
            }
        }

        @Override
        public String toString() {
            return described(table.name(), column);
        }
    }

    /**
     * A number over rows that are in no output on purpose: see {@link Computed#leftOut} and {@link Computed#remainder}.
     *
     * @param column a column of these rows; null for the number of rows
     */
    public record OfLeftOut(String name, @Nullable String column) implements Part {
        @Override
        public String toString() {
            return column == null ? name : name + "." + column;
        }
    }

    private static String described(String of, @Nullable String column) {
        return of + (column == null ? " rows" : "." + column);
    }

    /** The number of accepted rows. */
    public static Accepted rows(TableSpec table) {
        return new Accepted(table, null);
    }

    /** The sum of a control total over accepted rows. */
    public static Accepted total(TableSpec table, String column) {
        return new Accepted(table, column);
    }

    /** The number of computed rows. */
    public static Part rows(OutputTable table) {
        return new OfTable(table, null);
    }

    /** The sum of a total over computed rows. */
    public static Part total(OutputTable table, String column) {
        return new OfTable(table, column);
    }

    /** The number of rows that were left out on purpose. */
    public static Part leftOut(String name) {
        return new OfLeftOut(name, null);
    }

    /** The sum of a column over rows that were left out on purpose. */
    public static Part leftOut(String name, String column) {
        return new OfLeftOut(name, column);
    }

    /** The number of rows that no output counts: see {@link Computed#remainder}. */
    public static Part remainder(String name) {
        return new OfLeftOut(name, null);
    }

    /** The sum of a column over rows that no output counts. */
    public static Part remainder(String name, String column) {
        return new OfLeftOut(name, column);
    }

    /** The computed side, as messages and the report name it; more than {@value #TOTALS_NAMED} totals of a table are counted, not named. */
    public String computedSide() {
        Map<OutputTable, Long> totals = computed.stream()
                .filter(OfTable.class::isInstance)
                .collect(Collectors.groupingBy(part -> ((OfTable) part).table(), Collectors.counting()));
        return computed.stream()
                .map(part -> part instanceof OfTable of && totals.getOrDefault(of.table(), 0L) > TOTALS_NAMED
                        ? of.table() + " (" + totals.get(of.table()) + " totals)"
                        : part.toString())
                .distinct()
                .collect(Collectors.joining(" + "));
    }
}
