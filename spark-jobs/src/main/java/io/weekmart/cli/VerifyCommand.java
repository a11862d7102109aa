package io.weekmart.cli;

import io.weekmart.contract.run.Jobs;
import io.weekmart.job.Pipelines;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = Jobs.VERIFY,
        sortOptions = false,
        customSynopsis = {
            "verify [--pipeline NAME] [--conf FILE-or-URI]... [--set key=value]...",
            "              [--run-id ID] [--report URI] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Reads every published file and compares it with the ledger, checksum by checksum. Writes nothing.",
            "Exit code 4, with a line for every file that is missing, damaged or unknown, and what to do about it."
        })
final class VerifyCommand implements JobCommand {
    @Mixin
    private PipelineOption pipelineOption;

    @Mixin
    private RunOptions options;

    VerifyCommand(Pipelines pipelines) {
        pipelineOption = new PipelineOption(pipelines);
    }

    @Override
    public RunRequest request() {
        return options.request(Action.VERIFY, pipelineOption.pipeline().name(), null, List.of(), null, true);
    }
}
