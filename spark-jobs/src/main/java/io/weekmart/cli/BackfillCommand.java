package io.weekmart.cli;

import io.weekmart.contract.run.Jobs;
import io.weekmart.job.Pipelines;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import io.weekmart.job.RunRequest.Dates;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = Jobs.BACKFILL,
        sortOptions = false,
        customSynopsis = {
            "backfill --from DATE --to DATE [--pipeline NAME] [--conf FILE-or-URI]...",
            "                [--set key=value]... [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI]",
            "                [--dry-run] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Computes a range of dates again, in one run.",
            "weekly-metrics computes all weeks of the range. It takes in rows that came too late for their run date, and a"
                    + " changed calendar. Any other pipeline computes one date after the other, the oldest first."
        })
final class BackfillCommand implements JobCommand {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The first date, such as 2024-01-01 (weekly-metrics: its whole week).")
    private LocalDate from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The last date, such as 2024-05-05 (weekly-metrics: its whole week).")
    private LocalDate to;

    @Mixin
    private PipelineOption pipelineOption;

    @Mixin
    private PublishOptions publishing;

    @Mixin
    private RunOptions options;

    BackfillCommand(Pipelines pipelines) {
        pipelineOption = new PipelineOption(pipelines);
    }

    @Override
    public RunRequest request() {
        if (to.isBefore(from)) {
            throw new ParameterException(spec.commandLine(), "Invalid range: --to " + to + " is before --from " + from);
        }
        return options.request(
                Action.BACKFILL,
                pipelineOption.pipeline().name(),
                new Dates(from, to),
                publishing.acceptances(spec.commandLine(), pipelineOption.pipeline()),
                publishing.acceptedBy(),
                publishing.dryRun());
    }
}
