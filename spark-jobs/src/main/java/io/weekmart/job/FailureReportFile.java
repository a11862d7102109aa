package io.weekmart.job;

import io.weekmart.config.SubmittedHadoop;
import io.weekmart.report.ReportBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Writes the report of a run that failed before its job had one: what was called, when, and why it ended. */
public final class FailureReportFile implements FailureReport {
    private final Instant startedAt;

    /** @param startedAt when the process began its work */
    public FailureReportFile(Instant startedAt) {
        this.startedAt = startedAt;
    }

    @Override
    public void write(String uri, FailedRun run) throws IOException {
        ReportBuilder report = new ReportBuilder(Version.current(), run.job(), startedAt);
        RunRequest.Dates dates = run.dates();
        if (run.runId() != null) {
            report.run(run.runId(), dates == null ? null : dates.to());
        }
        if (dates != null && !dates.from().equals(dates.to())) {
            report.range(dates.from(), dates.to());
        }
        write(uri, report.failed(run.failure(), Instant.now()).json());
    }

    /** Writes a report in the place of one that may be there. */
    static void write(String uri, String json) throws IOException {
        Path path = new Path(uri);
        FileSystem files = path.getFileSystem(SubmittedHadoop.configuration());
        // Hadoop's own local file system would put a .crc file beside it.
        FileSystem plain = files instanceof LocalFileSystem local ? local.getRaw() : files;
        try (OutputStream out = plain.create(path, true)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
    }
}
