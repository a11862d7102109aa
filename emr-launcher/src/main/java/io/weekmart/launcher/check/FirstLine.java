package io.weekmart.launcher.check;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Passes a text on, and looks at the bytes of its first line, blank lines before it left out. */
final class FirstLine extends FilterInputStream {
    private boolean begun;
    private boolean ended;
    private boolean carriageReturn;

    FirstLine(InputStream text) {
        super(text);
    }

    /** Whether a carriage return stands in the line that has no line feed behind it. One at the end of the text is none. */
    boolean endsWithCarriageReturn() {
        return ended && carriageReturn;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) {
            look((byte) next);
        }
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        for (int i = offset; i < offset + count && !ended; i++) {
            look(into[i]);
        }
        return count;
    }

    private void look(byte next) {
        if (ended) {
            return;
        }
        if (carriageReturn && next != '\n') {
            ended = true;
        } else if (next == '\r') {
            carriageReturn = true;
        } else if (next == '\n') {
            carriageReturn = false;
            ended = begun;
        } else {
            begun = true;
        }
    }
}
