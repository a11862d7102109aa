package io.weekmart.cli;

import io.weekmart.job.PipelineJob;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import io.weekmart.job.RunRequest.Dates;
import java.time.LocalDate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a pipeline for one date. The command has the pipeline's name. */
@Command(sortOptions = false, descriptionHeading = "%n", optionListHeading = "%n")
final class PipelineCommand implements JobCommand {
    private final PipelineJob pipeline;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--date",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The run date: the date of the dumps that are read, such as 2024-05-05.")
    private LocalDate date;

    @Mixin
    private PublishOptions publishing;

    @Mixin
    private RunOptions options;

    private PipelineCommand(PipelineJob pipeline) {
        this.pipeline = pipeline;
    }

    static CommandLine of(PipelineJob pipeline) {
        String name = pipeline.pipeline().name();
        CommandLine command = new CommandLine(new PipelineCommand(pipeline));
        command.getCommandSpec()
                .name(name)
                .usageMessage()
                .customSynopsis(Synopsis.of(
                        name + " --date DATE [--conf FILE-or-URI]... [--set key=value]...",
                        "[--accept GUARD[=TABLE]]... [--run-id ID] [--report URI] [--dry-run] [-v]"))
                .description(pipeline.purpose());
        return command;
    }

    @Override
    public RunRequest request() {
        return options.request(
                Action.RUN,
                pipeline.pipeline().name(),
                Dates.of(date),
                publishing.acceptances(spec.commandLine(), pipeline.pipeline()),
                publishing.acceptedBy(),
                publishing.dryRun());
    }
}
