package io.weekmart.cli;

import io.weekmart.contract.config.Spelling;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.job.Pipelines;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option of every command that can be about any pipeline. */
final class PipelineOption {
    private final Pipelines pipelines;
    private Pipeline pipeline;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    PipelineOption(Pipelines pipelines) {
        this.pipelines = pipelines;
        this.pipeline = pipelines.standard().pipeline();
    }

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "The pipeline, by the name of its command (default: weekly-metrics).")
    void pipeline(String name) {
        pipeline = pipelines
                .named(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--pipeline' (NAME): there is no pipeline '" + name + "'."
                                + Spelling.didYouMean(name, pipelines.names()) + " The pipelines are "
                                + String.join(", ", pipelines.names())))
                .pipeline();
    }

    /** The pipeline that was named, or the one that is meant where none is. */
    Pipeline pipeline() {
        return pipeline;
    }
}
