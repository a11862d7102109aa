package io.weekmart.raw;

import java.io.IOException;

/** The storage could not give a dump, or the folder of the dumps. It crosses from a task to the driver. */
public final class ReadFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    public ReadFailure(String path, IOException cause) {
        super("Cannot read " + path, cause);
        this.path = path;
    }

    /** What was read. */
    public String path() {
        return path;
    }
}
