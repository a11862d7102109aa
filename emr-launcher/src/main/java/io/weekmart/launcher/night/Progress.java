package io.weekmart.launcher.night;

/** Takes a sentence for each thing that a launcher does for a night, when it does it. */
@FunctionalInterface
public interface Progress {
    void say(String sentence);
}
