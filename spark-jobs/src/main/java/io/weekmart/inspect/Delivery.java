package io.weekmart.inspect;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.table.TableSpec;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out what a dump holds, on which days none comes, and which dumps of masters are read. */
final class Delivery {
    /** A dump that holds no more days than these is one of what happened since the last one. */
    private static final long MOST_DAYS = 8;

    /** A weekday without a dump in so many weeks is one on which none comes. */
    private static final int WEEKS = 3;

    /** More single days than these are nobody's list of holidays. */
    private static final int MOST_CLOSED = 20;

    private Delivery() {}

    /** Adds what the dates of files and of their rows tell. */
    static void judge(Proposal proposal) {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        List<TableChoice> daily = proposal.tables.values().stream()
                .filter(choice -> choice.table().daily() && choice.match().isPresent())
                .toList();
        daily.forEach(choice -> dates.addAll(family(choice).dates()));
        proposal.runDate = dates.isEmpty() ? lastDay(proposal) : dates.last();
        layout(proposal, daily);
        if (proposal.daily) {
            closed(proposal, dates);
        }
        for (TableChoice choice : proposal.tables.values()) {
            if (choice.match().isPresent() && !choice.table().daily()) {
                master(proposal, choice, dates);
            }
        }
    }

    private static FileFamily family(TableChoice choice) {
        return choice.match().orElseThrow().profile().family();
    }

    private static @Nullable LocalDate lastDay(Proposal proposal) {
        TreeSet<LocalDate> last = new TreeSet<>();
        proposal.tables.forEach((table, choice) -> {
            Trial.Outcome trial = proposal.trials.get(table);
            if (table.daily() && trial != null && trial.lastDay() != null) {
                last.add(trial.lastDay());
            }
            choice.match()
                    .ifPresent(match -> last.addAll(
                            proposal.pipeline().hasCalendar()
                                    ? new TreeSet<>()
                                    : match.profile().family().dates()));
        });
        return last.isEmpty() ? null : last.last();
    }

    private static void layout(Proposal proposal, List<TableChoice> daily) {
        for (TableChoice choice : daily) {
            NavigableSet<LocalDate> dates = family(choice).dates();
            Trial.Outcome trial = proposal.trials.get(choice.table());
            String name = choice.table().name();
            if (dates.isEmpty()) {
                proposal.layoutReason =
                        "The files of " + name + " have no date in their names: each holds all there is.";
                return;
            }
            if (dates.size() == 1) {
                proposal.layoutReason = "There is one dump of " + name + ", taken for one that holds all history.";
                return;
            }
            if (trial == null || trial.days().isEmpty()) {
                continue;
            }
            List<Long> days = trial.days().values().stream().sorted().toList();
            long median = days.get(days.size() / 2);
            proposal.daily = median <= MOST_DAYS;
            proposal.layoutReason = proposal.daily
                    ? "A dump of " + name + " holds the rows of " + Count.of(median, "day") + "."
                    : "A dump of " + name + " holds the rows of " + Count.of(median, "day") + ": all history.";
            return;
        }
        proposal.daily =
                daily.stream().anyMatch(choice -> family(choice).dates().size() > 1);
        proposal.layoutReason = proposal.daily ? "There is one dump for each date." : "";
    }

    private static void closed(Proposal proposal, NavigableSet<LocalDate> dates) {
        List<LocalDate> missing = new ArrayList<>();
        Map<DayOfWeek, Integer> there = new EnumMap<>(DayOfWeek.class);
        Map<DayOfWeek, Integer> all = new EnumMap<>(DayOfWeek.class);
        for (LocalDate date = dates.first(); !date.isAfter(dates.last()); date = date.plusDays(1)) {
            all.merge(date.getDayOfWeek(), 1, Integer::sum);
            if (dates.contains(date)) {
                there.merge(date.getDayOfWeek(), 1, Integer::sum);
            } else {
                missing.add(date);
            }
        }
        List<String> closed = new ArrayList<>();
        for (DayOfWeek weekday : DayOfWeek.values()) {
            if (!there.containsKey(weekday) && all.getOrDefault(weekday, 0) >= WEEKS) {
                closed.add(weekday.name());
                missing.removeIf(date -> date.getDayOfWeek() == weekday);
            }
        }
        if (missing.size() > MOST_CLOSED) {
            proposal.gaps = true;
        } else {
            missing.forEach(date -> closed.add(date.toString()));
        }
        proposal.closed = closed;
        boolean uneven = proposal.tables.values().stream()
                .filter(choice -> choice.table().daily() && choice.match().isPresent())
                .anyMatch(choice -> {
                    NavigableSet<LocalDate> own = family(choice).dates();
                    return !own.isEmpty() && !own.containsAll(dates.subSet(own.first(), true, own.last(), true));
                });
        proposal.gaps |= uneven;
    }

    private static void master(Proposal proposal, TableChoice choice, NavigableSet<LocalDate> dates) {
        FileFamily family = family(choice);
        LocalDate runDate = proposal.runDate;
        if (!family.dated() || runDate == null) {
            return;
        }
        NavigableSet<LocalDate> own = family.dates();
        TableSpec table = choice.table();
        boolean each = own.contains(runDate)
                && own.containsAll(dates.isEmpty() ? List.of() : dates.tailSet(Objects.requireNonNull(own.first())));
        boolean alone = proposal.pipeline().dailyInputs().isEmpty();
        choice.newest = !each && !alone && !table.daily();
    }
}
