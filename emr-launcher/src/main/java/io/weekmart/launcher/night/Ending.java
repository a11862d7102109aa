package io.weekmart.launcher.night;

/**
 * Why a launcher ends an attempt that nobody has cancelled.
 *
 * @param owner the process that decided it
 * @param cause one sentence
 */
record Ending(String owner, Kind kind, String cause) {
    /** What led to it. */
    enum Kind {
        /** It took longer than it may. */
        OVERRUN,
        /** Somebody had a launcher end the cluster that it ran on. */
        CLUSTER_TERMINATED
    }
}
