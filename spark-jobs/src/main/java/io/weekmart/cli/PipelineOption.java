package io.weekmart.cli;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.job.Pipelines;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option of every command that can be about any pipeline. */
final class PipelineOption {
    private final Pipelines pipelines;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    PipelineOption(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "The pipeline, by the name of its command (default: weekly-metrics).")
    private @Nullable String name;

    /** The pipeline that was named, or the one that is meant where none is. */
    Pipeline pipeline() {
        return name == null ? pipelines.standard().pipeline() : named(name);
    }

    private Pipeline named(String wanted) {
        return NamedPipeline.of(pipelines, wanted, spec, "option '--pipeline' (NAME)")
                .pipeline();
    }
}
