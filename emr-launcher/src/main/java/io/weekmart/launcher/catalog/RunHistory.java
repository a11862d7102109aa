package io.weekmart.launcher.catalog;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.run.Jobs;
import io.weekmart.contract.run.RunFiles;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The runs of an output, as their files below {@code runs/} tell of them.
 *
 * <p>One run at a time holds an output, and writes both its start and its report while it does. So S3's times of these files are in the
 * order of the runs, whatever date a run is for.
 */
final class RunHistory {
    private final ObjectStore store;
    /** The oldest first. */
    private final List<StoredObject> files;

    private final Map<S3Location, Optional<Filed>> read = new HashMap<>();

    private RunHistory(ObjectStore store, List<StoredObject> files) {
        this.store = store;
        this.files = files;
    }

    static RunHistory of(ObjectStore store, S3Location output) {
        List<StoredObject> files = new ArrayList<>(
                store.list(output.resolve(RunFiles.FOLDER + "/")).objects());
        files.sort(Comparator.comparing(StoredObject::modified));
        return new RunHistory(store, files);
    }

    /** A report and the object that it lies in. */
    record Filed(StoredObject object, RunReport report) {
        Instant at() {
            return object.modified();
        }

        private boolean tellsTables() {
            return report.good() && !report.outputTables().isEmpty();
        }
    }

    /** The newest run that ended well; empty where none has. */
    Optional<Filed> newestGood() {
        for (int i = files.size() - 1; i >= 0; i--) {
            Optional<Filed> report = report(files.get(i)).filter(Filed::tellsTables);
            if (report.isPresent()) {
                return report;
            }
        }
        return Optional.empty();
    }

    /**
     * The reports since a moment, it included, in the order in which their runs ended. S3 tells time in seconds, so that the moment itself
     * may hold another report than the one that was seen.
     *
     * @return empty where they do not tell all that was published: a run that failed, or left no report, may have begun to publish, and
     *     whoever finished that for it reports only its own work
     */
    Optional<List<Filed>> since(Instant moment) {
        Set<S3Location> there = files.stream().map(StoredObject::location).collect(Collectors.toSet());
        List<Filed> reports = new ArrayList<>();
        for (StoredObject file : files) {
            if (file.modified().isBefore(moment)) {
                continue;
            }
            if (RunFiles.isStarted(file.name()) && !there.contains(reportOf(file))) {
                return Optional.empty();
            }
            Optional<Filed> filed = report(file);
            if (filed.isPresent()) {
                RunReport report = filed.get().report();
                if (!report.good() || report.job().equals(Jobs.RECOVER)) {
                    return Optional.empty();
                }
                reports.add(filed.get());
            }
        }
        reports.sort(Comparator.comparing(filed -> filed.report().endedAt()));
        return Optional.of(reports);
    }

    private static S3Location reportOf(StoredObject started) {
        S3Location location = started.location();
        return new S3Location(location.bucket(), RunFiles.reportOf(location.key()));
    }

    private Optional<Filed> report(StoredObject file) {
        if (!RunFiles.isReport(file.name())) {
            return Optional.empty();
        }
        return read.computeIfAbsent(file.location(), location -> store.text(location)
                .map(text -> new Filed(file, ReportJson.read(text, location, ExitCode.CLUSTER))));
    }
}
