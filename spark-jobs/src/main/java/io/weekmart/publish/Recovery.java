package io.weekmart.publish;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was found of earlier runs that were killed, and what became of it.
 *
 * @param runId the run whose publication was under way
 * @param replaced files that its journal put in place
 * @param staging staging folders removed
 * @param uploads pending uploads ended
 * @param cause why the publication could not be finished; empty where nothing was in the way
 * @param unknown files with names of Weekmart's own that the publication may have put in partitions which the ledger does not know, by
 *     their paths below the root of the output
 */
public record Recovery(
        State state,
        Optional<String> runId,
        int replaced,
        int staging,
        int uploads,
        Optional<String> cause,
        List<String> unknown) {
    private static final int NAMED = 6;

    public Recovery {
        unknown = List.copyOf(unknown);
    }

    /** What became of a publication that a kill left. */
    public enum State {
        /** There was none. */
        NOTHING,
        /** Its journal was there, so it was finished. */
        FINISHED,
        /** Nothing of it had been published: what it staged was removed. */
        UNDONE,
        /** Some of it is published and the rest is lost: what it touched is marked in the ledger as {@link Unfinished}, or unknown to it. */
        ABANDONED,
        /** No run is known to have been killed, but published files are not as the ledger says: they are marked in it likewise. */
        DAMAGED,
        /** It is there, and stays: a dry run changes nothing. */
        PENDING
    }

    static final Recovery NONE = of(State.NOTHING, Optional.empty());

    static Recovery of(State state, Optional<String> runId) {
        return new Recovery(state, runId, 0, 0, 0, Optional.empty(), List.of());
    }

    Recovery because(String why) {
        return new Recovery(state, runId, replaced, staging, uploads, Optional.of(why), unknown);
    }

    Recovery leaving(List<String> unknownFiles) {
        return new Recovery(state, runId, replaced, staging, uploads, cause, unknownFiles);
    }

    Recovery replacing(int files) {
        return new Recovery(state, runId, files, staging, uploads, cause, unknown);
    }

    Recovery tidying(int stagingFolders, int pendingUploads) {
        return new Recovery(state, runId, replaced, stagingFolders, pendingUploads, cause, unknown);
    }

    /** One sentence or two for people. */
    public String sentence() {
        String run = runId.map(id -> "run " + id).orElse("an earlier run");
        String why = cause.map(found -> " (" + found + ")").orElse("");
        return switch (state) {
            case NOTHING -> "Nothing was left of an earlier run.";
            case FINISHED -> "Finished the publication of " + run + ", which had been killed: " + files(replaced) + ".";
            case UNDONE ->
                "Removed what " + run + " had staged before it was killed" + why + "; nothing of it was published.";
            case ABANDONED ->
                "Cannot finish the publication of " + run + ", which had been killed half-way" + why
                        + ". What it had touched is marked in the ledger" + left() + ".";
            case DAMAGED ->
                "Published files are not there as the ledger says; the partitions that they belong to are marked in it.";
            case PENDING -> "The publication of " + run + " was killed and waits to be finished" + why + ".";
        };
    }

    private String left() {
        if (unknown.isEmpty()) {
            return "";
        }
        return ", but for " + files(unknown.size()) + " that the ledger does not know: "
                + unknown.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more" : "");
    }

    private static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }
}
