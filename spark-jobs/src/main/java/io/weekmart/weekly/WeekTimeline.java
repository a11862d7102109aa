package io.weekmart.weekly;

import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.page.Business;
import io.weekmart.metrics.WeekFile;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.PublishedFile;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The weeks as they are once a run has published: those that it computed, and beside them those that are published already. */
final class WeekTimeline {
    private static final int DAYS_OF_A_YEAR = 364;

    private final NavigableMap<LocalDate, Entry> weeks = new TreeMap<>();
    private final RetailCalendar calendar;
    private final boolean generated;

    /**
     * A week.
     *
     * @param margin null where none of its rows has one, or the ledger does not know it
     * @param files paths by the names of the files; none of a week that a dry run computed
     */
    record Entry(
            WeekId id,
            LocalDate start,
            LocalDate end,
            boolean complete,
            BigDecimal revenue,
            BigDecimal quantity,
            @Nullable BigDecimal margin,
            Map<String, String> files) {}

    /** @param generated whether the calendar is made by a rule */
    private WeekTimeline(RetailCalendar calendar, boolean generated) {
        this.calendar = calendar;
        this.generated = generated;
    }

    /**
     * Puts computed weeks in the place of published ones.
     *
     * @param asOf the date whose dumps are read: published weeks that ended by then are taken for complete
     */
    static WeekTimeline of(
            Ledger ledger,
            WeekChanges changes,
            RetailCalendar calendar,
            boolean generated,
            LocalDate asOf,
            OutputLayout layout,
            int filesPerWeek) {
        WeekTimeline timeline = new WeekTimeline(calendar, generated);
        for (PublishedWeek week : WeeklyOutput.weeks(ledger)) {
            if (!changes.emptied().contains(week)) {
                timeline.weeks.put(week.start(), published(week, asOf, layout));
            }
        }
        changes.computed().keySet().forEach(week -> {
            // A calendar may have moved the week.
            timeline.weeks.values().removeIf(known -> known.id()
                    .equals(week.week().id()));
            timeline.weeks.put(week.week().start(), computed(week, filesPerWeek));
        });
        return timeline;
    }

    private static Entry published(PublishedWeek week, LocalDate asOf, OutputLayout layout) {
        return new Entry(
                week.id(),
                week.start(),
                week.end(),
                !week.end().isAfter(asOf),
                week.totalSalesAmt(),
                week.totalSalesQty(),
                week.totalMarginAmt(),
                paths(week, layout));
    }

    /** The files of a published week by their names. */
    static Map<String, String> paths(PublishedWeek week, OutputLayout layout) {
        Map<String, String> paths = new TreeMap<>();
        for (PublishedFile file : week.partition().files()) {
            paths.put(
                    file.name(),
                    layout.resolve(week.partition().key().path(file.name())).toString());
        }
        return paths;
    }

    private static Entry computed(ComputedWeek week, int filesPerWeek) {
        return new Entry(
                week.week().id(),
                week.week().start(),
                week.week().end(),
                week.complete(),
                week.totals().totalSalesAmt(),
                week.totals().totalSalesQty(),
                week.margin(),
                paths(week, filesPerWeek));
    }

    /** The staged files of a computed week by the names that they are published under. */
    static Map<String, String> paths(ComputedWeek week, int filesPerWeek) {
        Map<String, String> paths = new TreeMap<>();
        for (WeekFile file : week.files()) {
            String path = file.path();
            if (path != null) {
                paths.put(WeeklyOutput.fileName(file.bucket(), filesPerWeek), path);
            }
        }
        return paths;
    }

    /** The newest complete week or, where none is, the newest; empty without any. */
    Optional<Entry> headline() {
        return weeks.descendingMap().values().stream()
                .filter(Entry::complete)
                .findFirst()
                .or(() -> Optional.ofNullable(weeks.lastEntry()).map(Map.Entry::getValue));
    }

    /** The week that many calendar weeks before another; empty where there is none. */
    Optional<Entry> before(Entry week, int ago) {
        List<Week> all = calendar.weeks();
        for (Week of : all) {
            if (of.id().equals(week.id())) {
                return of.index() < ago
                        ? Optional.empty()
                        : entry(all.get(of.index() - ago).id());
            }
        }
        return Optional.empty();
    }

    /** The week that a week is compared with a year later: that of its number or, where a rule makes the calendar, the one 364 days earlier. */
    Optional<Entry> lastYear(Entry week) {
        return generated
                ? Optional.ofNullable(weeks.get(week.start().minusDays(DAYS_OF_A_YEAR)))
                : entry(new WeekId(week.id().yrNum() - 1, week.id().wkNum()));
    }

    private Optional<Entry> entry(WeekId id) {
        return weeks.values().stream().filter(week -> week.id().equals(id)).findFirst();
    }

    /** The last weeks, oldest first, each beside that of the year before. */
    List<Business.WeekFigures> figures() {
        List<Entry> last =
                new ArrayList<>(weeks.values()).subList(Math.max(0, weeks.size() - Business.WEEKS), weeks.size());
        return last.stream()
                .map(week -> {
                    Optional<Entry> year = lastYear(week);
                    return new Business.WeekFigures(
                            week.id(),
                            week.start(),
                            week.complete(),
                            week.revenue(),
                            week.margin(),
                            year.map(Entry::revenue).orElse(null),
                            year.map(Entry::margin).orElse(null));
                })
                .toList();
    }

    /** The scale of money. */
    static BigDecimal money(long unscaled) {
        return BigDecimal.valueOf(unscaled, FactTable.AMOUNT.scale());
    }

    /** The scale of quantities. */
    static BigDecimal quantity(long unscaled) {
        return BigDecimal.valueOf(unscaled, FactTable.QUANTITY.scale());
    }
}
