package io.weekmart.job;

import io.weekmart.config.SubmittedHadoop;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.job.RunRequest.Dates;
import io.weekmart.report.ReportBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** The copy of the run report at the place that {@code --report} names, of a run that failed before its job had a report too. */
public final class ReportCopy {
    private static final String JSON = ".json";

    private final Instant startedAt;

    /** @param startedAt when the process began its work */
    public ReportCopy(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /** Writes what is known of a run that has no report: what was called, when, and why it ended. */
    public void write(String uri, FailedRun run) throws IOException {
        ReportBuilder report = new ReportBuilder(Version.current(), run.job(), run.pipeline(), startedAt);
        Dates dates = run.dates();
        if (run.runId() != null) {
            report.run(run.runId(), dates == null ? null : dates.to());
        }
        if (dates != null && !run.job().equals(run.pipeline())) {
            report.range(dates.from(), dates.to());
        }
        write(uri, report.failed(run.failure(), Instant.now()));
    }

    /**
     * Writes a report in the place of one that may be there.
     *
     * @return false where it was not written: the run never got its output, so that it did nothing, and the report that is there is that
     *     of an earlier start of the same run id, which did
     */
    static boolean write(String uri, RunReport report) throws IOException {
        Path path = new Path(uri);
        FileSystem files = path.getFileSystem(SubmittedHadoop.configuration());
        // Hadoop's own local file system would put a .crc file beside it.
        FileSystem plain = files instanceof LocalFileSystem local ? local.getRaw() : files;
        if (report.locations().isEmpty() && report.runId() != null && hasReportOfWork(plain, path, report.runId())) {
            return false;
        }
        try (OutputStream out = plain.create(path, true)) {
            out.write(ReportJson.write(report).getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    /** Writes the page of a dry run and what it shows beside its report: {@code dry.html} and {@code dry.page.json} beside {@code dry.json}. */
    static void writePage(String reportUri, RunPages.Texts page) throws IOException {
        String base = reportUri.endsWith(JSON) ? reportUri.substring(0, reportUri.length() - JSON.length()) : reportUri;
        write(new Path(base + ".page.json"), page.data());
        write(new Path(base + ".html"), page.html());
    }

    private static void write(Path path, String text) throws IOException {
        FileSystem files = path.getFileSystem(SubmittedHadoop.configuration());
        FileSystem plain = files instanceof LocalFileSystem local ? local.getRaw() : files;
        try (OutputStream out = plain.create(path, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Whether a report of that run is there, which got its output. */
    private static boolean hasReportOfWork(FileSystem files, Path path, String runId) {
        try (InputStream in = files.open(path)) {
            RunReport there =
                    ReportJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), path, ExitCode.INTERNAL);
            return runId.equals(there.runId()) && !there.locations().isEmpty();
        } catch (IOException | UserFault e) {
            // What is not there, is no report, or may not be read, is written over.
            return false;
        }
    }
}
