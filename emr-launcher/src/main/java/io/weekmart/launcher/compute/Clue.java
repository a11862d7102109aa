package io.weekmart.launcher.compute;

import java.util.List;

/**
 * What a log says of a failure.
 *
 * @param source where it stands, as an URI or the name of a field
 * @param line the line that matters most
 * @param hint what to do about it; empty where the line is none that is known
 * @param tail the last lines
 */
public record Clue(String source, String line, String hint, List<String> tail) {
    public Clue {
        tail = List.copyOf(tail);
    }
}
