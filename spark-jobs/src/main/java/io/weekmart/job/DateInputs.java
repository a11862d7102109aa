package io.weekmart.job;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.publish.LastRun;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.report.Progress;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The dumps of all dates that a run computes. They are found before the first date is computed, so that whatever is missing is reported at
 * once.
 *
 * @param inputs by date; the last of them is that of the run date
 */
record DateInputs(List<Inputs> inputs) {
    private static final int NAMED = 5;

    DateInputs {
        inputs = List.copyOf(inputs);
    }

    /**
     * Finds the dumps of dates.
     *
     * @param catalog of the pipeline's dumps
     * @param dates in their order
     * @throws UserFault with exit code 3 if dumps of a date are missing: but for the last one, a date without any dump is passed over where
     *     the configuration allows gaps
     */
    static DateInputs of(Run run, Pipeline pipeline, DumpCatalog catalog, List<LocalDate> dates) throws IOException {
        LocalDate last = dates.get(dates.size() - 1);
        SortedSet<LocalDate> delivered = catalog.dates(dates.get(0), last);
        boolean allowed = run.settings().raw().allowGaps();
        List<LocalDate> gaps = dates.stream()
                .filter(date -> !date.equals(last) && !delivered.contains(date))
                .filter(date -> !allowed || catalog.promised(date).isEmpty())
                .toList();
        String key = PipelineKeys.named(pipeline, "raw.allow-gaps");
        if (allowed && !gaps.isEmpty()) {
            run.report()
                    .warning("Not computed, since there is no dump of " + named(gaps) + " and " + key + " is true.");
        }
        List<Inputs> found = new ArrayList<>();
        List<UserFault> faults = new ArrayList<>();
        for (LocalDate date : dates) {
            if (allowed && gaps.contains(date)) {
                continue;
            }
            try (Progress.Step step = run.progress().begin("finding the dumps of " + date)) {
                found.add(Inputs.of(run, catalog, date));
            } catch (UserFault fault) {
                if (fault.exitCode() != ExitCode.INPUT) {
                    throw fault;
                }
                faults.add(fault);
            }
        }
        if (!faults.isEmpty()) {
            throw joined(
                    faults,
                    allowed || gaps.isEmpty()
                            ? ""
                            : " If nothing is exported on such days, name them in "
                                    + PipelineKeys.named(pipeline, "raw.closed") + ", or set " + key + " = true.");
        }
        return new DateInputs(found);
    }

    private static UserFault joined(List<UserFault> faults, String furtherHint) {
        Set<String> hints = new LinkedHashSet<>();
        faults.forEach(fault -> hints.add(fault.hint()));
        int more = faults.size() - NAMED;
        return new UserFault(
                ExitCode.INPUT,
                faults.stream()
                                .limit(NAMED)
                                .map(fault -> String.valueOf(fault.getMessage()))
                                .collect(Collectors.joining("\n"))
                        + (more > 0 ? "\nSo it is with " + more + " more of the dates." : ""),
                String.join(" ", hints) + furtherHint,
                faults.get(0));
    }

    /** The first of some dates, and how many more there are. */
    static String named(List<LocalDate> dates) {
        int more = dates.size() - NAMED;
        return dates.stream().limit(NAMED).map(LocalDate::toString).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more dates" : "");
    }

    /**
     * What decides what the whole run computes.
     *
     * @param from the first date of a backfill; empty for a daily run
     */
    LastRun lastRun(Optional<LocalDate> from) {
        LastRun last = inputs.get(inputs.size() - 1).lastRun();
        if (from.isEmpty()) {
            return last;
        }
        List<LastRun.Input> files = new ArrayList<>();
        inputs.forEach(each -> files.addAll(each.lastRun().inputs()));
        return new LastRun(last.runDate(), files, last.configFingerprint(), last.jobVersion())
                .over(from.get(), last.runDate());
    }
}
