package io.weekmart.page;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.PartitionDifference.Mover;
import io.weekmart.contract.page.PartitionDifference.Sums;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.page.Block.Cell;
import io.weekmart.page.Block.Column;
import io.weekmart.page.Block.Fold;
import io.weekmart.page.Block.Paragraph;
import io.weekmart.page.Block.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What changed: what was computed beside what was published before, and the stores and products behind it. */
final class ChangeSection {
    private static final int MOST_PARTITIONS = 20;
    private static final String AMOUNT = "_amt";
    private static final Map<String, String> KNOWN =
            Map.of("total_sales_qty", "Units sold", "total_sales_amt", "Revenue");

    private ChangeSection() {}

    static Optional<Section> of(RunPage page) {
        List<PartitionDifference> all = page.changes();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<PartitionDifference> differing =
                all.stream().filter(ChangeSection::differs).toList();
        List<Block> blocks = new ArrayList<>();
        boolean weeks = all.stream().allMatch(each -> each.table() == null);
        String one = weeks ? "week" : "partition";
        blocks.add(Paragraph.of(summary(all, differing.size(), one)));
        List<PartitionDifference> shown = new ArrayList<>(differing);
        all.stream().filter(each -> !differs(each)).forEach(shown::add);
        List<PartitionDifference> first = shown.stream().limit(MOST_PARTITIONS).toList();
        for (String table : tables(first)) {
            blocks.add(table(
                    table,
                    first.stream().filter(each -> name(each).equals(table)).toList(),
                    weeks));
        }
        if (shown.size() > MOST_PARTITIONS) {
            blocks.add(new Paragraph(
                    Count.of(shown.size() - (long) MOST_PARTITIONS, "more " + one)
                            + " are not shown. All of them are in the run report.",
                    Tone.MUTED));
        }
        boolean open = true;
        for (PartitionDifference each : differing.stream()
                .filter(each -> !each.stores().isEmpty() || !each.products().isEmpty())
                .sorted(Comparator.comparing(ChangeSection::size).reversed())
                .limit(MOST_PARTITIONS)
                .toList()) {
            List<Block> movers = new ArrayList<>();
            movers(movers, "Stores", each.stores(), each.moreStores(), each);
            movers(movers, "Products", each.products(), each.moreProducts(), each);
            blocks.add(new Fold("What is behind the difference of " + each.name(), open, movers));
            open = false;
        }
        return Optional.of(new Section("changed", "What changed", List.copyOf(blocks)));
    }

    private static String summary(List<PartitionDifference> all, int differing, String one) {
        if (all.stream().allMatch(each -> each.change() == Change.NEW)) {
            long waiting = all.stream().filter(each -> !each.published()).count();
            return (all.size() == 1 ? "The " + one + " is new." : "All " + Count.of(all.size(), one) + " are new.")
                    + (waiting == 0 || waiting == all.size()
                            ? ""
                            : " " + Numbers.count(waiting) + " of them " + (waiting == 1 ? "is" : "are")
                                    + " not published.");
        }
        return Count.of(differing, one) + " of " + Numbers.count(all.size())
                + (differing == 1 ? " differs" : " differ") + " from what was published before."
                + (differing == 0 ? " Readers see what they saw yesterday." : "");
    }

    private static boolean differs(PartitionDifference each) {
        return each.change() != null && each.change() != Change.UNCHANGED;
    }

    private static Set<String> tables(List<PartitionDifference> differences) {
        Set<String> tables = new LinkedHashSet<>();
        differences.forEach(each -> tables.add(name(each)));
        return tables;
    }

    private static String name(PartitionDifference each) {
        return each.table() == null ? "" : each.table();
    }

    /** How much money differs, or how many rows where there is no money. */
    private static BigDecimal size(PartitionDifference each) {
        for (String column : columns(List.of(each))) {
            if (column.endsWith(AMOUNT)) {
                return now(each, column).subtract(before(each, column)).abs();
            }
        }
        return BigDecimal.valueOf(Math.abs(rows(each.now()) - rows(each.before())));
    }

    private static Set<String> columns(List<PartitionDifference> differences) {
        Set<String> columns = new LinkedHashSet<>();
        for (PartitionDifference each : differences) {
            if (each.now() != null) {
                columns.addAll(each.now().totals().keySet());
            }
            if (each.before() != null) {
                columns.addAll(each.before().totals().keySet());
            }
        }
        return columns;
    }

