package io.weekmart.report;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.report.RunReport.Stage;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.contract.terminal.PrintableStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells on stderr how far the run is: one line for each stage when it ends, and on a terminal a bar while it lasts. It writes no colour
 * and no escape sequence, only carriage returns, and those on a terminal alone.
 */
public final class Progress {
    private static final int NAME_WIDTH = 34;
    private static final int ROWS_WIDTH = 15;
    private static final int BAR_WIDTH = 30;
    private static final long NANOS_BETWEEN_BARS = 100_000_000L;

    private final PrintStream err;
    private final boolean bar;
    private final Consumer<Stage> stages;
    private final LongSupplier nanos;
    private final Supplier<String> prefix;
    private final Runnable before;
    private @Nullable Step running;
    private int drawn;
    private long lastDrawn;

    /**
     * @param bar whether {@code err} is a terminal and may show a bar
     * @param stages takes every stage that ends, such as {@link ReportBuilder#stage}
     * @param nanos a clock like {@link System#nanoTime}
     * @param prefix stands before each line, such as the time of day
     * @param before runs before each stage, and may throw to end the run there
     */
    Progress(
            PrintStream err,
            boolean bar,
            Consumer<Stage> stages,
            LongSupplier nanos,
            Supplier<String> prefix,
            Runnable before) {
        this.err = err;
        this.bar = bar;
        this.stages = stages;
        this.nanos = nanos;
        this.prefix = prefix;
        this.before = before;
    }

    /**
     * Progress on a stream. On the process's own stderr it has a bar if that is a terminal, and the time before each line if it is not, as
     * logs have it.
     *
     * @param before runs before each stage, and may throw to end the run there
     */
    @SuppressWarnings("ReferenceEquality") // Only the stream itself leads to the terminal that was looked at.
    public static Progress on(PrintStream err, Consumer<Stage> stages, Runnable before) {
        boolean own = err == System.err;
        boolean terminal = own && stderrIsTerminal();
        return new Progress(
                err,
                barWanted(System.getenv(), terminal),
                stages,
                System::nanoTime,
                own && !terminal ? Progress::timeOfLine : () -> "",
                before);
    }

    private static String timeOfLine() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS) + "  ";
    }

    static boolean barWanted(Map<String, String> environment, boolean terminal) {
        return terminal
                && environment.getOrDefault("CI", "").isEmpty()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Java only knows about stdin and stdout together, and since 22 not even that; Linux tells what file descriptor 2 is. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean stderrIsTerminal() {
        Path stderr = Path.of("/proc/self/fd/2");
        if (!Files.isSymbolicLink(stderr)) {
            return System.console() != null;
        }
        try {
            String target = Files.readSymbolicLink(stderr).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Starts a stage. One stage runs at a time.
     *
     * @param name what is being done, such as {@code reading sales}
     */
    public synchronized Step begin(String name) {
        before.run();
        Step step = new Step(name, nanos.getAsLong());
        running = step;
        lastDrawn = 0;
        draw(step, 0, 0);
        return step;
    }

    /** Shows how far the running stage is; nothing happens where no stage runs or there is no bar. Any thread may call it. */
    public synchronized void tasks(int done, int total) {
        if (running != null) {
            draw(running, done, total);
        }
    }

    /** Writes a line of its own, such as a warning, without tearing the bar apart. */
    public synchronized void line(String text) {
        erase();
        err.println(prefix.get() + text);
    }

    private void draw(Step step, int done, int total) {
        long now = nanos.getAsLong();
        if (!bar || (lastDrawn != 0 && now - lastDrawn < NANOS_BETWEEN_BARS && done < total)) {
            return;
        }
        lastDrawn = now;
        StringBuilder text = new StringBuilder(fill(step.name, NAME_WIDTH));
        if (total > 0) {
            int full = (int) ((long) BAR_WIDTH * Math.min(done, total) / total);
            text.append(" [").append("#".repeat(full)).append(" ".repeat(BAR_WIDTH - full));
            text.append("] ").append(done).append('/').append(total);
        }
        int length = text.length();
        text.append(" ".repeat(Math.max(0, drawn - length)));
        PrintStream screen = PrintableStream.raw(err);
        screen.print("\r" + Printable.of(text.toString()));
        screen.flush();
        drawn = length;
    }

    private void erase() {
        if (drawn > 0) {
            PrintableStream.raw(err).print("\r" + " ".repeat(drawn) + "\r");
            drawn = 0;
        }
    }

    private static String fill(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private synchronized void end(Step step, @Nullable Long rows) {
        if (running != step) {
            return;
        }
        running = null;
        erase();
        double seconds = Math.round((nanos.getAsLong() - step.began) / 1e6) / 1e3;
        String count = rows == null ? "" : Count.of(rows, "row");
        err.println(prefix.get()
                + String.format(
                        Locale.ROOT,
                        "%-" + NAME_WIDTH + "s %" + (ROWS_WIDTH + 5) + "s %8.1f s",
                        step.name,
                        count,
                        seconds));
        stages.accept(new Stage(step.name, rows, seconds));
    }

    /** A stage that runs. Closing it ends it; a stage that has ended can be closed again. */
    public final class Step implements AutoCloseable {
        private final String name;
        private final long began;

        private Step(String name, long began) {
            this.name = name;
            this.began = began;
        }

        /** Ends the stage and says how many rows went through it. */
        public void end(long rows) {
            Progress.this.end(this, rows);
        }

        /** Ends a stage that is not about rows. */
        public void end() {
            Progress.this.end(this, null);
        }

        @Override
        public void close() {
            Progress.this.end(this, null);
        }
    }
}
