package io.weekmart.cli;

import io.weekmart.job.Job;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = VerifyCommand.NAME,
        sortOptions = false,
        customSynopsis = {
            "verify [--conf FILE-or-URI]... [--set key=value]...",
            "              [--run-id ID] [--report URI] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Reads every published file and compares it with the ledger, checksum by checksum. Writes nothing.",
            "Exit code 4, with a line for every file that is missing, damaged or unknown, and what to do about it."
        })
final class VerifyCommand implements Callable<Integer> {
    static final String NAME = "verify";

    private final Job job;
    private final JobRunner runner;

    @Mixin
    private RunOptions options;

    VerifyCommand(Job job, JobRunner runner) {
        this.job = job;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run(job, options.request(NAME, null, List.of(), true));
    }
}
