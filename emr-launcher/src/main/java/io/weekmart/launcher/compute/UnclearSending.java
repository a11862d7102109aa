package io.weekmart.launcher.compute;

/** Work was sent and no clear answer came: it may run, and it may not. Whoever sends again must have looked for it first. */
public final class UnclearSending extends Exception {
    private static final long serialVersionUID = 1L;

    public UnclearSending(String message, Throwable cause) {
        super(message, cause);
    }
}
