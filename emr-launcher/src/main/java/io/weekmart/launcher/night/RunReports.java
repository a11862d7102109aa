package io.weekmart.launcher.night;

import io.weekmart.launcher.fault.UserFault;
import io.weekmart.launcher.report.RunReport;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what the runs of an attempt said of themselves. */
final class RunReports {
    private final ObjectStore store;
    private final Progress progress;

    RunReports(ObjectStore store, Progress progress) {
        this.store = store;
        this.progress = progress;
    }

    /** A run report, and where it lies. */
    record Reported(RunReport report, String uri) {}

    /**
     * The report of an attempt: of several, where a sending was repeated and both arrived, a good one, and else that of the run that lasted,
     * since its double ends at once. One of another run id counts for nothing, nor does one that cannot be understood.
     */
    Optional<Reported> of(Attempt attempt) {
        List<Reported> found = new ArrayList<>();
        for (String uri : attempt.reports()) {
            store.text(S3Location.of(uri))
                    .flatMap(text -> read(text, uri))
                    .filter(one -> attempt.claim().runId().equals(one.report().runId()))
                    .ifPresent(found::add);
        }
        return found.stream()
                .max(Comparator.comparing((Reported one) -> one.report().good())
                        .thenComparing(one -> one.report().endedAt()));
    }

    private Optional<Reported> read(String text, String uri) {
        try {
            return Optional.of(new Reported(RunReport.parse(text, uri), uri));
        } catch (UserFault fault) {
            progress.say(fault.getMessage() + " " + fault.hint());
            return Optional.empty();
        }
    }
}
