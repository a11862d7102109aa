package io.weekmart.raw;

import java.io.IOException;

/**
 * A file that cannot be trusted as a whole: a broken gzip, a quote that is still open at the end, a record over the limit. Unlike a
 * failure of the storage, reading it again does not help, so it travels as a row and never fails a task.
 */
final class FileFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final String finding;

    /** @param finding what is wrong, as it follows the name of the file and a colon */
    FileFault(String finding) {
        super(finding);
        this.finding = finding;
    }

    String finding() {
        return finding;
    }
}
