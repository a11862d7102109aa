package io.weekmart.job;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.publish.Output;
import io.weekmart.publish.PublishedWeek;
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
            verified = output.verify(Strays.DIMENSIONS, new PublishedHashes(run));
        }
        run.report().storageOperations(Map.of(RunReport.FILES_VERIFIED, (long) verified.files()));
        if (verified.lengthsOnly() > 0) {
            run.report()
                    .warning(verified.lengthsOnly() + " of " + verified.files() + " files were published by a version"
                            + " that kept no checksums: only their lengths were compared. A backfill over their weeks"
                            + " publishes them with checksums.");
        }
        if (!verified.damages().isEmpty()) {
            throw new UserFault(
                    ExitCode.QUALITY,
                    "Cannot confirm what is published in " + output.layout() + ": "
                            + verified.damages().size() + " files differ from the ledger, which knows "
                            + verified.files() + ":\n  "
                            + verified.damages().stream()
                                    .map(OutputVerification::line)
                                    .collect(Collectors.joining("\n  ")),
                    "Nothing was changed. Do what each line says, and verify again.");
        }
        return Outcome.NOTHING_TO_DO;
    }

    private static String line(Verified.Damage damage) {
        return damage.path() + " " + damage.what() + "; " + remedy(damage);
    }

    private static String remedy(Verified.Damage damage) {
        Optional<String> backfill = damage.week().map(OutputVerification::backfill);
        return switch (damage.kind()) {
            case FOREIGN -> "move it out of the output, or delete it";
            case UNKNOWN ->
                backfill.orElse("run a backfill over its week")
                        + ", which replaces it; delete only what you know to be foreign";
            case UNFINISHED -> backfill.orElse("run 'weekly-metrics' or a backfill, which publishes the table anew");
            case DAMAGED ->
                backfill.orElse("bring the file back, such as from the bucket's versions, or run a backfill, which"
                        + " makes the table anew from the dump, without the rows that only older dumps held");
        };
    }

    private static String backfill(PublishedWeek week) {
        return "run backfill --from " + week.start() + " --to " + week.end();
    }
}
