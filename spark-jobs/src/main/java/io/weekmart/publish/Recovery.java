package io.weekmart.publish;

import java.util.Optional;

/**
 * What was found of earlier runs that were killed, and what became of it.
 *
 * @param runId the run whose publication was under way
 * @param replaced files that its journal put in place
 * @param staging staging folders removed
 * @param uploads pending uploads ended
 */
public record Recovery(Outcome outcome, Optional<String> runId, int replaced, int staging, int uploads) {

    /** What became of a publication that a kill left. */
    public enum Outcome {
        /** There was none. */
        NOTHING,
        /** Its journal was there, so it was finished. */
        FINISHED,
        /** It had not begun to publish: what it staged was removed. */
        UNDONE,
        /** It is there, and stays: a dry run changes nothing. */
        PENDING
    }

    static final Recovery NONE = new Recovery(Outcome.NOTHING, Optional.empty(), 0, 0, 0);

    /** One sentence for people. */
    public String sentence() {
        String run = runId.map(id -> "run " + id).orElse("an earlier run");
        return switch (outcome) {
            case NOTHING -> "Nothing was left of an earlier run.";
            case FINISHED -> "Finished the publication of " + run + ", which had been killed: " + replaced + " files.";
            case UNDONE -> "Removed what " + run + " had staged before it was killed; nothing of it was published.";
            case PENDING -> "The publication of " + run + " was killed and waits to be finished.";
        };
    }
}
