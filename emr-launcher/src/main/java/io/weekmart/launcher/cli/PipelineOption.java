package io.weekmart.launcher.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that is about one pipeline. */
final class PipelineOption {
    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "The pipeline, such as shop (default: that of launcher.steps).")
    private @Nullable String pipeline;

    /** The name that was given; null for the pipeline of launcher.steps. */
    @Nullable String name() {
        return pipeline;
    }
}
