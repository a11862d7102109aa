package io.weekmart.inspect;

import java.util.List;

/**
 * What only a person can know.
 *
 * @param question one or two sentences
 * @param lines lines of the configuration to choose from; empty where there is nothing to write
 */
record Choice(String question, List<String> lines) {
    Choice {
        lines = List.copyOf(lines);
    }

    Choice(String question) {
        this(question, List.of());
    }
}
