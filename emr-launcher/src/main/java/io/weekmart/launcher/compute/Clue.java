package io.weekmart.launcher.compute;

import java.util.List;

/**
 * What a log says of a failure.
 *
 * @param source where it stands, as an URI or the name of who says it
 * @param failure the line that matters most
 * @param tail the last lines
 */
public record Clue(String source, FailureLine failure, List<String> tail) {
    public Clue {
        tail = List.copyOf(tail);
    }

    /** The line that matters most; empty where none does. */
    public String line() {
        return failure.line();
    }

    /** What to do about it; empty where that is not known. */
    public String hint() {
        return failure.hint();
    }
}
