package io.weekmart.job;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.page.Verdict.KeyFigure;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.page.Reach;
import io.weekmart.report.PageParts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run comes to. Red: it failed or was stopped. Amber: it published, and somebody should look: what a guard found was accepted, more rows
 * than usual were rejected, stores are silent that usually are not, the revenue is far from the week before. Green: anything else.
 */
final class PageVerdict {
    /** Name of the figure that sentences lead with. */
    static final String REVENUE = "Revenue";

    /** Rejected rows are more than usual from twice the median share on, from so large a share on, and from so many rows on. */
    private static final double TIMES_USUAL = 2;

    private static final double LEAST_SHARE = 0.001;

    private static final long FEW_ROWS = 10;
    private static final int RUNS = 28;
    private static final int SILENT_DAYS = 6;
    private static final int LEAST_RUNS = 3;

    /** Without a usual share, from this part of the limit on. */
    private static final double PART_OF_LIMIT = 0.5;

    /** From this change in percent on, somebody should look at a week's revenue. */
    private static final BigDecimal FAR = BigDecimal.valueOf(30);

    private static final int LONGEST = 300;

    /** The whole cause stands below the sentence. */
    private static final int LONGEST_CAUSE = 200;

    private static final int NAMED = 5;

    private PageVerdict() {}

    /**
     * The verdict of a run.
     *
     * @param coverage of the run itself; empty where it did not come to it
     * @param empty the newest dumps that have no row though one is expected
     * @param parts say which dumps no earlier run has published, and what was rejected of their files
     * @param history the runs before
     */
    static Verdict of(
            RunReport report,
            List<KeyFigure> ownFigures,
            Optional<Coverage> coverage,
            List<Arrival> empty,
            PageParts parts,
            History history) {
        List<KeyFigure> figures = new ArrayList<>(ownFigures);
        rejects(report).ifPresent(figures::add);
        if (figures.size() < Verdict.FIGURES_IN_MESSAGES && !report.tables().isEmpty()) {
            figures.add(
                    0,
                    count(
                            "Rows read",
                            report.tables().stream().mapToLong(TableRows::read).sum(),
                            Verdict.Better.NEITHER));
        }
        if (!report.good()) {
            return new Verdict(Colour.RED, failed(report), afterFailure(report), figures);
        }
        List<String> steps = new ArrayList<>();
        accepted(report, steps);
        empty.forEach(
                dump -> steps.add("Ask why the dump of " + dump.table() + " of " + dump.dumpDate() + " has no rows."));
        moreRejects(report, parts, history, steps);
        coverage.ifPresent(stores -> silent(stores, steps));
        revenue(figures, steps);
        Colour colour = steps.isEmpty() ? Colour.GREEN : Colour.AMBER;
        return new Verdict(colour, succeeded(report, figures), steps, figures);
    }

    private static KeyFigure count(String name, long value, Verdict.Better better) {
        return new KeyFigure(name, FigureUnit.COUNT, "all tables", null, BigDecimal.valueOf(value), null, null, better);
    }

    private static Optional<KeyFigure> rejects(RunReport report) {
        return report.tables().isEmpty()
                ? Optional.empty()
                : Optional.of(count(
                        "Rejected rows",
                        report.tables().stream().mapToLong(TableRows::rejected).sum(),
                        Verdict.Better.LESS));
    }

    private static String failed(RunReport report) {
        String cause = report.failure() == null ? "" : report.failure().cause();
        List<GuardResult> tripped = report.guards().stream()
                .filter(guard -> guard.tripped() && guard.accepted() == null)
                .toList();
        if (ExitCode.of(report.exitCode()) == ExitCode.QUALITY && !tripped.isEmpty()) {
            String more =
                    tripped.size() == 1 ? "" : " " + Count.of(tripped.size() - 1L, "other guard") + " tripped too.";
            return PageSettings.cut(
                            published(report) + "the guard " + tripped.get(0).id() + " stopped the run: "
                                    + tripped.get(0).finding() + ".",
                            LONGEST)
                    + more;
        }
        // What a colon announces stands in the lines below it.
        String first =
                cause.lines().findFirst().orElse("no cause is known").strip().replaceFirst(":$", "");
        return PageSettings.cut(published(report) + lowerCase(first) + (first.endsWith(".") ? "" : "."), LONGEST_CAUSE);
    }

