package io.weekmart.job;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.publish.Output;
import io.weekmart.publish.OutputSpec;
import io.weekmart.publish.Verified;
import io.weekmart.report.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The job that reads every published file and compares it with the ledger. */
final class OutputVerification {
    private OutputVerification() {}

    /**
     * Verifies the output.
     *
     * @throws UserFault with exit code 4, with a line for every file that is not as it was published
     */
    static Outcome of(Run run, Output output) {
        Verified verified;
        try (Progress.Step step = run.progress().begin("reading the published files")) {
            verified = output.verify(new PublishedHashes(run));
        }
        run.report().storageOperations(Map.of(RunReport.FILES_VERIFIED, (long) verified.files()));
        if (!verified.damages().isEmpty()) {
            throw new UserFault(
                    ExitCode.QUALITY,
                    "Cannot confirm what is published in " + output.layout() + ": "
                            + Count.of(verified.damages().size(), "file differs", "files differ")
                            + " from the ledger, which knows " + verified.files() + ":\n  "
                            + verified.damages().stream()
                                    .map(damage -> line(damage, output))
                                    .collect(Collectors.joining("\n  ")),
                    "Nothing was changed. Do what each line says, and verify again.");
        }
        return Outcome.NOTHING_TO_DO;
    }

    private static String line(Verified.Damage damage, Output output) {
        return Printable.line(damage.path()) + " " + damage.what() + "; " + remedy(damage, output);
    }

    private static String remedy(Verified.Damage damage, Output output) {
        OutputSpec spec = output.spec();
        Optional<String> backfill = damage.dates().map(dates -> "run " + spec.backfill(dates));
        return switch (damage.kind()) {
            case FOREIGN -> "move it out of the output, or delete it";
            case UNKNOWN ->
                backfill.orElse("run a backfill over the dates of its partition")
                        + ", which replaces it; delete only what you know to be foreign";
            case UNFINISHED ->
                backfill.orElse("run '" + spec.pipeline() + "' or a backfill, which publishes the table anew");
            case FORMER ->
                "bring it back, such as from the bucket's versions, if anybody still reads the table: '"
                        + spec.pipeline() + "' does not publish it any more";
            case DAMAGED -> backfill.orElseGet(() -> damagedTable(damage, output));
        };
    }

    /** Of a file in a partition without dates, which is a table as a whole. */
    private static String damagedTable(Verified.Damage damage, Output output) {
        OutputSpec spec = output.spec();
        String restore = "bring the file back, such as from the bucket's versions";
        return switch (spec.contentOf(damage.path())) {
            case COMPUTED -> "run '" + spec.pipeline() + "' or a backfill, which publishes the table anew";
            case MERGED ->
                restore
                        + ", or run a backfill, which makes the table anew from the dump, without the rows that only older"
                        + " dumps held";
            case COLLECTED ->
                restore
                        + output.ledger()
                                .dates()
                                .map(dates -> ", or run '" + spec.backfill(dates) + "', which makes the table anew")
                                .orElse("");
            case NUMBERED ->
                restore + ": no run makes it anew, since it alone says which codes the published numbers stand for";
        };
    }
}
