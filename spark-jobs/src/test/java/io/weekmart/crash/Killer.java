package io.weekmart.crash;

import org.jspecify.annotations.Nullable;

/** Kills a run once, from whatever thread notices that it is time. */
final class Killer {
    private Application.@Nullable Running running;
    private boolean wanted;

    synchronized void of(Application.Running started) {
        running = started;
        if (wanted) {
            started.kill();
        }
    }

    synchronized void kill() {
        if (running != null) {
            running.kill();
        }
        wanted = true;
    }
}
