package io.weekmart.job;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport.WrittenFile;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.Publication;
import io.weekmart.publish.Rejects;
import io.weekmart.publish.StagedFile;
import io.weekmart.publish.Strays;
import io.weekmart.quality.RejectFiles;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.TaskConfiguration;
import io.weekmart.report.Progress;
import io.weekmart.report.SummaryTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/**
 * Brings what a run has staged to where readers look, and reports every file: the steps that all pipelines share. Where something
 * prevents publishing, only the rejected rows are published, for inspection.
 */
public final class Publishing {
    private final Run run;
    private final Output output;
    private final Pipeline pipeline;
    private final LocalDate date;
    private final Map<TableSpec, List<StagedFile>> rejects = new LinkedHashMap<>();
    private final Map<Path, WrittenFile> written = new HashMap<>();

    /** @param date whose rejects are replaced */
    public Publishing(Run run, Output output, Pipeline pipeline, LocalDate date) {
        this.run = run;
        this.output = output;
        this.pipeline = pipeline;
        this.date = date;
    }

    /** Where the tasks of a run write; nowhere in a dry run. */
    public static Staging staging(Run run, Output output) {
        String folder = run.dryRun()
                ? null
                : output.layout().staging(run.identity().runId()).toString();
        return new Staging(folder, run.settings().output().compression(), TaskConfiguration.of(run.spark()));
    }

    /** Makes the rejects of the date ready; those of an earlier run of the date go. */
    public void stageRejects(TaskResults results, Staging staging) throws IOException {
        List<String> staged = results.of(TaskResult.RejectFile.class).stream()
                .map(TaskResult.RejectFile::path)
                .toList();
        List<RejectFiles.RejectsFile> files = List.of();
        if (!staged.isEmpty()) {
            try (Progress.Step step = run.progress().begin("writing rejects")) {
                Map<TableSpec, List<RejectFiles.Origin>> origins = new LinkedHashMap<>();
                results.tables().forEach(table -> origins.put(table, results.origins(table)));
                files = RejectFiles.write(run.spark(), staged, origins, staging);
                step.end(files.stream().mapToLong(RejectFiles.RejectsFile::rows).sum());
            }
        }
        pipeline.inputs().forEach(table -> rejects.put(table, new ArrayList<>()));
        for (RejectFiles.RejectsFile file : files) {
            Path path = new Path(file.path());
            long bytes = path.getFileSystem(run.hadoop()).getFileStatus(path).getLen();
            Objects.requireNonNull(rejects.get(file.table()))
                    .add(staged(
                            Rejects.key(date, file.table().name()),
                            Rejects.fileName(0),
                            file.path(),
                            bytes,
                            file.rows(),
                            ""));
        }
    }

    /** A staged file under the name that readers will see, which the report names once it is there. */
    public StagedFile staged(PartitionKey key, String name, String staged, long bytes, long rows, String sha256) {
        Path target = output.layout().resolve(key.path(name));
        written.put(target, new WrittenFile(key.table(), target.toString(), rows, bytes));
        return new StagedFile(new Path(staged), name, bytes, rows, sha256);
    }

    /** A publication that has the rejects already. */
    public Publication publication() {
        Publication publication = output.publication();
        rejects.forEach((table, files) -> publication.rejects(date, table.name(), files));
        return publication;
    }

    /**
     * Has the files that the ledger does not know removed with a publication, where nothing takes their place.
     *
     * @param here whether the publication is about a partition
     */
    public void tidy(Publication publication, Strays strays, Predicate<PartitionKey> here) {
        for (PartitionKey key : strays.partitions()) {
            if (here.test(key)) {
                publication.tidy(key);
            }
        }
    }

    /**
     * Publishes.
     *
     * @param done called with each file that is in its place
     * @return whether any file that readers see was replaced or deleted
     */
    public boolean commit(Publication publication, Consumer<Path> done) {
        run.cancellation().publishing();
        try (Progress.Step step = run.progress().begin(SummaryTable.PUBLISHING)) {
            Publication.Result result = output.publish(publication, target -> {
                WrittenFile file = written.get(target);
                if (file != null) {
                    run.report().publishedFile(file);
                }
                done.accept(target);
            });
            return result.replaced() + result.deleted() > 0;
        }
    }

    /** @throws UserFault if something prevents publishing */
    public void refuse(QualityGate gate) {
        Optional<UserFault> fault = gate.fault();
        if (fault.isPresent()) {
            throw refused(fault.get());
        }
    }

    /** Publishes the rejects, and returns the fault. */
    public UserFault refused(UserFault fault) {
        if (!run.dryRun()) {
            publishRejects(fault);
        }
        return fault;
    }

    /** What keeps the rejects from being published must not hide why the tables are not; only a request to stop goes before that. */
    private void publishRejects(UserFault reason) {
        try {
            commit(publication().outdated(), target -> {});
        } catch (UserFault unpublished) {
            if (unpublished.exitCode().isSignal()) {
                throw unpublished;
            }
            reason.addSuppressed(unpublished);
            run.report().warning("The rejected rows are not published: " + unpublished.getMessage());
        }
    }

    /**
     * Deletes old rejects. What was published is published: those that can't be deleted are there until the next run.
     *
     * @param first the first date that this run has computed, whose rejects stay
     */
    public void expireRejects(LocalDate first) {
        try {
            output.expireRejects(first);
        } catch (UserFault fault) {
            run.report().warning(fault.getMessage() + " What this run published is published.");
        }
    }
}
