package io.weekmart.job;

import io.weekmart.config.CopySettings;
import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.copies.CopiedTable;
import io.weekmart.copies.Copies;
import io.weekmart.copies.LoadPlan;
import io.weekmart.copies.RawRows;
import io.weekmart.publish.Output;
import io.weekmart.secrets.Secrets;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies that a run makes of its output: checked before it publishes, made once it has. */
final class OutputCopies {
    private static final Logger LOG = LoggerFactory.getLogger(OutputCopies.class);

    private final Run run;
    private final PipelineJob pipeline;
    private final Copies copies;

    OutputCopies(Run run, PipelineJob pipeline) {
        this.run = run;
        this.pipeline = pipeline;
        this.copies = new Copies(
                run.settings().output().copies(),
                pipeline.pipeline().name(),
                pipeline.copied(run.settings()),
                staged(pipeline, run.settings()),
                run.hadoop(),
                run.identity().runId(),
                Secrets.ofThisProcess());
    }

    /** The tables of raw rows that the configuration asks for. */
    private static List<CopiedTable> staged(PipelineJob pipeline, Settings settings) {
        Optional<CopySettings.Postgres> database = settings.output().copies().postgres();
        if (database.isEmpty()) {
            return List.of();
        }
        List<CopiedTable> tables = pipeline.staged(settings);
        Optional<Boolean> asked = database.get().stageRaw();
        if (tables.isEmpty() && asked.orElse(false)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot stage the raw rows of " + pipeline.pipeline().name()
                            + ": it folds its rows while it reads them, and" + " keeps none of them.",
                    "Remove " + database.get().keys() + ".stage-raw, or set it to false.");
        }
        boolean snapshots = pipeline.pipeline().dailyInputs().isEmpty();
        List<CopiedTable> staged = asked.orElse(snapshots) ? tables : List.of();
        String schema = database.get().stagingSchema();
        if (!staged.isEmpty() && schema.equals(database.get().analyticsSchema())) {
            String keys = database.get().keys();
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot stage the raw rows of " + pipeline.pipeline().name() + " in the schema " + schema
                            + ": readers of the analytics tables would see their private columns.",
                    "Set " + keys + ".staging-schema to another one than " + keys + ".analytics-schema.");
        }
        return staged;
    }

    /** What {@code load --plan} prints. */
    static String plan(PipelineJob pipeline, Settings settings) {
        CopySettings copies = settings.output().copies();
        if (copies.postgres().isEmpty()) {
            throw none(pipeline, copies);
        }
        return LoadPlan.of(copies.postgres().get(), pipeline.copied(settings), staged(pipeline, settings));
    }

    private static UserFault none(PipelineJob pipeline, CopySettings copies) {
        return new UserFault(
                ExitCode.USAGE,
                "Cannot load the tables of " + pipeline.pipeline().name() + ": the configuration names "
                        + (copies.isNone() ? "no copies" : "no database") + ".",
                "Set output.copies.postgres.url, or output.copies.csv.path: docs/copies.md shows how.");
    }

    /** @throws UserFault where copies could not be made: nothing is published then */
    void check(RunRequest.Action action) {
        if (action == RunRequest.Action.LOAD && copies.isNone()) {
            throw none(pipeline, run.settings().output().copies());
        }
        if (copies(action)) {
            Optional<OutputLayout> output;
            try {
                output = run.dryRun()
                        ? Optional.empty()
                        : Optional.of(OutputLayout.of(run.settings().output().path(), run.hadoop()));
            } catch (IOException | IllegalArgumentException e) {
                // Opening the output says what is wrong with it.
                return;
            }
            copies.check(run.spark().sparkContext().master().startsWith("yarn"), output);
        }
    }

    private static boolean copies(RunRequest.Action action) {
        return switch (action) {
            case RUN, BACKFILL, LOAD -> true;
            case RECOVER, VERIFY, REPORT -> false;
        };
    }

    /**
     * Makes the copies that differ from what is published; returns whether there were any.
     *
     * @throws UserFault with exit code 8, which says that the tables are published, whatever it is that fails
     */
    boolean bring(RunRequest.Action action, Output output) {
        if (run.dryRun() || copies.isNone() || !copies(action)) {
            return false;
        }
        try {
            List<RawRows> raw = staged(pipeline, run.settings()).isEmpty() ? List.of() : pipeline.raw(run, output);
            return copies.bring(output.ledger(), output.layout(), raw, run.progress(), text -> run.report()
                    .warning(text));
        } catch (Exception | FSError failure) {
            // Spark's own exception is a checked one that no signature names, and Hadoop takes a full disk for an
            // error.
            throw afterwards(failure, output);
        }
    }

    /** What fails once the tables are published says that they are. */
    private UserFault afterwards(Throwable failure, Output output) {
        Throwable cause = TaskFailures.cause(run.cancellation().cause(failure), TaskFailures.temporaryFolders());
        String message;
        String hint;
        boolean passing = false;
        if (cause instanceof UserFault fault) {
            if (fault.exitCode().isSignal()) {
                return fault;
            }
            message = without(fault.getMessage());
            hint = without(fault.hint());
            passing = fault.isPassing();
        } else {
            LOG.error("Cannot make the copies of {}", output.layout(), cause);
            message = "Cannot make the copies: " + String.valueOf(cause).replaceFirst("\\.$", "") + ".";
            hint = "Its stack trace is in the log.";
        }
        message += " The Parquet tables are published in " + output.layout() + ".";
        hint += " The next run or 'load " + pipeline.pipeline().name() + "' makes the copies.";
        return passing
                ? UserFault.passing(ExitCode.INTERRUPTED, message, hint, cause)
                : new UserFault(ExitCode.INTERRUPTED, message, hint, cause);
    }

    /** A sentence of a failure that, in a run, comes before anything is published. */
    private static String without(@Nullable String text) {
        return String.valueOf(text).replace(UserFault.NOTHING_PUBLISHED, "").strip();
    }
}
