package io.weekmart.launcher.night;

/** Takes a sentence for each thing that a launcher does for a night, when it does it. */
@FunctionalInterface
public interface Progress {
    void say(String sentence);

    /** What is said from now on is about a run. */
    default void about(String runId) {}
}
