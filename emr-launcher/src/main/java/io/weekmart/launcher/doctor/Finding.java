package io.weekmart.launcher.doctor;

/**
 * What was found out about one thing.
 *
 * @param found what was found; of what was not checked, what is configured
 * @param hint what to do about a fault, or how to check what was not checked; empty for what is good
 */
public record Finding(State state, String subject, String found, String hint) {
    /** What the doctor knows about something. */
    public enum State {
        /** It was looked at, and is good. */
        OK,
        /** It was looked at, and is not good. */
        FAULT,
        /** It was not looked at: the launcher has no permission for that, and needs none for a night. */
        NOT_CHECKED
    }

    static Finding ok(String subject, String found) {
        return new Finding(State.OK, subject, found, "");
    }

    static Finding fault(String subject, String found, String hint) {
        return new Finding(State.FAULT, subject, found, hint);
    }

    static Finding notChecked(String subject, String configured, String hint) {
        return new Finding(State.NOT_CHECKED, subject, configured, hint);
    }
}
