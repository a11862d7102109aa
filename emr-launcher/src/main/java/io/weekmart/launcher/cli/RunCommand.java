package io.weekmart.launcher.cli;

import io.weekmart.launcher.night.Accepted;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.night.Wish;
import io.weekmart.launcher.session.Session;
import java.time.Duration;
import java.time.LocalDate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Runs a pipeline for a date: checks the dumps, claims the date, gets a cluster, submits the job, waits, brings the catalog in"
                    + " line, notifies people.",
            "Called again, it goes on from wherever the run stands. A failed attempt is followed by another one."
        })
final class RunCommand extends NightCommand {
    @Option(
            names = "--force",
            description = {
                "Run again even after a success, or on the same input.",
                "Refused while an attempt is in progress."
            })
    private boolean force;

    @Mixin
    private AcceptOptions accepting;

    @Option(
            names = "--wait-for-input",
            description = {
                "Wait for dumps that are not ready, until the deadline (launcher.deadline). People are notified at the cutoff and at the"
                        + " deadline; then it ends with 3.",
                "The time for --timeout begins when they are ready."
            })
    private boolean waitForInput;

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

    RunCommand(Context context) {
        super(context);
    }

    @Override
    NightStatus work(NightEngine engine, Session session) throws InterruptedException {
        LocalDate date = options().date();
        Wish[] wish = {force ? Wish.FORCE : Wish.RUN};
        Accepted accepted = accepting.of(session.settings().pipeline());
        Supplier<NightStatus> look = () -> {
            // The wish holds until it was taken up; what comes after it follows the usual rules.
            NightStatus status = engine.reconcile(date, wish[0], accepted);
            if (status.phase() != NightStatus.Phase.WAITING_FOR_INPUT) {
                wish[0] = Wish.AUTOMATIC;
            }
            return status;
        };
        return waited(engine, session, timeout, onInterrupt, look, waitForInput);
    }
}
