package io.weekmart.launcher.cli;

import io.weekmart.launcher.night.NightStatus;
import java.time.Instant;

/** Shows how a night comes along: on a terminal one line that is drawn again and again, elsewhere a line whenever something changes. */
final class StatusLine {
    private static final String CLEAR = "\r\u001b[K";

    private final Context context;
    private String last = "";
    private volatile boolean held;
    private volatile boolean ended;

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

    void show(NightStatus status) {
        ended = !status.phase().inProgress();
        if (held) {
            return;
        }
        if (context.terminal()) {
            String phase = StatusText.phase(status, Instant.now());
            context.err().print(CLEAR + status.date() + ": " + phase + ", " + status.detail());
            context.err().flush();
        } else if (status.phase().inProgress() && !last.equals(status.detail())) {
            context.progress(status.phase().label() + ": " + status.detail());
        }
        last = status.detail();
    }

    void clear() {
        if (context.terminal() && !held) {
            context.err().print(CLEAR);
            context.err().flush();
        }
    }
}