    /** A sentence goes on after a colon; a name, such as that of an exception, stays as it is. */
    private static String lowerCase(String sentence) {
        return sentence.startsWith("Cannot ")
                ? sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1)
                : sentence;
    }

    private static String published(RunReport report) {
        return switch (reach(report)) {
            case PUBLISHED -> "The run failed after it had published " + report.published() + ": ";
            case BEGUN -> "Publishing was interrupted: ";
            case NOTHING -> "Nothing was published: ";
        };
    }

    private static boolean published(List<WeekResult> weeks, List<PartitionResult> partitions) {
        return weeks.stream().anyMatch(WeekResult::published)
                || partitions.stream().anyMatch(PartitionResult::published);
    }

    private static Reach reach(RunReport report) {
        return Reach.of(published(report.weeks(), report.partitions()), report.exitCode(), report.stages());
    }

    private static List<String> afterFailure(RunReport report) {
        List<String> steps = new ArrayList<>();
        if (report.failure() != null && report.failure().hint() != null) {
            report.failure()
                    .hint()
                    .lines()
                    .map(PageVerdict::withoutNothing)
                    .filter(line -> !line.isEmpty())
                    .forEach(steps::add);
        } else {
            steps.add("This is an internal error: report it with the stack trace of the run report.");
        }
        // Of an interrupted publication, the hint says the rest. Earlier dates of its backfill are published all the
        // same.
        if (published(report.weeks(), report.partitions())) {
            steps.add("Readers see " + report.published() + " of this run already.");
        } else if (reach(report) == Reach.NOTHING) {
            steps.add("Until then, readers see what was published before.");
        }
        return steps;
    }

    /** A step without what the sentence says already. */
    private static String withoutNothing(String line) {
        String said = UserFault.NOTHING_PUBLISHED;
        String step = line.strip();
        return step.startsWith(said) ? step.substring(said.length()).strip() : step;
    }

    private static String succeeded(RunReport report, List<KeyFigure> figures) {
        String what =
                switch (report.outcome()) {
                    case PUBLISHED ->
                        published(report.weeks(), report.partitions())
                                ? "Published " + report.published()
                                : unchanged(report);
                    case NOTHING_TO_DO -> "Nothing has changed since the last run";
                    case DRY_RUN -> "Dry run, nothing was published: " + changed(report) + " would be";
                    case FAILED -> throw new IllegalArgumentException("A failed run did not succeed");
                };
        return figures.stream()
                .filter(figure -> figure.name().equals(REVENUE) && figure.value() != null)
                .findFirst()
                .map(figure -> what + ": revenue of " + figure.of() + " is "
                        + money(Objects.requireNonNull(figure.value())) + beside(figure) + ".")
                .orElseGet(() -> what + rows(report) + ".");
    }

    /** Of a run that published something else: dimensions, or rejects. */
    private static String unchanged(RunReport report) {
        if (report.weeks().isEmpty() && report.partitions().isEmpty()) {
            return "There was nothing to compute";
        }
        return report.partitions().isEmpty() ? "No week changed" : "No partition changed";
    }

    private static String changed(RunReport report) {
        long weeks =
                report.weeks().stream().filter(week -> differs(week.change())).count();
        return report.partitions().isEmpty()
                ? Count.of(weeks, "week")
                : Count.of(
                        report.partitions().stream()
                                .filter(partition -> differs(partition.change()))
                                .count(),
                        "partition");
    }

    private static boolean differs(RunReport.@Nullable Change change) {
        return change != null && change != RunReport.Change.UNCHANGED;
    }

    private static String rows(RunReport report) {
        long read = report.tables().stream().mapToLong(TableRows::read).sum();
        long rejected = report.tables().stream().mapToLong(TableRows::rejected).sum();
        return report.tables().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", from %,d %s, of which %,d %s rejected",
                        read,
                        read == 1 ? "row" : "rows",
                        rejected,
                        rejected == 1 ? "was" : "were");
    }

    private static String money(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,.2f", amount);
    }

    /** How a week's figure compares with that of the week before. */
    private static String beside(KeyFigure figure) {
        if (!figure.comparesWithLastWeek()
                || figure.value() == null
                || figure.lastWeek() == null
                || figure.lastWeek().signum() <= 0) {
            return "";
        }
        BigDecimal percent = change(figure.value(), figure.lastWeek()).setScale(1, RoundingMode.HALF_UP);
        return percent.signum() == 0
                ? ", as in the week before"
                : ", " + percent.abs() + " % " + (percent.signum() > 0 ? "above" : "below") + " the week before";
    }

    /** In percent of what it was. */
    private static BigDecimal change(BigDecimal now, BigDecimal before) {
        return now.subtract(before).multiply(BigDecimal.valueOf(100)).divide(before, 4, RoundingMode.HALF_UP);
    }

    private static void accepted(RunReport report, List<String> steps) {
        List<GuardResult> accepted = report.guards().stream()
                .filter(guard -> guard.accepted() != null)
                .toList();
        accepted.stream()
                .limit(NAMED)
                .forEach(guard -> steps.add(PageSettings.cut(
                        "Look at what "
                                + Objects.requireNonNull(guard.accepted()).by() + " accepted of the guard " + guard.id()
                                + ": " + guard.finding() + ".",
                        LONGEST)));
        if (accepted.size() > NAMED) {
            steps.add("Look at the " + Count.of(accepted.size() - (long) NAMED, "other accepted finding")
                    + " in the run report.");
        }
    }

    /** What was rejected of the dumps that nobody has looked at yet: those of earlier nights are rejected again in each run. */
    private static void moreRejects(RunReport report, PageParts parts, History history, List<String> steps) {
        List<InputFile> files = report.inputFiles().stream()
                .filter(file -> file.rows() != null && parts.isFresh(file.path()))
                .toList();
        long read = files.stream()
                .mapToLong(file -> Objects.requireNonNull(file.rows()))
                .sum();
        Set<String> tables = files.stream().map(InputFile::table).collect(Collectors.toSet());
        long rejected = report.tables().stream()
                .filter(table -> tables.contains(table.table()))
                .mapToLong(table -> newlyRejected(table, parts))
                .sum();
        if (rejected < FEW_ROWS || read == 0) {
            return;
        }
        List<HistoryEntry> before = history.entries().stream()
                .filter(entry -> entry.exitCode() == 0 && entry.rows() > 0)
                .toList();
        List<BigDecimal> shares = before.subList(Math.max(0, before.size() - RUNS), before.size()).stream()
                .map(entry -> BigDecimal.valueOf((double) entry.rejected() / entry.rows()))
                .toList();
        double share = (double) rejected / read;
        if (shares.size() >= LEAST_RUNS) {
            double usual = Medians.of(shares).doubleValue();
            if (share >= Math.max(LEAST_SHARE, TIMES_USUAL * usual)) {
                steps.add(String.format(
                        Locale.ROOT,
                        "Look at the rejected rows: %,d of %,d new ones were rejected, %.2f %%, and %.2f %% is usual.",
                        rejected,
                        read,
                        100 * share,
                        100 * usual));
            }
            return;
        }
        report.tables().stream()
                .filter(table -> newlyRejected(table, parts) >= FEW_ROWS
                        && table.rejectedFraction() > PART_OF_LIMIT * table.maxRejectedFraction())
                .findFirst()
                .ifPresent(table -> steps.add(String.format(
                        Locale.ROOT,
                        "Look at the rejected rows of %s: %,d of %,d were rejected, %.2f %%, and the limit is %.2f %%.",
                        table.table(),
                        table.rejected(),
                        table.read(),
                        100 * table.rejectedFraction(),
                        100 * table.maxRejectedFraction())));
    }

    /** What rows are worth is told of tables with quantities or amounts alone; of the others, their files tell which are new. */
    private static long newlyRejected(TableRows table, PageParts parts) {
        RejectWorth worth = table.worth();
        return worth != null
                ? worth.newDumps().rows()
                : parts.rejected(table.table()).entrySet().stream()
                        .filter(file -> parts.isFresh(file.getKey()))
                        .mapToLong(file -> file.getValue().rejected())
                        .sum();
    }

    /**
     * Stores of which nothing has come though they sell on this weekday. Of stores that sell little, some are silent on any day: of those, nobody
     * has to ask.
     */
    private static void silent(Coverage coverage, List<String> steps) {
        List<Coverage.Store> silent =
                coverage.stores().stream().filter(Coverage.Store::silent).toList();
        if (silent.isEmpty()) {
            return;
        }
        Coverage.Day last = coverage.days().get(coverage.days().size() - 1);
        long all = last.silent();
        if (all <= TIMES_USUAL * usuallySilent(coverage.days())) {
            return;
        }
        String named = String.join(
                ", ", silent.stream().limit(NAMED).map(Coverage.Store::name).toList());
        long more = all - Math.min(NAMED, silent.size());
        steps.add(PageSettings.cut(
                "Ask why there is nothing of " + Count.of(all, "store") + " on " + last.date() + ": " + named
                        + (more > 0 ? " and " + more + " more" : "") + ".",
                LONGEST));
    }

    /** How many stores are silent on a usual day before the last one: days on which no store sells are none. */
    private static double usuallySilent(List<Coverage.Day> days) {
        int last = days.size() - 1;
        List<BigDecimal> before = days.subList(Math.max(0, last - SILENT_DAYS), last).stream()
                .filter(day -> day.sold() > 0)
                .map(day -> BigDecimal.valueOf(day.silent()))
                .toList();
        return before.isEmpty() ? 0 : Medians.of(before).doubleValue();
    }

    private static void revenue(List<KeyFigure> figures, List<String> steps) {
        for (KeyFigure figure : figures) {
            if (figure.name().equals(REVENUE)
                    && figure.comparesWithLastWeek()
                    && figure.value() != null
                    && figure.lastWeek() != null
                    && figure.lastWeek().signum() > 0
                    && change(figure.value(), figure.lastWeek()).abs().compareTo(FAR) > 0) {
                steps.add("Check the revenue of " + figure.of() + ": it is far from that of the week before, "
                        + money(figure.lastWeek()) + ".");
            }
        }
    }
}
