package io.weekmart.cli;

import io.weekmart.job.Job;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Dates;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = BackfillCommand.NAME,
        sortOptions = false,
        customSynopsis = {
            "backfill --from DATE --to DATE [--conf FILE-or-URI]... [--set key=value]...",
            "                [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI] [--dry-run] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Computes all weeks of a range of dates again, in one run. Takes in rows that came too late for their night, and a changed"
                    + " calendar."
        })
final class BackfillCommand implements Callable<Integer> {
    static final String NAME = RunRequest.BACKFILL;

    private final Job job;
    private final JobRunner runner;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "A date of the first week, such as 2024-01-01.")
    private LocalDate from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "A date of the last week, such as 2024-05-05.")
    private LocalDate to;

    @Option(names = "--dry-run", description = "Read, check, compute and report to the terminal; write nothing.")
    private boolean dryRun;

    @Mixin
    private AcceptOptions acceptOptions;

    @Mixin
    private RunOptions options;

    BackfillCommand(Job job, JobRunner runner) {
        this.job = job;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        if (to.isBefore(from)) {
            throw new ParameterException(spec.commandLine(), "Invalid range: --to " + to + " is before --from " + from);
        }
        return runner.run(job, options.request(NAME, new Dates(from, to), acceptOptions.acceptances(), dryRun));
    }
}
