package io.weekmart.cli;

import io.weekmart.contract.run.RunId;
import io.weekmart.guards.Acceptance;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that every job takes. */
final class RunOptions {
    @Option(
            names = "--conf",
            paramLabel = "FILE-or-URI",
            description = {
                "Configuration over the shipped defaults: a local path, s3:// or s3a://.",
                "May be repeated; a later one wins."
            })
    private List<String> confUris = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = {
                "One key of the configuration, such as raw.lookback-weeks=6.",
                "May be repeated; wins over every --conf."
            })
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            converter = ValidRunId.class,
            description = "Name of this run (default: its start in UTC and a random suffix).")
    private @Nullable String runId;

    @Option(
            names = "--report",
            paramLabel = "URI",
            description = "One more place for the run report, written whatever happens.")
    private @Nullable String reportUri;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show Spark's own log, and the stack trace of every failure.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    // Picocli acts on it by itself.
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    RunRequest request(
            Action action,
            String pipeline,
            RunRequest.@Nullable Dates dates,
            List<Acceptance> acceptances,
            @Nullable String acceptedBy,
            boolean dryRun) {
        String id = runId == null ? RunId.startingAt(Instant.now()) : runId;
        return new RunRequest(
                action, pipeline, dates, confUris, sets, id, reportUri, acceptances, acceptedBy, dryRun, verbose, null);
    }

    static final class ValidRunId implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!RunId.isValid(value)) {
                throw new TypeConversionException("'" + value + "' must be " + RunId.RULE);
            }
            return value;
        }
    }
}
