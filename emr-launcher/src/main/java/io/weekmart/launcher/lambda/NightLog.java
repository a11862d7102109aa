package io.weekmart.launcher.lambda;

import io.weekmart.launcher.night.Progress;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The log lines of one run date, with its run id as soon as that is known. */
final class NightLog implements Progress {
    private final StructuredLog log;
    private final LocalDate date;
    private @Nullable String runId;

    NightLog(StructuredLog log, LocalDate date) {
        this.log = log;
        this.date = date;
    }

    @Override
    public void about(String run) {
        runId = run;
    }

    @Override
    public void say(String sentence) {
        log.say("INFO", date, runId, sentence);
    }

    void error(String sentence) {
        log.say("ERROR", date, runId, sentence);
    }
}
