package io.weekmart.cli;

import io.weekmart.contract.config.Spelling;
import io.weekmart.job.PipelineJob;
import io.weekmart.job.Pipelines;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Finds the pipeline that a command line names. */
final class NamedPipeline {
    /** The first positional parameter of commands that are about one pipeline. */
    static final String FIRST_PARAMETER = "positional parameter at index 0 (PIPELINE)";

    private NamedPipeline() {}

    /**
     * The pipeline of a name.
     *
     * @param where the name stands, for the message
     * @throws ParameterException if there is none
     */
    static PipelineJob of(Pipelines pipelines, String name, CommandSpec spec, String where) {
        return pipelines
                .named(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "Invalid value for " + where + ": there is no pipeline '" + name + "'."
                                + Spelling.didYouMean(name, pipelines.names()) + " The pipelines are "
                                + String.join(", ", pipelines.names())));
    }
}
