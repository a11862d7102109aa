package io.weekmart.job;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.Business;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.RejectedTable;
import io.weekmart.contract.page.RunDetails;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.run.Jobs;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.page.IndexHtml;
import io.weekmart.page.PageHtml;
import io.weekmart.publish.Output;
import io.weekmart.publish.PageFiles;
import io.weekmart.report.PageParts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the page of a run out of its report and of what the run has collected for it, and writes it: the data of the page, a line of the
 * history, the page, and the index of all runs. Whatever goes wrong in here is a warning of the run. A run that is killed in here has published what it published, and has no page.
 */
final class RunPages {
    /** Commands whose runs have no page. */
    private static final Set<String> COMPUTE_NOTHING = Set.of(Jobs.RECOVER, Jobs.VERIFY, Jobs.LOAD, Jobs.REPORT);

    private static final Logger LOG = LoggerFactory.getLogger(RunPages.class);

    private static final int MILLIS = 1000;

    private RunPages() {}

    /** A page, and its line of the history. */
    record Made(RunPage page, HistoryEntry entry, History history) {}

    /**
     * Makes the page of a run and writes it.
     *
     * @return the warning that it could not, for the report; empty where it could, or where there is to be none
     */
    static Optional<String> write(Run run, Output output, RunReport report) {
        if (!hasPage(run, report)) {
            return Optional.empty();
        }
        try {
            PageFiles files = output.pages();
            Made made = made(run, report, files);
            String data = PageSize.fitted(made.page());
            files.writeData(data);
            History history = PageJson.history(files.append(made.entry()));
            // Of what was written, so that making the page again makes the same one.
            files.writePage(
                    PageHtml.render(PageJson.page(data, made.page().run().runId()), history));
            files.writeIndex(IndexHtml.render(history));
            return Optional.empty();
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            // A jar without its templates is no reason to call a run failed that has published.
            return Optional.of(warning(failure));
        }
    }

    /**
     * The page of a run that writes nothing into its output.
     *
     * @param data what it shows
     */
    record Texts(String data, String html) {}

    /** Makes the page of a dry run; empty where it cannot be made, or where there is to be none. */
    static Optional<Texts> dry(Run run, Output output, RunReport report) {
        if (!hasPage(run, report)) {
            return Optional.empty();
        }
        try {
            Made made = made(run, report, output.pages());
            String data = PageSize.fitted(made.page());
            return Optional.of(new Texts(
                    data,
                    PageHtml.render(
                            PageJson.page(data, made.page().run().runId()),
                            made.history().plus(made.entry()))));
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            LOG.warn(PageWarning.of("The page of this dry run is not made", failure));
            return Optional.empty();
        }
    }

    /** Whether there is to be a page: of the runs that compute. */
    static boolean hasPage(Run run, RunReport report) {
        return run.settings().output().page() && !COMPUTE_NOTHING.contains(report.job());
    }

    private static String warning(Throwable failure) {
        return PageWarning.of("The page of this run is not complete", failure)
                + " What the run published is not touched by this.";
    }

    /** Makes the page without writing it. */
    static Made made(Run run, RunReport report, PageFiles files) {
        History before = PageJson.history(files.history());
        Optional<RunPage> previous = previous(before, files);
        PageParts parts = run.report().page();
        Set<String> daily = daily(run);
        Predicate<LocalDate> closed = parts.closed().or(DumpRows.closed(run.settings()));
        List<Arrival> arrivals = PageArrivals.of(report, parts, before, daily::contains, closed);
        // Where nothing was published, what the page before says of the published weeks still holds.
        boolean published = report.outcome() == RunReport.Outcome.PUBLISHED;
        Business business = parts.business() != null || published
                ? parts.business()
                : previous.map(RunPage::business).orElse(null);
        Coverage coverage = parts.coverage() != null || published
                ? parts.coverage()
                : previous.map(RunPage::coverage).orElse(null);
        Verdict verdict = PageVerdict.of(
                report,
                figures(report, parts, previous),
                Optional.ofNullable(parts.coverage()),
                arrivals.stream()
                        .filter(arrival -> arrival.rows() == 0
                                && daily.contains(arrival.table())
                                && !closed.test(arrival.dumpDate()))
                        .toList(),
                parts,
                before);
        RunPage page = new RunPage(
                RunPage.VERSION,
                facts(report),
                verdict,
                arrivals,
                PageCuts.guards(report.guards()),
                PageChanges.of(report, parts),
                rejects(report, parts),
                coverage,
                business,
                details(run, report, parts, previous));
        return new Made(page, entry(report, verdict, arrivals, business), before);
    }

    /** Names of the tables whose dumps hold what was recorded since the one before. */
    private static Set<String> daily(Run run) {
        return run.settings().pipeline().inputs().stream()
                .filter(table -> !DumpRows.full(table, run.settings()))
                .map(TableSpec::name)
                .collect(Collectors.toSet());
    }

