package io.weekmart.cli;

import io.weekmart.contract.run.Jobs;
import io.weekmart.job.Pipelines;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = Jobs.RECOVER,
        sortOptions = false,
        customSynopsis = {
            "recover [--pipeline NAME] [--conf FILE-or-URI]... [--set key=value]...",
            "               [--run-id ID] [--report URI] [-v]"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = "Finishes or undoes what a killed publish left. The next run of any job does so too.")
final class RecoverCommand implements JobCommand {
    @Mixin
    private PipelineOption pipelineOption;

    @Mixin
    private RunOptions options;

    RecoverCommand(Pipelines pipelines) {
        pipelineOption = new PipelineOption(pipelines);
    }

    @Override
    public RunRequest request() {
        return options.request(Action.RECOVER, pipelineOption.pipeline().name(), null, List.of(), null, false);
    }
}
