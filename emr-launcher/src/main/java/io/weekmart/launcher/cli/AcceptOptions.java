package io.weekmart.launcher.cli;

import io.weekmart.contract.config.AcceptedCheck;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.launcher.aws.AwsIdentity;
import io.weekmart.launcher.night.Accepted;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a command that begins an attempt takes in on purpose. */
final class AcceptOptions {
    @Option(
            names = AcceptedCheck.OPTION,
            paramLabel = "GUARD[=TABLE]",
            description = {
                "Publish what a guard of the job would refuse, in the attempt that this begins, as the message of the refused run names it."
                        + " May be repeated.",
                "The run report says who accepted it: the identity of these credentials."
            })
    private List<String> accepted = new ArrayList<>();

    /**
     * What is accepted, by whomever these credentials are.
     *
     * @param pipeline the one that runs: a guard can be accepted for one of its tables
     */
    Accepted of(Pipeline pipeline) {
        return Accepted.of(pipeline, accepted, AwsIdentity::describe);
    }
}
