package io.weekmart.cli;

import io.weekmart.contract.run.Jobs;
import io.weekmart.job.Pipelines;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import io.weekmart.job.RunRequest.Dates;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = Jobs.REPORT,
        sortOptions = false,
        customSynopsis = {
            "report --run ID [--date DATE] [--pipeline NAME] [--conf FILE-or-URI]...",
            "              [--set key=value]... [--run-id ID] [--report URI] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description =
                "Makes the page of a run again from its data, and the index of all runs. Reads no dump and no table.")
final class ReportCommand implements JobCommand {
    @Option(
            names = "--run",
            required = true,
            paramLabel = "ID",
            converter = RunOptions.ValidRunId.class,
            description = "The run, as the report and the file of its page name it.")
    private String run;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "Its run date, for a run that the history does not hold any more.")
    private @Nullable LocalDate date;

    @Mixin
    private PipelineOption pipelineOption;

    @Mixin
    private RunOptions options;

    ReportCommand(Pipelines pipelines) {
        pipelineOption = new PipelineOption(pipelines);
    }

    @Override
    public RunRequest request() {
        Dates dates = date == null ? null : Dates.of(date);
        return options.request(Action.REPORT, pipelineOption.pipeline().name(), dates, List.of(), null, false)
                .pageOf(run);
    }
}