    /** The page of the run before, whose line is the last one; empty where it is not there or can't be read. */
    private static Optional<RunPage> previous(History before, PageFiles files) {
        if (before.entries().isEmpty()) {
            return Optional.empty();
        }
        HistoryEntry last = before.entries().get(before.entries().size() - 1);
        try {
            return files.data(last.runDate(), last.runId()).map(text -> PageJson.page(text, last.runId()));
        } catch (UserFault unreadable) {
            LOG.info("The page of the run before is not compared with: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** The figures of a run that has computed none are those of what is published. */
    private static List<Verdict.KeyFigure> figures(RunReport report, PageParts parts, Optional<RunPage> previous) {
        if (!parts.figures().isEmpty() || report.outcome() != RunReport.Outcome.NOTHING_TO_DO) {
            return parts.figures();
        }
        return previous.map(page -> page.verdict().figures().stream()
                        .filter(figure -> !figure.unit().equals(FigureUnit.COUNT))
                        .toList())
                .orElse(List.of());
    }

    private static RunPage.RunFacts facts(RunReport report) {
        return new RunPage.RunFacts(
                report.job(),
                Objects.requireNonNullElse(report.pipeline(), ""),
                Objects.requireNonNull(report.runId()),
                Objects.requireNonNull(report.runDate()),
                report.range(),
                report.window(),
                report.startedAt(),
                report.endedAt(),
                report.outcome(),
                report.exitCode(),
                report.failure(),
                report.warnings(),
                report.productVersion(),
                report.locations());
    }

    private static List<RejectedTable> rejects(RunReport report, PageParts parts) {
        return report.tables().stream()
                .filter(table -> table.rejected() > 0)
                .map(table -> rejects(table, parts))
                .toList();
    }

    private static RejectedTable rejects(TableRows table, PageParts parts) {
        List<RejectedTable.Reason> reasons = new ArrayList<>();
        table.rejectsByCode().forEach((code, rows) -> {
            if (rows > 0) {
                RejectWorth worth = table.worthByCode().get(code);
                reasons.add(new RejectedTable.Reason(
                        code,
                        table.expected().get(code),
                        worth == null ? unvalued(rows) : worth,
                        table.samples().stream()
                                .filter(sample -> sample.reasons().contains(code))
                                .limit(RejectSample.PER_CODE)
                                .toList()));
            }
        });
        reasons.sort(Comparator.comparing(
                        (RejectedTable.Reason reason) ->
                                reason.worth().newDumps().rows(),
                        Comparator.reverseOrder())
                .thenComparing(reason -> reason.worth().knownDumps().rows(), Comparator.reverseOrder()));
        List<Map.Entry<String, PageParts.FileRows>> files = parts.rejected(table.table()).entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, PageParts.FileRows> file) ->
                                        file.getValue().rejected(),
                                Comparator.reverseOrder())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        int named = Math.min(RejectedTable.FILES, files.size());
        return new RejectedTable(
                table.table(),
                table.read(),
                table.rejected(),
                table.maxRejectedFraction(),
                table.worth(),
                reasons,
                files.subList(0, named).stream()
                        .map(file -> new RejectedTable.FileRejects(
                                PageDumps.shortName(file.getKey()),
                                parts.isFresh(file.getKey()),
                                file.getValue().rejected(),
                                new TreeMap<>(file.getValue().byCode())))
                        .toList(),
                files.size() - named,
                files.subList(named, files.size()).stream()
                        .mapToLong(file -> file.getValue().rejected())
                        .sum());
    }

    /** Of a table without quantities and amounts, the tasks do not tell the rows of new dumps from those of known ones. */
    private static RejectWorth unvalued(long rows) {
        return new RejectWorth(new RejectWorth.Part(rows, null, null), new RejectWorth.Part(0, null, null));
    }

    private static RunDetails details(Run run, RunReport report, PageParts parts, Optional<RunPage> previous) {
        List<InputFile> files = report.inputFiles().stream()
                .sorted(Comparator.comparing((InputFile file) -> !parts.isFresh(file.path()))
                        .thenComparing(InputFile::date, Comparator.reverseOrder())
                        .thenComparing(InputFile::path))
                .toList();
        int named = Math.min(RunDetails.FILES, files.size());
        // A page that had to be cut to its size may have none left to compare with.
        Optional<RunPage> compared =
                previous.filter(page -> !page.details().settings().isEmpty());
        return new RunDetails(
                PageCuts.stages(report.stages()),
                files.subList(0, named),
                files.size() - named,
                compared.map(page -> page.run().runId()).orElse(null),
                PageSettings.of(
                        report.configuration(),
                        compared.map(page -> page.details().settings()).orElse(null)),
                PageQueries.of(
                        report,
                        run.settings().pipeline().inputs().stream()
                                .filter(table ->
                                        PageQueries.areReadable(run.settings().table(table)))
                                .toList(),
                        parts.queries()));
    }

    private static HistoryEntry entry(
            RunReport report, Verdict verdict, List<Arrival> arrivals, @Nullable Business business) {
        Optional<Business.WeekFigures> week = Optional.ofNullable(business).flatMap(of -> of.weeks().stream()
                .filter(figures -> figures.week().equals(of.week()))
                .findFirst());
        return new HistoryEntry(
                Objects.requireNonNull(report.runId()),
                report.job(),
                Objects.requireNonNullElse(report.pipeline(), ""),
                Objects.requireNonNull(report.runDate()),
                report.endedAt(),
                report.outcome(),
                report.exitCode(),
                verdict.colour(),
                verdict.sentence(),
                report.weeks().stream().filter(WeekResult::published).count()
                        + report.partitions().stream()
                                .filter(PartitionResult::published)
                                .count(),
                report.weeks().size() + (long) report.partitions().size(),
                report.tables().stream().mapToLong(TableRows::read).sum(),
                week.map(Business.WeekFigures::revenue).orElse(null),
                week.map(Business.WeekFigures::week).map(WeekId::toString).orElse(null),
                report.tables().stream().mapToLong(TableRows::rejected).sum(),
                (double) Duration.between(report.startedAt(), report.endedAt()).toMillis() / MILLIS,
                arrivals.stream()
                        .map(arrival -> new HistoryEntry.Dump(
                                arrival.table(), arrival.dumpDate(), arrival.rows(), arrival.bytes(), arrival.amount()))
                        .toList(),
                PageCuts.stages(report.stages()));
    }
}
