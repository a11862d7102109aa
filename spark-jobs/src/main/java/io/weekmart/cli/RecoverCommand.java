package io.weekmart.cli;

import io.weekmart.job.Job;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = RecoverCommand.NAME,
        sortOptions = false,
        customSynopsis = {
            "recover [--conf FILE-or-URI]... [--set key=value]...",
            "               [--run-id ID] [--report URI] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = "Finishes or undoes what a killed publish left. The next run of any job does so too.")
final class RecoverCommand implements Callable<Integer> {
    static final String NAME = "recover";

    private final Job job;
    private final JobRunner runner;

    @Mixin
    private RunOptions options;

    RecoverCommand(Job job, JobRunner runner) {
        this.job = job;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run(job, options.request(NAME, null, List.of(), false));
    }
}
