package io.weekmart.cli;

import io.weekmart.contract.run.Jobs;
import io.weekmart.job.LoadPlanPrinter;
import io.weekmart.job.PipelineJob;
import io.weekmart.job.Pipelines;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import io.weekmart.job.RunRequest.Dates;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the copies that a run could not make. */
@Command(
        name = Jobs.LOAD,
        sortOptions = false,
        customSynopsis = {
            "load PIPELINE --date DATE [--conf FILE-or-URI]... [--set key=value]...",
            "               [--plan] [--run-id ID] [--report URI] [-v]"
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Copies what is published to PostgreSQL and CSV, where a run could not do so itself.",
            "Repeating it copies nothing."
        })
final class LoadCommand implements JobCommand, DirectCommand {
    private final Pipelines pipelines;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PIPELINE", description = "The pipeline, by the name of its command.")
    private String pipeline;

    @Option(
            names = "--date",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The run date whose raw rows are staged, such as 2024-05-05. Tables are copied as published.")
    private LocalDate date;

    @Option(
            names = "--plan",
            description = {
                "Print the GRANTs for the owner of the database, and the SQL of a load. Connects to nothing.",
            })
    private boolean plan;

    @Mixin
    private RunOptions options;

    LoadCommand(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public boolean isDirect() {
        return plan;
    }

    @Override
    public boolean verbose() {
        return request().verbose();
    }

    @Override
    public void run(PrintStream out, PrintStream err) {
        out.print(LoadPlanPrinter.of(pipelines, job(), request()));
    }

    @Override
    public RunRequest request() {
        return options.request(Action.LOAD, job().pipeline().name(), Dates.of(date), List.of(), null, false);
    }

    private PipelineJob job() {
        return NamedPipeline.of(pipelines, pipeline, spec, NamedPipeline.FIRST_PARAMETER);
    }
}
