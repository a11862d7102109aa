package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.session.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "wait",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description =
                "Waits until the last attempt has ended, and ends with its code. It starts nothing, cancels nothing, notifies nobody.")
final class WaitCommand extends NightCommand {
    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Longest time to wait, such as 90m or 4h (default: launcher.wait.timeout).")
    private @Nullable Duration timeout;

    @Option(
            names = "--on-interrupt",
            paramLabel = "ask|cancel|detach",
            defaultValue = "ask",
            description = {
                "What Ctrl-C does to the run: ask, cancel, or detach, which lets it go on.",
                "Without a terminal ask lets it go on too (default: ${DEFAULT-VALUE})."
            })
    private Interrupt.Choice onInterrupt = Interrupt.Choice.ask;

    WaitCommand(Context context) {
        super(context);
    }

    @Override
    NightStatus work(NightEngine engine, Session session) throws InterruptedException {
        return waited(
                engine,
                session,
                timeout,
                onInterrupt,
                () -> begun(engine.follow(options().date())));
    }

    private static NightStatus begun(NightStatus status) {
        if (status.phase() == NightStatus.Phase.NOT_BEGUN) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot wait for " + status.run() + ": no attempt was begun.",
                    status.run().command("run") + " begins one, and waits.");
        }
        return status;
    }
}
