package io.weekmart.cli;

import io.weekmart.job.Job;
import io.weekmart.job.RunRequest.Dates;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = WeeklyMetricsCommand.NAME,
        sortOptions = false,
        customSynopsis = {
            "weekly-metrics --date DATE [--conf FILE-or-URI]... [--set key=value]...",
            "                      [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI] [--dry-run] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = "Reads tonight's dumps and publishes the weeks and dimensions that changed.")
final class WeeklyMetricsCommand implements Callable<Integer> {
    static final String NAME = "weekly-metrics";

    private final Job job;
    private final JobRunner runner;

    @Option(
            names = "--date",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The run date: the night whose dumps are read, such as 2024-05-05.")
    private LocalDate date;

    @Option(names = "--dry-run", description = "Read, check, compute and report to the terminal; write nothing.")
    private boolean dryRun;

    @Mixin
    private AcceptOptions acceptOptions;

    @Mixin
    private RunOptions options;

    WeeklyMetricsCommand(Job job, JobRunner runner) {
        this.job = job;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run(job, options.request(NAME, Dates.night(date), acceptOptions.acceptances(), dryRun));
    }
}
