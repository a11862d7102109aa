package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.UserFault;
import java.io.Console;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens to a run when the launcher that waits for it is interrupted: by Ctrl-C, or by whoever stops its process. */
final class Interrupt implements AutoCloseable {
    /** The choices. */
    enum Choice {
        /** On a terminal the user says; elsewhere the run goes on. */
        ask,
        cancel,
        detach
    }

    private final Thread hook;

    private Interrupt(Thread hook) {
        this.hook = hook;
    }

    /**
     * Takes over until it is closed.
     *
     * @param line rests from then on; it knows whether the run has ended meanwhile
     * @param cancel has the run ended
     * @param goOn the command that waits again
     */
    static Interrupt of(Choice choice, StatusLine line, Runnable cancel, String goOn, Context context) {
        Thread hook = new Thread(
                () -> {
                    line.hold();
                    if (line.waitingForInput()) {
                        context.err()
                                .println(
                                        "The dumps were waited for, and no attempt was begun. The same command waits again.");
                        return;
                    }
                    boolean wanted = choice == Choice.cancel || (choice == Choice.ask && context.terminal() && asked());
                    if (line.ended()) {
                        context.err().println("The run has ended meanwhile. " + goOn + " tells how.");
                    } else if (wanted) {
                        try {
                            cancel.run();
                            context.err().println("It is being cancelled. " + goOn + " tells when it has ended.");
                        } catch (UserFault fault) {
                            context.err().println(fault.getMessage());
                        }
                    } else {
                        context.err()
                                .println("The run goes on without this launcher. " + goOn + " waits for it again.");
                    }
                },
                "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interrupt(hook);
    }

    private static boolean asked() {
        Console console = Objects.requireNonNull(System.console(), "a terminal has a console");
        @Nullable String answer = console.readLine("%nCancel the run? [y/N] ");
        return answer != null && answer.toLowerCase(Locale.ROOT).startsWith("y");
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook at work.
            return;
        }
    }
}
