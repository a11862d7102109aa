package io.weekmart.page;

import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.RunPage;
import java.util.ArrayList;
import java.util.List;

/** The page of a run. */
public final class PageHtml {
    private PageHtml() {}

    /**
     * The page as an HTML document that refers to nothing beside it but the run report and the index.
     *
     * @param history the runs of the output; those after this run change nothing
     */
    public static String render(RunPage page, History history) {
        List<HistoryEntry> before = history.upTo(page.run().runId()).entries().stream()
                // The run itself stands in its data, whether the history has it yet or not.
                .filter(entry -> !entry.runId().equals(page.run().runId()))
                .filter(entry -> entry.pipeline().equals(page.run().pipeline()))
                .toList();
        List<Section> sections = new ArrayList<>();
        ArrivalSection.of(page).ifPresent(sections::add);
        ChangeSection.of(page).ifPresent(sections::add);
        RejectSection.of(page).ifPresent(sections::add);
        CoverageSection.of(page).ifPresent(sections::add);
        BusinessSection.of(page).ifPresent(sections::add);
        sections.add(RunSection.of(page, before));
        return Templates.render(
                "page.jte",
                new PageView(
                        VerdictView.of(page),
                        sections,
                        page.run().runId() + ".json",
                        "../index.html",
                        PageText.line("Weekmart " + page.run().productVersion() + ", run "
                                + page.run().runId())));
    }

    /**
     * What the template of a page takes.
     *
     * @param report where the run report lies, relative to the page
     * @param index where the index lies, relative to the page
     */
    record PageView(VerdictView verdict, List<Section> sections, String report, String index, String footer) {}
}
