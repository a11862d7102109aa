package io.weekmart.launcher.store;

import java.time.Instant;

/**
 * A link to an object, with which anybody may read it until it ends.
 *
 * @param ends the moment from which S3 refuses it
 * @param endedBy what ends it then
 */
public record Link(String url, Instant ends, EndedBy endedBy) {
    /** What ends a link. */
    public enum EndedBy {
        /** The time that was asked for. */
        ITS_TIME,
        /** The credentials that signed it, which end before the time that was asked for. */
        CREDENTIALS,
        /** The time that was asked for, or before it the credentials that signed it: they are temporary, and do not say until when. */
        WHICHEVER_IS_FIRST
    }
}
