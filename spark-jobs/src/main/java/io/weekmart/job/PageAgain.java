package io.weekmart.job;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.page.IndexHtml;
import io.weekmart.page.PageHtml;
import io.weekmart.publish.Output;
import io.weekmart.publish.PageFiles;
import java.time.LocalDate;

/** The job that makes the page of an earlier run again, from its data and the history. */
final class PageAgain {
    private PageAgain() {}

    /**
     * Makes the page of an earlier run again, and the index.
     *
     * @throws UserFault with exit code 2 if the output has no data of that run, 3 if it is not readable, 5 if another run has taken the
     *     output over, 8 if the store fails
     */
    static RunReport.Outcome of(Run run, Output output, String runId) {
        PageFiles files = output.pages();
        History history = PageJson.history(files.history());
        LocalDate runDate = history.entries().stream()
                .filter(entry -> entry.runId().equals(runId))
                .map(HistoryEntry::runDate)
                .findFirst()
                .orElse(run.identity().runDate());
        String path = output.layout().pageData(runDate, runId).toString();
        String data = files.data(runDate, runId)
                .orElseThrow(() -> new UserFault(
                        ExitCode.USAGE,
                        "Cannot make the page of run " + runId + ": there is no " + path + ".",
                        "Name a run of this output that computed weeks or partitions. If the history in "
                                + output.layout().history()
                                + " does not hold it any more, add --date with its run date."));
        files.writePage(runDate, runId, PageHtml.render(PageJson.page(data, path), history));
        files.writeIndex(IndexHtml.render(history));
        run.report().location("page", output.layout().page(runDate, runId).toString());
        run.report().location("index", output.layout().index().toString());
        return RunReport.Outcome.NOTHING_TO_DO;
    }
}
