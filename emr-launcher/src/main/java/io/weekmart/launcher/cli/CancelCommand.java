package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.night.Wish;
import io.weekmart.launcher.session.Session;
import picocli.CommandLine.Command;

@Command(
        name = "cancel",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Ends the attempt in progress, and waits until nothing of it runs any more.",
            "A cluster of its own is ended; on a shared one the step is cancelled and its YARN application killed. Nothing is tried again"
                    + " by itself, not even where the last attempt failed already.",
            "A job that had published before it could be ended is a success all the same."
        })
final class CancelCommand extends NightCommand {
    CancelCommand(Context context) {
        super(context);
    }

    @Override
    NightStatus work(NightEngine engine, Session session) throws InterruptedException {
        engine.cancel(options().date());
        NightStatus status = waited(
                engine,
                session,
                null,
                Interrupt.Choice.detach,
                () -> engine.follow(options().date()));
        // The job had published before it could be ended: then catalog and messages follow as after every success.
        return status.phase() == NightStatus.Phase.SUCCEEDED
                ? engine.reconcile(options().date(), Wish.AUTOMATIC)
                : status;
    }

    /** Having been cancelled is what was asked for. */
    @Override
    ExitCode exitCode(NightStatus status) {
        return status.phase() == NightStatus.Phase.CANCELLED ? ExitCode.DONE : status.exitCode();
    }
}
