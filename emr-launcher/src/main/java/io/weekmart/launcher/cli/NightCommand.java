package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.night.NightWait;
import io.weekmart.launcher.night.Progress;
import io.weekmart.launcher.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command about one run: opens what it needs, and shows the status in which the run is then. */
abstract class NightCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private NightOptions options;

    NightCommand(Context context) {
        this.context = context;
    }

    /** Does the command's work. */
    abstract NightStatus work(NightEngine engine, Session session) throws InterruptedException;

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = context.session(options)) {
            NightStatus status = work(session.engine(new OnceInARow(context::progress)), session);
            switch (options.shared().output()) {
                case text -> context.out().print(StatusText.text(status, Instant.now()) + furtherLines());
                case json -> context.out().println(StatusText.json(status));
            }
            return exitCode(status).code();
        }
    }

    /** With what the command ends; the night's own code where a command does not say otherwise. */
    ExitCode exitCode(NightStatus status) {
        return status.exitCode();
    }

    /** What people are shown beneath the status. */
    String furtherLines() {
        return "";
    }

    final Context context() {
        return context;
    }

    final NightOptions options() {
        return options;
    }

    /** Progress without what was just said: who waits for dumps looks at them again and again. */
    private static final class OnceInARow implements Progress {
        private final Progress progress;
        private String last = "";

        OnceInARow(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void say(String sentence) {
            if (!sentence.equals(last)) {
                progress.say(sentence);
            }
            last = sentence;
        }
    }

    /** Looks until the night needs no waiting any more, and lets the user interrupt that. */
    final NightStatus waited(
            NightEngine engine,
            Session session,
            @Nullable Duration timeout,
            Interrupt.Choice onInterrupt,
            Supplier<NightStatus> look)
            throws InterruptedException {
        return waited(engine, session, timeout, onInterrupt, look, false);
    }

    /**
     * Looks until the night needs no waiting any more, and lets the user interrupt that.
     *
     * @param forInput whether dumps that are not ready are waited for too, until the deadline
     */
    final NightStatus waited(
            NightEngine engine,
            Session session,
            @Nullable Duration timeout,
            Interrupt.Choice onInterrupt,
            Supplier<NightStatus> look,
            boolean forInput)
            throws InterruptedException {
        StatusLine line = new StatusLine(context);
        Runnable cancel = () -> {
            engine.cancel(options.date());
            engine.follow(options.date());
        };
        String goOn = session.settings().run(options.date()).command("wait");
        try (Interrupt unused = Interrupt.of(onInterrupt, line, cancel, goOn, context)) {
            NightWait wait = new NightWait(session.settings().waiting().upTo(timeout), context::progress, line::show);
            if (forInput) {
                NightStatus status = wait.forInput(look, () -> engine.overdue(options.date()), line::waiting);
                if (!status.phase().inProgress()) {
                    return status;
                }
            }
            return wait.until(look);
        } finally {
            line.clear();
        }
    }
}
