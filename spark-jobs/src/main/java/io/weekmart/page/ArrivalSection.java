package io.weekmart.page;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.page.Block.Cell;
import io.weekmart.page.Block.Column;
import io.weekmart.page.Block.Fold;
import io.weekmart.page.Block.Paragraph;
import io.weekmart.page.Block.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What arrived: the newest dump of each table beside what is usual, and what the guards found. */
final class ArrivalSection {
    /** A dump with less than this of what is usual, or more than its inverse, catches the eye. */
    private static final double UNUSUAL = 0.7;

    private static final int MOST_GUARDS = 60;

    private ArrivalSection() {}

    static Optional<Section> of(RunPage page) {
        List<Block> blocks = new ArrayList<>();
        if (!page.arrivals().isEmpty()) {
            arrivals(page.arrivals(), blocks);
        }
        if (!page.guards().isEmpty()) {
            guards(page, blocks);
        }
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("arrived", "What arrived", List.copyOf(blocks)));
    }

    private static void arrivals(List<Arrival> arrivals, List<Block> blocks) {
        boolean amounts = arrivals.stream().anyMatch(arrival -> arrival.amount() != null);
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("Table"),
                Column.text("Newest dump"),
                Column.number("Rows"),
                Column.text("Last dumps"),
                Column.number("Size")));
        if (amounts) {
            columns.add(Column.number("Amount"));
            columns.add(Column.text("Last amounts"));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            Arrival.@Nullable Usual usual = arrival.usual();
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(arrival.table())
                    .detail(arrival.files() > 1 ? Numbers.count(arrival.files()) + " files" : null));
            row.add(Cell.of(Numbers.shortDay(arrival.dumpDate())));
            row.add(beside(
                    Numbers.count(arrival.rows()),
                    (double) arrival.rows(),
                    usual == null ? null : (double) usual.rows(),
                    arrival));
            row.add(Cell.of("")
                    .drawing(Charts.sparkline(
                            "Rows of " + arrival.table(),
                            arrival.recent().stream()
                                    .map(dump -> (Double) (double) dump.rows())
                                    .toList(),
                            value -> Numbers.count(Math.round(value)))));
            row.add(beside(
                    Numbers.bytes(arrival.bytes()),
                    (double) arrival.bytes(),
                    usual == null || usual.bytes() == 0 ? null : (double) usual.bytes(),
                    arrival));
            if (amounts) {
                BigDecimal amount = arrival.amount();
                BigDecimal usualAmount = usual == null ? null : usual.amount();
                row.add(
                        amount == null
                                ? Cell.NOTHING
                                : beside(
                                        Numbers.money(amount),
                                        amount.doubleValue(),
                                        usualAmount == null ? null : usualAmount.doubleValue(),
                                        arrival));
                row.add(amount == null ? Cell.of("") : Cell.of("").drawing(amounts(arrival)));
            }
            rows.add(row);
        }
        boolean compared = arrivals.stream().anyMatch(arrival -> arrival.usual() != null);
        blocks.add(new Table(
                compared ? "The newest dump of each table beside what is usual" : "The newest dump of each table",
                columns,
                rows,
                compared ? null : "There is nothing to compare with yet."));
        List<Block> recent = new ArrayList<>();
        arrivals.stream().filter(arrival -> arrival.recent().size() > 1).forEach(arrival -> recent.add(dumps(arrival)));
        if (!recent.isEmpty()) {
            blocks.add(new Fold("The values behind the lines", false, recent));
        }
    }

    private static @Nullable Drawing amounts(Arrival arrival) {
        Function<Arrival.Dump, @Nullable Double> amount =
                dump -> dump.amount() == null ? null : dump.amount().doubleValue();
        List<@Nullable Double> values = new ArrayList<>();
        arrival.recent().forEach(dump -> values.add(amount.apply(dump)));
        return Charts.sparkline(
                "Amount of " + arrival.table(), values, value -> Numbers.money(BigDecimal.valueOf(value)));
    }

    /** A value with its change against the usual one, which catches the eye where it is large. */
    private static Cell beside(String text, double now, @Nullable Double usual, Arrival arrival) {
        Arrival.Usual of = arrival.usual();
        if (usual == null || of == null) {
            return Cell.of(text);
        }
        if (usual == 0) {
            return Cell.of(text).detail("usually none");
        }
        double ratio = now / usual;
        boolean unusual = ratio < UNUSUAL || ratio > 1 / UNUSUAL;
        BigDecimal percent = BigDecimal.valueOf((ratio - 1) * 100).setScale(1, RoundingMode.HALF_UP);
        String change = (percent.signum() > 0 ? "+" : "") + Numbers.percent(percent);
        return Cell.of(text)
                .detail(change
                        + (of.dumps() > 1
                                ? " against a usual " + Numbers.weekday(arrival.dumpDate())
                                : " against the last dump"))
                .tone(unusual ? Tone.WATCH : Tone.PLAIN);
    }

    private static Table dumps(Arrival arrival) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = arrival.recent().size() - 1; i >= 0; i--) {
            Arrival.Dump dump = arrival.recent().get(i);
            rows.add(List.of(
                    Cell.of(Numbers.shortDay(dump.date())),
                    Cell.of(Numbers.count(dump.rows())),
                    Cell.of(dump.bytes() == 0 ? null : Numbers.bytes(dump.bytes())),
                    Cell.of(dump.amount() == null ? null : Numbers.money(dump.amount()))));
        }
        return new Table(
                "The last dumps of " + arrival.table(),
                List.of(Column.text("Dump"), Column.number("Rows"), Column.number("Size"), Column.number("Amount")),
                rows,
                null);
    }

    private static void guards(RunPage page, List<Block> blocks) {
        List<GuardResult> guards = page.guards();
        List<GuardResult> checked = guards.stream()
                .filter(guard -> guard.observed() != null)
                .sorted(Comparator.comparingInt(ArrivalSection::urgency))
                .toList();
        List<GuardResult> unchecked =
                guards.stream().filter(guard -> guard.observed() == null).toList();
        long tripped = checked.stream()
                .filter(guard -> guard.tripped() && guard.accepted() == null)
                .count();
        // A backfill checks each of its dates, and the page keeps a part of what came of it.
        boolean all = guards.size() < RunPage.GUARDS;
        List<Block> inside = new ArrayList<>();
        if (!checked.isEmpty()) {
            inside.add(Paragraph.of(
                    tripped == 0
                            ? "No guard stopped this run."
                            : Reach.of(page) == Reach.PUBLISHED
                                    ? "The run was stopped. What it had published before that stays."
                                    : "The run was stopped. Nothing was published but the rejects and the report."));
            List<GuardResult> eye =
                    checked.stream().filter(GuardResult::tripped).toList();
            List<GuardResult> good =
                    checked.stream().filter(guard -> !guard.tripped()).toList();
            if (!eye.isEmpty()) {
                inside.add(found("What each guard found", eye));
            }
            if (!good.isEmpty()) {
                inside.add(Fold.of(
                        (all ? "" : "At least ") + Count.of(good.size(), "check") + " of guards within their limits",
                        found("What the other guards found", good)));
            }
        }
        if (!unchecked.isEmpty()) {
            inside.add(Fold.of(
                    "Guards that had nothing to check: " + (all ? "" : "at least ") + unchecked.size(),
                    new Table(
                            "Guards that had nothing to check",
                            List.of(Column.text("Guard"), Column.text("Why")),
                            unchecked.stream()
                                    .limit(MOST_GUARDS)
                                    .map(guard -> List.of(name(guard), Cell.sentence(guard.finding())))
                                    .toList(),
                            null)));
        }
        blocks.add(new Block.Group("Guards", inside));
    }

    private static Table found(String caption, List<GuardResult> guards) {
        return new Table(
                caption,
                List.of(
                        Column.text("Guard"),
                        Column.text("State"),
                        Column.number("Found"),
                        Column.number("Limit"),
                        Column.text("What that means")),
                guards.stream().limit(MOST_GUARDS).map(ArrivalSection::guard).toList(),
                guards.size() > MOST_GUARDS ? "All of them are in the run report." : null);
    }

    private static int urgency(GuardResult guard) {
        return !guard.tripped() ? 2 : guard.accepted() == null ? 0 : 1;
    }

    private static Cell name(GuardResult guard) {
        String about = (guard.table() == null ? "" : guard.table())
                + (guard.date() == null ? "" : (guard.table() == null ? "" : ", ") + guard.date());
        return Cell.of(guard.id()).detail(about.isEmpty() ? null : about);
    }

    private static List<Cell> guard(GuardResult guard) {
        Cell state;
        if (guard.accepted() != null) {
            state = Cell.of("accepted")
                    .detail("by " + guard.accepted().by() + ", "
                            + Numbers.moment(guard.accepted().at()))
                    .tone(Tone.WATCH);
        } else if (guard.tripped()) {
            state = Cell.of("stopped the run").tone(Tone.BAD);
        } else {
            state = Cell.of("ok").tone(Tone.GOOD);
        }
        return List.of(
                name(guard),
                state,
                Cell.of(guard.observed() == null ? null : value(guard, guard.observed())),
                Cell.of((guard.bound().equals(GuardResult.LEAST) ? "at least " : "at most ")
                                + value(guard, guard.limit()))
                        .detail(guard.limitKey()),
                Cell.sentence(guard.finding()));
    }

    private static String value(GuardResult guard, Number value) {
        return switch (guard.unit()) {
            case GuardResult.FRACTION -> Numbers.share(value.doubleValue());
            case GuardResult.PERCENT -> Numbers.share(value.doubleValue() / 100);
            case GuardResult.RATIO -> String.format(Locale.ROOT, "%.2f", value.doubleValue());
            default -> Numbers.count(value.longValue());
        };
    }
}
