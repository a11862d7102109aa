package io.weekmart.job;

import io.weekmart.contract.page.History;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.run.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The pages that runs have left in an output. */
public final class PageOfRuns {
    private final Path output;

    public PageOfRuns(Path output) {
        this.output = output;
    }

    /** What the page of a run shows. */
    public RunPage of(RunReport report) {
        Path file = data(report);
        return PageJson.page(text(file), file);
    }

    /** Where that lies. */
    Path data(RunReport report) {
        return output.resolve(
                RunFiles.pageData(Objects.requireNonNull(report.runDate()), Objects.requireNonNull(report.runId())));
    }

    /** The page of a run. */
    public String html(RunReport report) {
        return text(output.resolve(
                RunFiles.page(Objects.requireNonNull(report.runDate()), Objects.requireNonNull(report.runId()))));
    }

    /** The page that lists the runs. */
    String index() {
        return text(output.resolve(RunFiles.INDEX));
    }

    /** The runs of the output. */
    public History history() {
        return PageJson.history(text(output.resolve(RunFiles.HISTORY)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
