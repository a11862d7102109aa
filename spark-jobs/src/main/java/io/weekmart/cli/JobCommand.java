package io.weekmart.cli;

import io.weekmart.job.RunRequest;

/** A command that runs a job: its options, once they are parsed, are a request. */
interface JobCommand {
    /**
     * What is asked for.
     *
     * @throws picocli.CommandLine.ParameterException where options are good each by itself, and not together
     */
    RunRequest request();
}
