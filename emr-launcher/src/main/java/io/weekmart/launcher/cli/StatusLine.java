package io.weekmart.launcher.cli;

import io.weekmart.contract.terminal.Printable;
import io.weekmart.contract.terminal.PrintableStream;
import io.weekmart.launcher.night.NightStatus;
import java.io.PrintStream;
import java.time.Instant;

/** Shows how a night comes along: on a terminal one line that is drawn again and again, elsewhere a line whenever something changes. */
final class StatusLine {
    private static final String CLEAR = "\r\u001b[K";

    private final Context context;
    private String last = "";
    private volatile boolean held;
    private volatile boolean ended;
    private volatile boolean waitingForInput;

    StatusLine(Context context) {
        this.context = context;
    }

    /** Draws no more: somebody else has the terminal now. */
    void hold() {
        clear();
        held = true;
    }

    /** Whether the last status that was seen needs no waiting any more. */
    boolean ended() {
        return ended;
    }

    /** Whether nothing was begun yet, since the dumps are not ready. */
    boolean waitingForInput() {
        return waitingForInput;
    }

    /** Shows that the dumps are waited for, and what is wrong with them. */
    void waiting(NightStatus status) {
        waitingForInput = true;
        if (held) {
            return;
        }
        String detail = status.detail() + " " + String.join("; ", status.notes());
        if (context.terminal()) {
            draw(status.run() + ": " + status.phase().label() + ", " + status.detail());
        } else if (!last.equals(detail)) {
            context.progress(status.phase().label() + ": " + detail);
        }
        last = detail;
    }

    void show(NightStatus status) {
        waitingForInput = false;
        ended = !status.phase().inProgress();
        if (held) {
            return;
        }
        if (context.terminal()) {
            String phase = StatusText.phase(status, Instant.now());
            draw(status.run() + ": " + phase + ", " + status.detail());
        } else if (status.phase().inProgress() && !last.equals(status.detail())) {
            context.progress(status.phase().label() + ": " + status.detail());
        }
        last = status.detail();
    }

    private void draw(String text) {
        PrintStream screen = PrintableStream.raw(context.err());
        screen.print(CLEAR + Printable.of(text));
        screen.flush();
    }

    void clear() {
        if (context.terminal() && !held) {
            PrintStream screen = PrintableStream.raw(context.err());
            screen.print(CLEAR);
            screen.flush();
        }
    }
}
