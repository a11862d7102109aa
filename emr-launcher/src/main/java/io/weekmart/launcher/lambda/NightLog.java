package io.weekmart.launcher.lambda;

import io.weekmart.launcher.night.Progress;
import org.jspecify.annotations.Nullable;

/** The log lines of one night, with its run as soon as that is known. */
final class NightLog implements Progress {
    private final StructuredLog log;
    private final String night;
    private @Nullable String runId;

    NightLog(StructuredLog log, String night) {
        this.log = log;
        this.night = night;
    }

    @Override
    public void about(String run) {
        runId = run;
    }

    @Override
    public void say(String sentence) {
        log.say("INFO", night, runId, sentence);
    }

    void error(String sentence) {
        log.say("ERROR", night, runId, sentence);
    }
}
