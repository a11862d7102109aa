package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.night.Wish;
import io.weekmart.launcher.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "submit",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = "Checks the dumps, claims the date and submits the job, and does not wait.")
final class SubmitCommand extends NightCommand {
    @Option(
            names = "--force",
            description = {
                "Submit again even after a success, or on the same input.",
                "Refused while an attempt is in progress."
            })
    private boolean force;

    @Mixin
    private AcceptOptions accepting;

    SubmitCommand(Context context) {
        super(context);
    }

    @Override
    NightStatus work(NightEngine engine, Session session) {
        return engine.submit(
                options().date(),
                force ? Wish.FORCE : Wish.RUN,
                accepting.of(session.settings().pipeline()));
    }

    /** What is under way has been submitted well. */
    @Override
    ExitCode exitCode(NightStatus status) {
        return status.phase().inProgress() ? ExitCode.DONE : status.exitCode();
    }
}
