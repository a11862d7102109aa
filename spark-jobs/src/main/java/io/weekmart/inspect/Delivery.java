package io.weekmart.inspect;

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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out what a dump holds, on which days none comes, and which dumps of masters are read. */
final class Delivery {
    /** A weekday without a dump in so many weeks is one on which none comes. */
    private static final int WEEKS = 3;

    /** Days that a question names. */
    private static final int DAYS_SHOWN = 5;

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
            closed(proposal, daily, dates);
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

    /** The last day of the rows, where all of them were read, and the last date of files elsewhere; null where nothing tells it. */
    private static @Nullable LocalDate lastDay(Proposal proposal) {
        TreeSet<LocalDate> last = new TreeSet<>();
        for (Map.Entry<TableSpec, TableChoice> entry : proposal.tables.entrySet()) {
            Trial.Outcome trial = proposal.trials.get(entry.getKey());
            if (entry.getKey().daily() && trial != null) {
                LocalDate day = trial.lastDay();
                if (day != null && !trial.whole()) {
                    // The first rows say nothing of the last ones.
                    return null;
                }
                if (day != null) {
                    last.add(day);
                }
            }
            if (!proposal.pipeline().hasCalendar()) {
                entry.getValue()
                        .match()
                        .ifPresent(match -> last.addAll(match.profile().family().dates()));
            }
        }
        return last.isEmpty() ? null : last.last();
    }

    private static void layout(Proposal proposal, List<TableChoice> daily) {
        for (TableChoice choice : daily) {
            FileFamily family = family(choice);
            Trial.Outcome trial = proposal.trials.get(choice.table());
            String name = choice.table().name();
            if (!family.dated()) {
                proposal.layoutReason =
                        "The files of " + name + " have no date in their names: each holds all there is.";
                return;
            }
            if (trial == null || trial.days().isEmpty()) {
                continue;
            }
            Layout layout = Layout.of(name, family, trial);
            proposal.daily = layout.daily();
            proposal.layoutReason = layout.reason();
            if (!layout.sure()) {
                proposal.choices.add(layoutChoice(layout.daily()));
            }
            if (layout.overlaps() && choice.table().naturalKey().isEmpty()) {
                tellApart(choice, trial);
            }
            return;
        }
        proposal.daily =
                daily.stream().anyMatch(choice -> family(choice).dates().size() > 1);
        if (proposal.daily) {
            proposal.layoutReason = "There is one dump for each date, and no day of their rows could be read.";
            proposal.choices.add(layoutChoice(true));
        }
    }

    /** Has rows of dumps that reach back told apart, so that none counts twice. Rows that are late, and come once, need nothing. */
    private static void tellApart(TableChoice choice, Trial.Outcome trial) {
        if (trial.whole() && trial.again() == 0) {
            return;
        }
        boolean receipts = choice.table().columns().containsAll(ComingAgain.LINE)
                && ComingAgain.LINE.stream()
                        .allMatch(column -> choice.constants.containsKey(column)
                                || choice.match().orElseThrow().columns().containsKey(column));
        String found = trial.again() > 0
                ? InspectionText.percent(trial.again()) + " of the rows that were tried are in the dump before too."
                : "The rows that were tried do not tell whether they come again in later dumps.";
        if (!receipts) {
            choice.choices.add(
                    new Choice(
                            found + " Without receipt numbers nothing tells such a row from a further"
                                    + " sale, and it counts as often as it comes. Have each dump hold the rows since the last one alone."));
            return;
        }
        choice.naturalKey = ComingAgain.LINE;
        choice.naturalKeyReason = found
                + " CHOOSE: columns that tell the lines of all receipts apart. Of the rows with the same, the one of the"
                + " latest dump counts."
                + (trial.alike() > 0
                        ? " By those below, " + InspectionText.percent(trial.alike())
                                + " of the rows that were tried are the same as another row of their dump, and would be"
                                + " rejected."
                        : "");
    }

    private static Choice layoutChoice(boolean daily) {
        return new Choice(
                "Whether each dump holds the rows since the last one (daily), or all rows up to its date (full). With daily, the"
                        + " rows of all dumps are added up; with full, the newest one alone is read.",
                List.of("layout = " + (daily ? "full" : "daily")));
    }

    private static void closed(Proposal proposal, List<TableChoice> daily, NavigableSet<LocalDate> dates) {
        if (!proposal.listing().whole()) {
            proposal.choices.add(new Choice(
                    "Not all files of the folder were listed, so that nothing is known of days without a dump."
                            + " Name those on which the stores are closed in raw.closed."));
            return;
        }
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
        proposal.closed = List.copyOf(closed);
        if (!missing.isEmpty()) {
            List<String> lines = new ArrayList<>();
            String found = "No table has a dump of " + days(missing) + ". ";
            for (DayOfWeek weekday : DayOfWeek.values()) {
                // Fewer weeks than tell it, and more than one.
                if (!there.containsKey(weekday)
                        && all.getOrDefault(weekday, 0) > 1
                        && missing.removeIf(date -> date.getDayOfWeek() == weekday)) {
                    closed.add(weekday.name());
                }
            }
            if (missing.size() <= MOST_CLOSED) {
                missing.forEach(date -> closed.add(date.toString()));
                lines.add("closed = " + Hocon.list(closed));
            }
            // With one daily table, a lost dump of it cannot be told from a closed day.
            boolean gaps = daily.size() > 1;
            if (gaps) {
                lines.add("allow-gaps = true");
            }
            proposal.choices.add(new Choice(
                    found + "If an export failed, deliver its dump. If the stores were closed, name the days in closed"
                            + (gaps ? "; allow-gaps takes each such day for closed, from now on as well." : "."),
                    lines));
        }
        for (TableChoice choice : daily) {
            NavigableSet<LocalDate> own = family(choice).dates();
            if (own.isEmpty()) {
                continue;
            }
            List<LocalDate> lacking = dates.subSet(own.first(), true, own.last(), true).stream()
                    .filter(date -> !own.contains(date))
                    .toList();
            if (!lacking.isEmpty()) {
                proposal.choices.add(new Choice(
                        choice.table().name() + " has no dump of " + days(lacking)
                                + ", and another table has. If an export failed, deliver its dump: a run ends without it."
                                + " allow-gaps passes over such days, from now on as well.",
                        List.of("allow-gaps = true")));
            }
        }
    }

    private static String days(List<LocalDate> days) {
        int more = days.size() - DAYS_SHOWN;
        return days.stream().limit(DAYS_SHOWN).map(LocalDate::toString).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
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
