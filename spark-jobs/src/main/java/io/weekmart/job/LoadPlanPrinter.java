package io.weekmart.job;

import io.weekmart.config.HadoopConfSource;
import io.weekmart.config.SettingsReader;
import io.weekmart.config.SubmittedHadoop;

/** What {@code load --plan} prints, by the configuration alone. */
public final class LoadPlanPrinter {
    private LoadPlanPrinter() {}

    /** The GRANTs and the statements of a load. */
    public static String of(Pipelines pipelines, PipelineJob pipeline, RunRequest request) {
        return OutputCopies.plan(
                pipeline,
                SettingsReader.read(
                        pipelines.declarations(),
                        pipeline.pipeline(),
                        request.confUris(),
                        request.sets(),
                        new HadoopConfSource(SubmittedHadoop.configuration())));
    }
}
