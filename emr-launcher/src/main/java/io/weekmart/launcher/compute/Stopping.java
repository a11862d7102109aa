package io.weekmart.launcher.compute;

/**
 * How far work has been ended.
 *
 * @param done whether nothing of it can run any more
 * @param byHand what somebody must do, where asking again does not help; empty otherwise
 */
public record Stopping(boolean done, String byHand) {
    public static final Stopping DONE = new Stopping(true, "");
    public static final Stopping UNDER_WAY = new Stopping(false, "");

    /** It goes on only once somebody has done something. */
    public static Stopping stuck(String byHand) {
        return new Stopping(false, byHand);
    }
}