    private static Table table(String name, List<PartitionDifference> differences, boolean weeks) {
        Set<String> totals = columns(differences);
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text(weeks ? "Week" : "Partition"));
        columns.add(Column.text("State"));
        columns.add(Column.number("Rows"));
        totals.forEach(total -> columns.add(Column.number(label(total))));
        List<List<Cell>> rows = new ArrayList<>();
        for (PartitionDifference each : differences) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(each.name()).detail(dates(each)));
            row.add(state(each));
            row.add(beside(
                    each,
                    FigureUnit.COUNT,
                    BigDecimal.valueOf(rows(each.before())),
                    BigDecimal.valueOf(rows(each.now()))));
            for (String total : totals) {
                FigureUnit unit = total.endsWith(AMOUNT) ? FigureUnit.AMOUNT : FigureUnit.QUANTITY;
                row.add(beside(each, unit, before(each, total), now(each, total)));
            }
            rows.add(row);
        }
        String caption = weeks
                ? "Weeks as computed, with the difference to what was published before"
                : (name.isEmpty() ? "Partitions" : name) + ", with the difference to what was published before";
        return new Table(caption, columns, rows, null);
    }

    private static @Nullable String dates(PartitionDifference each) {
        if (each.from() == null || each.to() == null) {
            return null;
        }
        String dates = each.from() + " to " + each.to();
        return each.complete() ? dates : dates + ", incomplete";
    }

    private static Cell state(PartitionDifference each) {
        Change change = each.change();
        if (change == null) {
            return Cell.of("not compared").tone(Tone.MUTED);
        }
        Tone tone =
                switch (change) {
                    case NEW, CHANGED -> Tone.PLAIN;
                    case UNCHANGED -> Tone.MUTED;
                    case EMPTIED -> Tone.BAD;
                };
        boolean waits = change != Change.UNCHANGED && !each.published();
        return Cell.of(change.label()).tone(tone).detail(waits ? "not published" : null);
    }

    private static Cell beside(PartitionDifference each, FigureUnit unit, BigDecimal before, BigDecimal now) {
        Cell cell = Cell.of(Numbers.value(unit, now));
        if (each.before() == null) {
            return cell;
        }
        BigDecimal difference = now.subtract(before);
        if (difference.signum() == 0) {
            return cell.detail(differs(each) ? "the same" : null);
        }
        String change = Numbers.change(before, now);
        return cell.detail(Numbers.plus(unit, difference) + (change == null ? "" : " (" + change + ")"));
    }

    private static void movers(
            List<Block> blocks, String title, List<Mover> movers, long more, PartitionDifference each) {
        if (movers.isEmpty()) {
            return;
        }
        double most = movers.stream()
                .mapToDouble(
                        mover -> Math.abs(mover.now().subtract(mover.before()).doubleValue()))
                .max()
                .orElse(0);
        List<List<Cell>> rows = new ArrayList<>();
        for (Mover mover : movers) {
            BigDecimal difference = mover.now().subtract(mover.before());
            rows.add(List.of(
                    Cell.of(mover.name()).detail(mover.detail()),
                    Cell.of(Numbers.money(mover.before())),
                    Cell.of(Numbers.money(mover.now())),
                    Cell.of(Numbers.plus(FigureUnit.AMOUNT, difference)),
                    Cell.of("")
                            .drawing(Charts.bar(
                                    "Share of the largest difference",
                                    most == 0 ? 0 : Math.abs(difference.doubleValue()) / most))));
        }
        blocks.add(new Table(
                title + " behind the difference of " + each.name(),
                List.of(
                        Column.text(title),
                        Column.number("Revenue before"),
                        Column.number("Revenue now"),
                        Column.number("Difference"),
                        Column.text("")),
                rows,
                more == 0 ? null : Numbers.count(more) + " more differ."));
    }

    private static String label(String column) {
        String known = KNOWN.get(column);
        return known == null ? column.replace('_', ' ') : known;
    }

    private static long rows(@Nullable Sums sums) {
        return sums == null ? 0 : sums.rows();
    }

    private static BigDecimal now(PartitionDifference each, String column) {
        return total(each.now(), column);
    }

    private static BigDecimal before(PartitionDifference each, String column) {
        return total(each.before(), column);
    }

    private static BigDecimal total(@Nullable Sums sums, String column) {
        return sums == null ? BigDecimal.ZERO : sums.totals().getOrDefault(column, BigDecimal.ZERO);
    }
}
