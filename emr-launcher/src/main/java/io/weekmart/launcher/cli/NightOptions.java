package io.weekmart.launcher.cli;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a command about the run of a pipeline for a date. */
final class NightOptions {
    @Option(
            names = "--date",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The run date, such as 2024-05-05.")
    private LocalDate date;

    @Mixin
    private PipelineOption pipeline;

    @Mixin
    private SharedOptions shared;

    LocalDate date() {
        return date;
    }

    /** The name of the pipeline; null for that of launcher.steps. */
    @Nullable String pipeline() {
        return pipeline.name();
    }

    SharedOptions shared() {
        return shared;
    }
}
