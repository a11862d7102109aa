package io.weekmart.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A file could not be created, written or ended. It crosses from a task to the driver. */
public final class WriteFailure extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    WriteFailure(String path, IOException cause) {
        super("Cannot write " + path, cause);
        this.path = path;
    }

    /** The file. */
    public String path() {
        return path;
    }
}
