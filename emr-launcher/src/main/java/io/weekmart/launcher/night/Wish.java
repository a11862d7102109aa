package io.weekmart.launcher.night;

/** Whose wish it is that a night goes on. */
public enum Wish {
    /** A schedule's or an event's: a failed attempt is repeated where the platform failed it, or where the input has changed since. */
    AUTOMATIC,
    /** Somebody's who says run: a failed or cancelled attempt is followed by another one, whatever failed it. */
    RUN,
    /** Somebody's who says run again, even after a success. */
    FORCE
}
