package io.weekmart.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weekmart.config.SubmittedHadoop;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.report.ReportBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Writes the report of a run that failed before its job had one: what was called, when, and why it ended. */
public final class FailureReportFile implements FailureReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Instant startedAt;

    /** @param startedAt when the process began its work */
    public FailureReportFile(Instant startedAt) {
        this.startedAt = startedAt;
    }

    @Override
    public void write(String uri, FailedRun run) throws IOException {
        ReportBuilder report = new ReportBuilder(Version.current(), run.job(), null, startedAt);
        RunRequest.Dates dates = run.dates();
        if (run.runId() != null) {
            report.run(run.runId(), dates == null ? null : dates.to());
        }
        if (dates != null && run.job().equals(RunRequest.BACKFILL)) {
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
        if (report.locations().isEmpty() && report.runId() != null && toldBefore(plain, path, report.runId())) {
            return false;
        }
        try (OutputStream out = plain.create(path, true)) {
            out.write(ReportJson.write(report).getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    private static boolean toldBefore(FileSystem files, Path path, String runId) {
        try (InputStream in = files.open(path)) {
            JsonNode there = JSON.readTree(in);
            return there.path("run_id").asText().equals(runId)
                    && !there.path("locations").isEmpty();
        } catch (IOException e) {
            // What is not there, is no report, or may not be read, is written over.
            return false;
        }
    }
}
