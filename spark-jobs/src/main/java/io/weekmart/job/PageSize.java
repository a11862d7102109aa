package io.weekmart.job;

import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.RejectedTable;
import io.weekmart.contract.page.RunDetails;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RunReport;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps the data of a page below its largest size: where long texts fill it, what is least missed goes first. */
final class PageSize {
    private static final int SHORT_SAMPLE = 160;
    private static final int LONGEST_TEXT = 2_000;
    private static final int WARNINGS = 50;
    private static final int PARTITIONS = 20;

    private static final List<UnaryOperator<RunPage>> STEPS = List.of(
            page -> rejects(page, 1, RejectSample.MAX_CHARACTERS),
            page -> rejects(page, 1, SHORT_SAMPLE),
            page -> details(page, 20),
            page -> rejects(page, 0, 0),
            PageSize::withoutMovers,
            PageSize::trippedGuards,
            page -> details(page, 0),
            PageSize::withoutQueries,
            PageSize::bare);

    private PageSize() {}

    /** The JSON of a page, cut as far as it has to be. */
    static String fitted(RunPage whole) {
        RunPage page = facts(whole);
        String json = PageJson.write(page);
        for (UnaryOperator<RunPage> step : STEPS) {
            if (json.getBytes(StandardCharsets.UTF_8).length <= RunPage.MAX_BYTES) {
                break;
            }
            page = step.apply(page);
            json = PageJson.write(page);
        }
        return json;
    }

    /** Causes, hints, stack traces and warnings may be of any length. */
    private static RunPage facts(RunPage page) {
        RunPage.RunFacts run = page.run();
        RunReport.Failure failure = run.failure();
        List<String> warnings = run.warnings().stream()
                .limit(WARNINGS)
                .map(text -> PageSettings.cut(text, LONGEST_TEXT))
                .toList();
        RunPage.RunFacts cut = new RunPage.RunFacts(
                run.job(),
                run.pipeline(),
                run.runId(),
                run.runDate(),
                run.range(),
                run.window(),
                run.startedAt(),
                run.endedAt(),
                run.outcome(),
                run.exitCode(),
                failure == null
                        ? null
                        : new RunReport.Failure(
                                PageSettings.cut(failure.cause(), 2 * LONGEST_TEXT),
                                cut(failure.hint()),
                                cut(failure.stackTrace())),
                warnings,
                run.productVersion(),
                run.locations());
        return with(
                page,
                cut,
                page.guards().stream().map(PageSize::cut).toList(),
                page.changes(),
                page.rejects(),
                page.details());
    }

    private static RunPage trippedGuards(RunPage page) {
        return with(
                page,
                page.run(),
                page.guards().stream().filter(RunReport.GuardResult::tripped).toList(),
                page.changes(),
                page.rejects(),
                page.details());
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : PageSettings.cut(text, 2 * LONGEST_TEXT);
    }

    private static RunReport.GuardResult cut(RunReport.GuardResult guard) {
        return new RunReport.GuardResult(
                guard.id(),
                guard.date(),
                guard.table(),
                guard.unit(),
                guard.observed(),
                guard.bound(),
                guard.limit(),
                guard.limitKey(),
                guard.tripped(),
                PageSettings.cut(guard.finding(), LONGEST_TEXT),
                guard.accepted());
    }

    private static RunPage rejects(RunPage page, int samples, int characters) {
        List<RejectedTable> rejects = page.rejects().stream()
                .map(table -> new RejectedTable(
                        table.table(),
                        table.read(),
                        table.rejected(),
                        table.limit(),
                        table.worth(),
                        table.reasons().stream()
                                .map(reason -> new RejectedTable.Reason(
                                        reason.code(),
                                        reason.expected(),
                                        reason.worth(),
                                        reason.samples().stream()
                                                .limit(samples)
                                                .map(sample -> shortened(sample, characters))
                                                .toList()))
                                .toList(),
                        table.files(),
                        table.moreFiles(),
                        table.moreFilesRejected()))
                .toList();
        return with(page, page.run(), page.guards(), page.changes(), rejects, page.details());
    }

    private static RejectSample shortened(RejectSample sample, int characters) {
        String text = sample.rawText();
        if (text == null || text.length() <= characters) {
            return sample;
        }
        String cut = PageSettings.cut(text, characters);
        Map<String, List<RejectSample.Span>> marks = new LinkedHashMap<>();
        sample.marks().forEach((code, spans) -> {
            List<RejectSample.Span> inside =
                    spans.stream().filter(span -> span.to() <= cut.length() - 3).toList();
            if (!inside.isEmpty()) {
                marks.put(code, inside);
            }
        });
        return new RejectSample(sample.file(), sample.line(), cut, sample.reasons(), marks);
    }

    private static RunPage details(RunPage page, int files) {
        RunDetails of = page.details();
        int named = Math.min(files, of.files().size());
        return detailed(
                page,
                new RunDetails(
                        of.stages(),
                        of.files().subList(0, named),
                        of.moreFiles() + of.files().size() - named,
                        of.configurationOf(),
                        files == 0 ? List.of() : of.settings(),
                        of.queries()));
    }

    /** What the figures say is worth more than how they can be asked for. */
    private static RunPage withoutQueries(RunPage page) {
        RunDetails of = page.details();
        return detailed(
                page,
                new RunDetails(
                        of.stages(), of.files(), of.moreFiles(), of.configurationOf(), of.settings(), List.of()));
    }

    private static RunPage withoutMovers(RunPage page) {
        List<PartitionDifference> changes = page.changes().stream()
                .map(change -> new PartitionDifference(
                        change.name(),
                        change.table(),
                        change.from(),
                        change.to(),
                        change.complete(),
                        change.change(),
                        change.published(),
                        change.now(),
                        change.before(),
                        List.of(),
                        List.of(),
                        change.moreStores() + change.stores().size(),
                        change.moreProducts() + change.products().size()))
                .toList();
        return with(page, page.run(), page.guards(), changes, page.rejects(), page.details());
    }

    /** The run and its verdict, which say what they are about in a few sentences, and which part of it readers see. */
    private static RunPage bare(RunPage page) {
        return new RunPage(
                page.version(),
                page.run(),
                page.verdict(),
                page.arrivals(),
                List.of(),
                page.changes().stream()
                        .filter(PartitionDifference::published)
                        .limit(PARTITIONS)
                        .toList(),
                List.of(),
                null,
                null,
                new RunDetails(page.details().stages(), List.of(), 0, null, List.of(), List.of()));
    }

    private static RunPage detailed(RunPage page, RunDetails details) {
        return with(page, page.run(), page.guards(), page.changes(), page.rejects(), details);
    }

    /** The same page with other values of all that is ever cut before the page is bare. */
    private static RunPage with(
            RunPage page,
            RunPage.RunFacts run,
            List<RunReport.GuardResult> guards,
            List<PartitionDifference> changes,
            List<RejectedTable> rejects,
            RunDetails details) {
        return new RunPage(
                page.version(),
                run,
                page.verdict(),
                page.arrivals(),
                guards,
                changes,
                rejects,
                page.coverage(),
                page.business(),
                details);
    }
}
