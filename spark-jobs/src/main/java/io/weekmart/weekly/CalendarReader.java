package io.weekmart.weekly;

import static org.apache.spark.sql.functions.col;

import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.job.BrokenFiles;
import io.weekmart.job.Inputs;
import io.weekmart.job.Run;
import io.weekmart.publish.Ledger;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.ScanAccount;
import io.weekmart.quality.ScanRow;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ScanPlan;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Reads the calendar onto the driver: some hundred rows a decade, on which every other table depends, so that a bad row is a fault. */
final class CalendarReader {
    private static final int NAMED = 10;

    private CalendarReader() {}

    /** @throws UserFault with exit code 3, naming the lines and the dates */
    static RetailCalendar read(Run run, Inputs inputs, LocalDate asOf) {
        List<DumpHeader> files = inputs.of(WeeklyTables.CALENDAR);
        List<RejectedRow> rejected = new ArrayList<>();
        List<CalendarDay> days = new ArrayList<>();
        TaskResults results = scan(run, files, days, rejected);
        refuseBadRows(run, inputs, results, rejected);
        RetailCalendar calendar = RetailCalendar.of(days, asOf, source(files));
        calendar.week(asOf)
                .filter(week -> week.end().equals(calendar.last()) && week.days() < RetailCalendar.MAX_DAYS_OF_WEEK)
                .ifPresent(week -> run.report()
                        .warning("The calendar ends on " + calendar.last() + ", within " + week.id()
                                + ", the week of the run date, which has " + week.days() + " of "
                                + RetailCalendar.MAX_DAYS_OF_WEEK
                                + " days there: if that week goes on, export a longer calendar."));
        return calendar;
    }

    /** The dates on which a calendar says that the stores are closed; of bad rows nothing is said here. */
    static Set<LocalDate> closed(Run run, List<DumpHeader> files) {
        if (files.stream().allMatch(file -> file.absent().contains(WeeklyTables.OPEN_FLG))) {
            return Set.of();
        }
        List<CalendarDay> days = new ArrayList<>();
        scan(run, files, days, new ArrayList<>());
        return days.stream().filter(day -> !day.open()).map(CalendarDay::date).collect(Collectors.toUnmodifiableSet());
    }

    /** Reads the rows of a calendar: the good ones into days, the bad ones beside them. */
    private static TaskResults scan(
            Run run, List<DumpHeader> files, List<CalendarDay> days, List<RejectedRow> rejected) {
        // One split a file: the calendar is small, and a line then counts from the file's start.
        ScanPlan plan =
                ScanPlan.of(WeeklyTables.CALENDAR, files, run.settings()).withSplitBytes(Long.MAX_VALUE / 2);
        List<Column> columns = new ArrayList<>(ScanRow.columns());
        List.of("cal_dt", "yr_num", "wk_num", "yr_wk_num", WeeklyTables.OPEN_FLG)
                .forEach(name -> columns.add(col(name)));
        Dataset<Row> scan = RawScan.rows(run.spark(), plan).select(columns.toArray(Column[]::new));
        ScanRow scanned = new ScanRow(scan.schema());
        List<TaskResult> results = new ArrayList<>();
        ScanAccount account = new ScanAccount(WeeklyTables.CALENDAR, new ScanAccount.Sink() {
            @Override
            public void reject(RejectedRow row) {
                rejected.add(row);
            }

            @Override
            public void fault(TaskResult.Fault fault) {
                results.add(fault);
            }
        });
        for (Row row : scan.collectAsList()) {
            SplitTally tally = account.take(scanned.of(row));
            if (tally != null) {
                tally.pass(0);
                days.add(new CalendarDay(
                        row.getAs("cal_dt"),
                        row.getAs("yr_num"),
                        row.getAs("wk_num"),
                        row.getAs("yr_wk_num"),
                        !Boolean.FALSE.equals(row.getAs(WeeklyTables.OPEN_FLG))));
            }
        }
        account.finish().forEach(tally -> results.add(new TaskResult.SplitCounts(tally)));
        return new TaskResults(Map.of(WeeklyTables.CALENDAR, plan), results);
    }

    private static void refuseBadRows(Run run, Inputs inputs, TaskResults results, List<RejectedRow> rejected) {
        List<String> broken = results.brokenFiles();
        if (!broken.isEmpty()) {
            throw BrokenFiles.all(run, inputs.all(), broken);
        }
        List<String> bad = new ArrayList<>();
        for (RejectedRow row : rejected) {
            String codes = String.join(", ", row.reasons().codes(WeeklyTables.CALENDAR));
            bad.add(results.lineOf(WeeklyTables.CALENDAR, row.place(), codes + ": " + row.text()));
        }
        if (!bad.isEmpty()) {
            int more = bad.size() - NAMED;
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot use the calendar, which must not have a bad row:\n  "
                            + String.join("\n  ", bad.subList(0, Math.min(NAMED, bad.size())))
                            + (more > 0 ? "\n  and " + more + " more" : ""),
                    "Correct these rows in the source and export the calendar again.");
        }
    }

    /**
     * Makes sure that the dates of published weeks still belong to these weeks.
     *
     * @param source of the calendar, for messages
     * @param generated whether it follows from a rule
     * @param accepted days whose weeks may have changed, because they are all computed anew; null where there are none
     * @throws UserFault with exit code 3, naming the dates
     */
    static void refuseChanges(
            RetailCalendar calendar, Ledger ledger, String source, boolean generated, @Nullable WeekScope accepted) {
        List<String> moved = new ArrayList<>();
        for (PublishedWeek published : WeeklyOutput.weeks(ledger)) {
            for (LocalDate date = published.start(); !date.isAfter(published.end()); date = date.plusDays(1)) {
                Optional<io.weekmart.contract.calendar.Week> now = calendar.week(date);
                if (now.isPresent()
                        && !holdsAll(accepted, published)
                        && !now.get().id().equals(published.id())) {
                    moved.add(date + " (published in " + published.id() + ", now in "
                            + now.get().id() + ")");
                }
            }
        }
        if (!moved.isEmpty()) {
            int more = moved.size() - NAMED;
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot use the calendar " + source
                            + ": dates of published weeks belong to other weeks now: "
                            + String.join(", ", moved.subList(0, Math.min(NAMED, moved.size())))
                            + (more > 0 ? " and " + more + " more" : "") + ".",
                    generated
                            ? "The output was published by another calendar: backfill into an empty one."
                            : "If the calendar was really changed, accept it with backfill --from and --to over all dates of these"
                                    + " weeks, old and new; otherwise correct it in the source.");
        }
    }

    /** A week that gives a date away is only accepted as a whole: what stays in it has to be computed anew as well. */
    private static boolean holdsAll(@Nullable WeekScope accepted, PublishedWeek published) {
        return accepted != null && accepted.holds(published.start()) && accepted.holds(published.end());
    }

    /** The files of a calendar, as messages name them. */
    static String source(List<DumpHeader> files) {
        return String.join(
                ", ", files.stream().map(header -> header.file().path()).toList());
    }
}
