package io.weekmart.job;

import static org.apache.spark.sql.functions.col;

import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.PublishedWeek;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ScanColumns;
import io.weekmart.raw.ScanPlan;
import io.weekmart.raw.SplitChain;
import io.weekmart.schema.RawTable;
import io.weekmart.schema.Reasons;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Reads the calendar onto the driver: some hundred rows a decade, on which every other table depends, so that a bad row is a fault. */
final class CalendarReader {
    private static final int NAMED = 10;

    private CalendarReader() {}

    /** @throws UserFault with exit code 3, naming the lines and the dates */
    static RetailCalendar read(Run run, Inputs inputs, LocalDate runDate) {
        List<DumpHeader> files = inputs.of(RawTable.CALENDAR);
        // One split a file: the calendar is small, and a line then counts from the file's start.
        ScanPlan plan = ScanPlan.of(RawTable.CALENDAR, files, run.settings()).withSplitBytes(Long.MAX_VALUE / 2);
        List<Row> rows = RawScan.rows(run.spark(), plan)
                .select(
                        col("cal_dt"),
                        col("yr_num"),
                        col("wk_num"),
                        col("yr_wk_num"),
                        col(ScanColumns.ROW_KIND),
                        col(ScanColumns.REASONS),
                        col(ScanColumns.SPLIT),
                        col(ScanColumns.OFFSET),
                        col(ScanColumns.LENGTH),
                        col(ScanColumns.LINE),
                        col(ScanColumns.RAW_TEXT))
                .collectAsList();
        refuseBadRows(run, inputs, plan, rows);
        List<CalendarDay> days = new ArrayList<>();
        for (Row row : rows) {
            if (row.<Integer>getAs(ScanColumns.ROW_KIND) == ScanColumns.ROW) {
                days.add(new CalendarDay(
                        row.getAs("cal_dt"), row.getAs("yr_num"), row.getAs("wk_num"), row.getAs("yr_wk_num")));
            }
        }
        RetailCalendar calendar = RetailCalendar.of(days, runDate, source(files));
        calendar.week(runDate)
                .filter(week -> week.end().equals(calendar.last()) && week.days() < RetailCalendar.MAX_DAYS_OF_WEEK)
                .ifPresent(week -> run.report()
                        .warning("The calendar ends on " + calendar.last() + ", within " + week.label()
                                + ", the week of the run date, which has " + week.days() + " of "
                                + RetailCalendar.MAX_DAYS_OF_WEEK
                                + " days there: if that week goes on, export a longer calendar."));
        return calendar;
    }

    private static void refuseBadRows(Run run, Inputs inputs, ScanPlan plan, List<Row> rows) {
        List<SplitChain.End> ends = new ArrayList<>();
        List<SplitChain.End> faulted = new ArrayList<>();
        for (Row row : rows) {
            int split = row.getAs(ScanColumns.SPLIT);
            int kind = row.getAs(ScanColumns.ROW_KIND);
            if (kind != ScanColumns.ROW) {
                (kind == ScanColumns.FAULT ? faulted : ends)
                        .add(new SplitChain.End(
                                split,
                                row.getAs(ScanColumns.OFFSET),
                                row.getAs(ScanColumns.LENGTH),
                                row.getAs(ScanColumns.LINE)));
            }
        }
        SplitChain chain = new SplitChain(plan, ends, faulted);
        List<String> broken = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (Row row : rows) {
            int split = row.getAs(ScanColumns.SPLIT);
            int kind = row.getAs(ScanColumns.ROW_KIND);
            long line = chain.firstLine(split) + row.<Long>getAs(ScanColumns.LINE);
            String path = plan.fileOf(split).path();
            if (kind == ScanColumns.FAULT) {
                broken.add(BrokenFiles.line(path, line, row.getAs(ScanColumns.RAW_TEXT)));
            } else if (kind == ScanColumns.ROW && row.<Long>getAs(ScanColumns.REASONS) != 0) {
                String codes = String.join(", ", Reasons.codes(RawTable.CALENDAR, row.getAs(ScanColumns.REASONS)));
                bad.add(BrokenFiles.line(path, line, codes + ": " + row.getAs(ScanColumns.RAW_TEXT)));
            }
        }
        if (!broken.isEmpty()) {
            throw BrokenFiles.all(run, inputs.all(), broken);
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
     * @param accepted days whose weeks may have changed, because they are all computed anew; null where there are none
     * @throws UserFault with exit code 3, naming the dates
     */
    static void refuseChanges(
            RetailCalendar calendar, Ledger ledger, List<DumpHeader> files, @Nullable WeekScope accepted) {
        List<String> moved = new ArrayList<>();
        for (PublishedWeek published : ledger.weeks().values()) {
            for (LocalDate date = published.start(); !date.isAfter(published.end()); date = date.plusDays(1)) {
                Optional<io.weekmart.contract.calendar.Week> now = calendar.week(date);
                if (now.isPresent()
                        && !holdsAll(accepted, published)
                        && (now.get().yrNum() != published.yrNum() || now.get().wkNum() != published.wkNum())) {
                    moved.add(date + " (published in " + published.yrNum() + " week " + published.wkNum() + ", now in "
                            + now.get().label() + ")");
                }
            }
        }
        if (!moved.isEmpty()) {
            int more = moved.size() - NAMED;
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot use the calendar " + source(files)
                            + ": dates of published weeks belong to other weeks now: "
                            + String.join(", ", moved.subList(0, Math.min(NAMED, moved.size())))
                            + (more > 0 ? " and " + more + " more" : "") + ".",
                    "If the calendar was really changed, accept it with backfill --from and --to over all dates of these"
                            + " weeks, old and new; otherwise correct it in the source.");
        }
    }

    /** A week that gives a date away is only accepted as a whole: what stays in it has to be computed anew as well. */
    private static boolean holdsAll(@Nullable WeekScope accepted, PublishedWeek published) {
        return accepted != null && accepted.holds(published.start()) && accepted.holds(published.end());
    }

    private static String source(List<DumpHeader> files) {
        return String.join(
                ", ", files.stream().map(header -> header.file().path()).toList());
    }
}
