package io.weekmart.page;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.RunPage;
import io.weekmart.page.Block.Cell;
import io.weekmart.page.Block.Column;
import io.weekmart.page.Block.Fold;
import io.weekmart.page.Block.Paragraph;
import io.weekmart.page.Block.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Coverage: which stores sold on which days, the silent ones first. */
final class CoverageSection {
    private CoverageSection() {}

    static Optional<Section> of(RunPage page) {
        Coverage coverage = page.coverage();
        if (coverage == null || coverage.days().isEmpty()) {
            return Optional.empty();
        }
        Coverage.Day last = coverage.days().get(coverage.days().size() - 1);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Paragraph(
                "On " + Numbers.day(last.date()) + ", " + Count.of(last.sold(), "store") + " sold, "
                        + Numbers.count(last.counted()) + " only counted stock, and "
                        + (last.silent() == 0
                                ? "none was"
                                : last.silent() == 1 ? "1 was" : Numbers.count(last.silent()) + " were")
                        + " silent.",
                last.silent() == 0 ? Tone.PLAIN : Tone.WATCH));
        blocks.add(new Paragraph(
                "A full mark is a day with sales, a half one a day with stock counts alone, a stroke a silent day: the store sold"
                        + " on that weekday in each of the four weeks before. Without a mark nothing was expected.",
                Tone.MUTED));
        blocks.add(stores(coverage));
        blocks.add(Fold.of("All stores by day", days(coverage)));
        return Optional.of(new Section("coverage", "Coverage", List.copyOf(blocks)));
    }

    private static Table stores(Coverage coverage) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Coverage.Store store :
                coverage.stores().stream().limit(Coverage.STORES).toList()) {
            long sold = count(store, Coverage.SOLD);
            long counted = count(store, Coverage.COUNTED);
            long silent = count(store, Coverage.SILENT);
            rows.add(List.of(
                    Cell.of(store.name()).detail(store.detail()),
                    store.silentDays() == 0
                            ? Cell.of("").tone(Tone.MUTED)
                            : Cell.of(Count.of(store.silentDays(), "day")).tone(store.silent() ? Tone.BAD : Tone.MUTED),
                    Cell.of("")
                            .drawing(Charts.days(
                                    "Sold on " + Count.of(sold, "day") + ", counted stock on " + counted
                                            + ", silent on " + silent,
                                    store.states(),
                                    Coverage.SOLD,
                                    Coverage.COUNTED,
                                    Coverage.SILENT)),
                    Cell.of(Numbers.count(sold)),
                    Cell.of(Numbers.count(counted)),
                    Cell.of(Numbers.count(silent))));
        }
        List<Coverage.Day> days = coverage.days();
        return new Table(
                "Stores from " + days.get(0).date() + " to "
                        + days.get(days.size() - 1).date(),
                List.of(
                        Column.text("Store"),
                        Column.number("No row for"),
                        Column.text("Each day"),
                        Column.number("Sold"),
                        Column.number("Counted"),
                        Column.number("Silent")),
                rows,
                coverage.moreStores() == 0 ? null : Count.of(coverage.moreStores(), "more store") + ".");
    }

    private static long count(Coverage.Store store, char state) {
        return store.states().chars().filter(each -> each == state).count();
    }

    private static Table days(Coverage coverage) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = coverage.days().size() - 1; i >= 0; i--) {
            Coverage.Day day = coverage.days().get(i);
            int open = day.sold() + day.counted() + day.silent();
            rows.add(List.of(
                    Cell.of(Numbers.shortDay(day.date())),
                    Cell.of("")
                            .drawing(Charts.bar(
                                    "Share of expected stores that sold", open == 0 ? 0 : (double) day.sold() / open)),
                    Cell.of(Numbers.count(day.sold())),
                    Cell.of(Numbers.count(day.counted())),
                    Cell.of(Numbers.count(day.silent())).tone(day.silent() == 0 ? Tone.MUTED : Tone.WATCH)));
        }
        return new Table(
                "Stores by what they did on each day",
                List.of(
                        Column.text("Day"),
                        Column.text("Share that sold"),
                        Column.number("Sold"),
                        Column.number("Counted stock alone"),
                        Column.number("Silent")),
                rows,
                null);
    }
}
