package io.weekmart.launcher.night;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what the runs of an attempt said of themselves. */
final class RunReports {
    /** A double ends because its run id was started before, or because the other run holds the output. */
    private static final Set<ExitCode> DOUBLES = Set.of(ExitCode.USAGE, ExitCode.HELD);

    private final ObjectStore store;
    private final Progress progress;

    RunReports(ObjectStore store, Progress progress) {
        this.store = store;
        this.progress = progress;
    }

    /** A run report, and where it lies. */
    record Reported(RunReport report, String uri) {
        /** Whether a run may say this that found another one under its own run id, and so tells nothing of the attempt. */
        boolean mayBeADoubles() {
            return DOUBLES.contains(ExitCode.of(report.exitCode()));
        }
    }

    /**
     * The reports of an attempt, by the number of the sending whose run left it. One of another run id counts for nothing, nor does one that
     * cannot be understood.
     */
    SortedMap<Integer, Reported> of(Attempt attempt) {
        SortedMap<Integer, Reported> found = new TreeMap<>();
        attempt.sendings().forEach((number, announced) -> {
            String uri = announced.sending().report();
            store.text(S3Location.of(uri))
                    .flatMap(text -> read(text, uri))
                    .filter(one -> attempt.claim().runId().equals(one.report().runId()))
                    .ifPresent(one -> found.put(number, one));
        });
        return found;
    }

    /** The report that tells what became of an attempt: a good one, else one that is no double's, else that of the run that lasted. */
    static Optional<Reported> decisive(Collection<Reported> reports) {
        return reports.stream()
                .max(Comparator.comparing((Reported one) -> one.report().good())
                        .thenComparing(one -> !one.mayBeADoubles())
                        .thenComparing(one -> one.report().endedAt()));
    }

    private Optional<Reported> read(String text, String uri) {
        try {
            return Optional.of(new Reported(ReportJson.read(text, uri, ExitCode.CLUSTER), uri));
        } catch (UserFault fault) {
            progress.say(fault.getMessage() + " " + fault.hint());
            return Optional.empty();
        }
    }
}
