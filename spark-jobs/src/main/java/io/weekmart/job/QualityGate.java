package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.guards.Finding;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides whether what was computed may be published, and collects everything that prevents it. */
public final class QualityGate {
    /** The hint where nobody but the makers of Weekmart can do anything. */
    public static final String INTERNAL_ERROR = "This is an internal error: please report it with the run report.";

    /** The code of rows that a daily run takes in no more. */
    private static final String TOO_LATE = "TOO_LATE";

    private final List<String> faults = new ArrayList<>();
    private final TreeSet<String> hints = new TreeSet<>();

    /** Limits on rejected rows and on values that were taken as null, and rows that are neither accepted nor anything else. */
    public QualityGate rows(Map<TableSpec, TableAccount> accounts, Settings settings) {
        accounts.forEach((table, account) -> {
            double limit = settings.table(table).maxRejectedFraction();
            if (account.exceeds(limit)) {
                String reason = mostOften(account);
                refuse(
                        String.format(
                                Locale.ROOT,
                                "%s: %,d of %,d rows were rejected (%.2f %%), and the limit is %.2f %%; most of them %s",
                                table.name(),
                                account.rejected(),
                                account.read(),
                                100.0 * account.rejected() / account.read(),
                                100 * limit,
                                reason),
                        reason.equals(TOO_LATE)
                                ? tooLate(settings)
                                : "The summary shows rows of every reason. Fix the export, or raise the limit, "
                                        + PipelineKeys.named(
                                                settings.pipeline(), "tables.<table>.max-rejected-fraction")
                                        + ".");
            }
            repaired(account, settings);
            if (!account.balanced()) {
                refuse(
                        table.name() + ": " + account.read() + " rows were read, but " + account.accepted()
                                + " accepted + " + account.rejected() + " rejected + " + account.superseded()
                                + " superseded + " + account.alreadyCounted() + " already counted",
                        INTERNAL_ERROR);
            }
        });
        return this;
    }

    /** What to do about a dump that reaches back further than a daily run does, such as a first one with all history. */
    private static String tooLate(Settings settings) {
        return "The rows are dated before the window of their dump's date, "
                + PipelineKeys.named(settings.pipeline(), "raw.lookback-weeks")
                + ", and a backfill over their dates takes them in. As long as the dump lies in the window, every later run rejects them"
                + " again: leave them out of it, and deliver what is older in dumps of its own dates.";
    }

    /** Values that were taken as null are held to the limit of rejected rows: a column that is lost is worse than a row. */
    private void repaired(TableAccount account, Settings settings) {
        TableSpec table = account.table();
        // A bad row of the calendar has ended the run before, so that its limit can't be set.
        if (settings.pipeline().calendar().filter(table::equals).isPresent()) {
            return;
        }
        double limit = settings.table(table).maxRejectedFraction();
        account.repairedBeyond(limit)
                .forEach((column, rows) -> refuse(
                        String.format(
                                Locale.ROOT,
                                "%s: the value of %s is bad in %,d of %,d rows (%.2f %%), where %s takes it as null, and the limit is"
                                        + " %.2f %%",
                                table.name(),
                                column,
                                rows,
                                account.counted(),
                                100.0 * rows / account.counted(),
                                PipelineKeys.path(
                                        settings.pipeline(), "tables." + table.name() + ".bad-optional-values"),
                                100 * limit),
                        "The summary shows such rows, and which values are expected. Say in "
                                + PipelineKeys.named(settings.pipeline(), "tables.<table>.format")
                                + " how they are written, fix the export, or raise the limit, "
                                + PipelineKeys.named(settings.pipeline(), "tables.<table>.max-rejected-fraction")
                                + "."));
    }

    /** Computed rows that break the declaration of their table. */
    QualityGate unfit(List<TaskResult.Unfit> rows) {
        for (TaskResult.Unfit unfit : rows) {
            refuse(
                    unfit.table() + (unfit.partition().isEmpty() ? "" : "/" + unfit.partition()) + ": " + unfit.what(),
                    "The pipeline computed rows that its table does not allow: this is an error of the pipeline, or of"
                            + " what it takes for granted in its dumps.");
        }
        return this;
    }

    /** Control totals of inputs and outputs that are not equal. */
    QualityGate balances(List<BalanceResult> results) {
        for (BalanceResult result : results) {
            if (!result.balanced()) {
                refuse(
                        "control totals differ: " + result.name() + ", but "
                                + result.expected().toPlainString() + " was accepted and "
                                + result.found().toPlainString() + " computed",
                        "The pipeline lost rows, or multiplied some: this is an error of the pipeline.");
            }
        }
        return this;
    }

    /** What guards found beyond their limits, and nobody has accepted. */
    public QualityGate guards(List<Finding> refused) {
        if (refused.isEmpty()) {
            return this;
        }
        refused.forEach(finding -> faults.add("guard " + finding.guard().id() + ": " + finding.sentence()));
        List<String> keys = refused.stream()
                .map(finding -> "weekmart." + finding.limit().key())
                .distinct()
                .toList();
        hints.add((keys.size() == 1 ? "The limit is " : "The limits are ") + String.join(" and ", keys)
                + ". If this is what the export is meant to say, run the same again with "
                + refused.stream().map(Finding::acceptOption).collect(Collectors.joining(" "))
                + ", which takes it in for that run alone; if not, have the dumps exported again.");
        return this;
    }

    /** What prevents publishing, with exit code 4; empty where nothing does. */
    public Optional<UserFault> fault() {
        if (faults.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new UserFault(
                ExitCode.QUALITY,
                faults.size() == 1
                        ? "Cannot publish: " + faults.get(0) + "."
                        : "Cannot publish:\n  " + String.join("\n  ", faults),
                UserFault.NOTHING_PUBLISHED + " " + String.join(" ", hints)));
    }

    /**
     * Adds a fault that one pipeline knows of.
     *
     * @param fault what was found, without a full stop
     * @param hint what to do, a whole sentence
     */
    public QualityGate refuse(String fault, String hint) {
        faults.add(fault);
        hints.add(hint);
        return this;
    }

    private static String mostOften(TableAccount account) {
        return account.rejectsByCode().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("for no reason");
    }
}
