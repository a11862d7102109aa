package io.weekmart.report;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.LeftOut;
import io.weekmart.contract.report.RunReport.PartitionResult;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The control totals and the partitions of a pipeline whose tables are no weeks, as the summary shows them. */
final class PartitionTables {
    private static final int BALANCE_WIDTH = 58;
    private static final String PARTITION_LINE = "%-28s %-28s %14s %14s  %s";
    /** Lines that are shown one by one; of more, a backfill over many dates has the middle summed up. */
    private static final int MOST_LINES = SummaryTable.MOST_WEEKS;

    private static final int LINES_AT_EACH_END = 5;

    private PartitionTables() {}

    /** Control totals, with their dates where a run has several. */
    static List<String> balances(List<BalanceResult> balances) {
        if (balances.isEmpty()) {
            return List.of();
        }
        List<BalanceResult> shown = shown(balances);
        boolean dates = balances.stream().map(BalanceResult::date).distinct().count() > 1;
        String name = "%-" + BALANCE_WIDTH + "s";
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, name + " %20s %20s", "control total", "expected", "found"));
        for (BalanceResult balance : shown) {
            List<String> parts = broken(name(balance, dates));
            lines.addAll(parts.subList(0, parts.size() - 1));
            lines.add(String.format(
                    Locale.ROOT,
                    name + " %20s %20s%s",
                    parts.get(parts.size() - 1),
                    number(balance.expected(), balance.found()),
                    number(balance.found(), balance.expected()),
                    balance.balanced() ? "" : "  UNBALANCED"));
        }
        int more = balances.size() - shown.size();
        if (more > 0) {
            lines.add("... " + Count.of(more, "more control total") + " of other dates, all equal");
        }
        return lines;
    }

    /** With as many decimals as the two totals have at most: numbers of rows have none. */
    private static String number(BigDecimal total, BigDecimal other) {
        int decimals = Math.max(0, Math.max(total.scale(), other.scale()));
        return String.format(Locale.ROOT, "%,." + decimals + "f", total);
    }

    /** Rows that are in none of the tables on purpose, those of all dates together; nothing where there are none. */
    static List<String> leftOut(List<LeftOut> leftOut) {
        Map<String, Long> rows = new LinkedHashMap<>();
        leftOut.stream()
                .filter(each -> each.rows() > 0)
                .forEach(each -> rows.merge(each.name(), each.rows(), Long::sum));
        if (rows.isEmpty()) {
            return List.of();
        }
        String line = "%-" + BALANCE_WIDTH + "s %20s";
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, line, "left out on purpose", "rows"));
        rows.forEach((name, count) ->
                lines.add(String.format(Locale.ROOT, line, name, String.format(Locale.ROOT, "%,d", count))));
        return lines;
    }

    /** A name as lines of at most {@value #BALANCE_WIDTH} characters where its parts allow it. */
    private static List<String> broken(String name) {
        List<String> lines = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String part : name.split("(?= [+=] )")) {
            if (!row.isEmpty() && row.length() + part.length() > BALANCE_WIDTH) {
                lines.add(row.toString());
                row = new StringBuilder(" ");
            }
            row.append(part);
        }
        lines.add(row.toString());
        return lines;
    }

    /** All of them or, of many dates, those of the last date and those that differ. */
    private static List<BalanceResult> shown(List<BalanceResult> all) {
        if (all.size() <= MOST_LINES) {
            return all;
        }
        LocalDate last = all.get(all.size() - 1).date();
        return all.stream()
                .filter(balance -> !balance.balanced() || balance.date().equals(last))
                .toList();
    }

    private static String name(BalanceResult balance, boolean dated) {
        return dated ? balance.date() + ": " + balance.name() : balance.name();
    }

    /** What became of each partition. */
    static List<String> partitions(List<PartitionResult> partitions) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, PARTITION_LINE, "table", "partition", "rows", "before", "state"));
        int shown = partitions.size() <= MOST_LINES ? partitions.size() : LINES_AT_EACH_END;
        partitions.subList(0, shown).forEach(partition -> lines.add(line(partition)));
        if (shown < partitions.size()) {
            int to = partitions.size() - LINES_AT_EACH_END;
            lines.add("... " + Count.of(to - shown, "more partition"));
            partitions.subList(to, partitions.size()).forEach(partition -> lines.add(line(partition)));
        }
        return lines;
    }

    private static String line(PartitionResult partition) {
        List<String> values = new ArrayList<>();
        partition.values().forEach((column, value) -> values.add(column + "=" + value));
        return String.format(
                        Locale.ROOT,
                        PARTITION_LINE,
                        partition.table(),
                        String.join("/", values),
                        String.format(Locale.ROOT, "%,d", partition.rows()),
                        partition.previousRows() == null
                                ? ""
                                : String.format(Locale.ROOT, "%,d", partition.previousRows()),
                        partition.change() == null ? "" : partition.change().label())
                .stripTrailing();
    }
}
