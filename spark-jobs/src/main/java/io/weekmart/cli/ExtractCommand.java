package io.weekmart.cli;

import io.weekmart.contract.run.Jobs;
import io.weekmart.extract.Extract;
import io.weekmart.extract.ExtractRequest;
import io.weekmart.job.PipelineJob;
import io.weekmart.job.Pipelines;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads the tables of a pipeline from a database into dumps. */
@Command(
        name = Jobs.EXTRACT,
        sortOptions = false,
        customSynopsis = {
            "extract PIPELINE --date DATE [--conf FILE-or-URI]... [--set key=value]...",
            "               [--plan] [--partial] [-v]"
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Reads the tables of a pipeline from a database, in one snapshot, and writes the dumps of a date and their manifest.",
            "Repeating it does nothing."
        })
final class ExtractCommand implements DirectCommand {
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
            description = "The date of the dumps, such as 2024-05-05. The day must be over.")
    private LocalDate date;

    @Option(
            names = "--conf",
            paramLabel = "FILE-or-URI",
            description = {
                "Configuration over the shipped defaults: a local path, s3:// or s3a://.",
                "May be repeated; a later one wins."
            })
    private List<String> confUris = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = {
                "One key of the configuration, such as extract.threads=1.",
                "May be repeated; wins over every --conf."
            })
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--plan",
            description = {
                "Print the statements, and the rows and bytes that the server's statistics estimate.",
                "Reads nothing else, and writes nothing."
            })
    private boolean plan;

    @Option(
            names = "--partial",
            description = {
                "Read a day that is not over. The manifest marks it as partial. Once the day is over, the next",
                "extraction reads it again."
            })
    private boolean partial;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show Hadoop's log, and the stack trace of every failure.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    // Picocli acts on it by itself.
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    ExtractCommand(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public void run(PrintStream out, PrintStream err) {
        PipelineJob job = NamedPipeline.of(pipelines, pipeline, spec, NamedPipeline.FIRST_PARAMETER);
        Extract.ofThisProcess()
                .run(
                        new ExtractRequest(
                                pipelines.declarations(), job.pipeline(), date, plan, partial, confUris, sets),
                        out,
                        err);
    }
}
