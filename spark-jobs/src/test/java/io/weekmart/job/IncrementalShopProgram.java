package io.weekmart.job;

import io.weekmart.cli.Cli;
import io.weekmart.job.IncrementalShop.Shop;
import io.weekmart.weekly.WeeklyPipeline;

/** The application with the incremental shop beside the weekly pipeline, for tests that start it as a process. */
public final class IncrementalShopProgram {
    public static final Pipelines PIPELINES = Pipelines.of(new WeeklyPipeline(), new TablePipelineJob(new Shop()));

    private IncrementalShopProgram() {}

    public static void main(String... arguments) {
        Cli cli = Cli.onSpark(PIPELINES, new Cancellation(), System.out, System.err);
        System.exit(cli.run(arguments).exitCode().code());
    }
}
