package io.weekmart.job;

import java.util.Map;

/** What the tasks of a run asked of the stores, for the report; the driver's own requests are counted where they are made. */
public final class TaskOperations {
    private final Run run;
    private long dumps;
    private long bytes;
    private long staged;
    private long audited;

    public TaskOperations(Run run) {
        this.run = run;
    }

    /** Adds the dumps that were read. */
    public TaskOperations read(Inputs inputs) {
        dumps += inputs.all().size();
        bytes +=
                inputs.all().stream().mapToLong(header -> header.file().bytes()).sum();
        return reported();
    }

    /** Adds files that were staged; none are in a dry run. */
    public TaskOperations staged(long files) {
        staged += run.dryRun() ? 0 : files;
        return reported();
    }

    /** Adds files that are staged and read back; none are in a dry run. */
    public TaskOperations audited(long files) {
        audited += run.dryRun() ? 0 : files;
        return staged(files);
    }

    private TaskOperations reported() {
        run.report()
                .storageOperations(Map.of(
                        "dumps_read", dumps,
                        "dump_bytes_read", bytes,
                        "files_staged", staged,
                        "files_audited", audited));
        return this;
    }
}
