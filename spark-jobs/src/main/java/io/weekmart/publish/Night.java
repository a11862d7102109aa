package io.weekmart.publish;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that decides what a night computes, apart from what is published already. Two equal nights compute equal rows.
 *
 * @param inputs every file that is read, in any order
 * @param configFingerprint of every setting that can change a row or a file
 */
public record Night(LocalDate runDate, List<Input> inputs, String configFingerprint, String jobVersion) {

    public Night {
        inputs = inputs.stream().sorted(Comparator.comparing(Input::path)).toList();
    }

    /**
     * A file that is read.
     *
     * @param checksum of its content, as the store gives it
     */
    public record Input(String path, long bytes, String checksum) {}
}
