package io.weekmart.launcher.night;

import org.jspecify.annotations.Nullable;

/** What a night needs next: decided from the facts alone, so that every launcher that looks decides the same. */
sealed interface Next {
    /** How often work is sent without a clear answer before the attempt is given up. */
    int MOST_SENDINGS = 5;

    /**
     * Look at the input, and begin an attempt if it is ready.
     *
     * @param byHand whether somebody asked for it
     * @param reason why, for people
     * @param resting the attempt that failed, if another one only makes sense on another input than its own; null otherwise
     */
    record Begin(int attempt, boolean byHand, String reason, @Nullable Attempt resting) implements Next {}

    /** Announce a sending, and send. */
    record Send(Attempt attempt, int number) implements Next {}

    /** A sending was announced, and not confirmed: look for it. */
    record Search(Attempt attempt) implements Next {}

    /** See how it stands, and write its outcome once it has one. */
    record Follow(Attempt attempt) implements Next {}

    /** It is to be ended, and nothing was sent. */
    record GiveUp(Attempt attempt) implements Next {}

    /** It went well: bring the catalog in line, tell, close. */
    record Finish(Attempt attempt) implements Next {}

    /** Somebody cancelled it, or what would follow it: nothing begins by itself. */
    record Rest(Attempt attempt) implements Next {}

    /** The night is closed. */
    record Closed(Attempt attempt) implements Next {}

    static Next of(Night night, Wish wish, int maxAttempts) {
        if (night.last().isEmpty()) {
            return new Begin(1, wish != Wish.AUTOMATIC, "the first attempt", null);
        }
        Attempt last = night.last().get();
        Outcome outcome = last.outcome();
        if (outcome == null) {
            return of(last);
        }
        int following = last.number() + 1;
        if (wish == Wish.FORCE) {
            return new Begin(following, true, "asked for by --force", null);
        }
        if (outcome.kind() == Outcome.Kind.SUCCEEDED) {
            return last.closed() ? new Closed(last) : new Finish(last);
        }
        if (wish == Wish.RUN) {
            String ended = last.calledOff() ? " was cancelled" : " failed";
            return new Begin(following, true, "asked for after attempt " + last.number() + ended, null);
        }
        if (last.calledOff()) {
            return new Rest(last);
        }
        if (outcome.retryable() && tries(night) < maxAttempts) {
            return new Begin(following, false, "attempt " + last.number() + " failed, and may go well again", null);
        }
        return new Begin(following, false, "the input has changed since attempt " + last.number() + " failed", last);
    }

    /** How often it was tried since somebody last asked for it, that attempt included: what a person begins uses up no try of its own. */
    private static int tries(Night night) {
        int tries = 0;
        for (Attempt attempt : night.attempts()) {
            tries = attempt.claim().byHand() ? 1 : tries + 1;
        }
        return tries;
    }

    private static Next of(Attempt attempt) {
        if (attempt.sendings().isEmpty()) {
            return attempt.toBeEnded() ? new GiveUp(attempt) : new Send(attempt, attempt.announced() + 1);
        }
        return attempt.unsettled() ? new Search(attempt) : new Follow(attempt);
    }
}
