package io.weekmart.launcher.store;

import java.io.IOException;

/** The object that was listed is not there any more: it was removed, or other content stands under its key. */
public final class ObjectReplaced extends IOException {
    private static final long serialVersionUID = 1L;

    ObjectReplaced(S3Location object, Throwable cause) {
        super("Cannot read " + object + ": it was replaced or removed after it was listed.", cause);
    }
}
