package io.weekmart.contract.manifest;

import io.weekmart.contract.fault.Count;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an export says that it delivered for a date. The files are required. Whoever writes a manifest by hand may leave everything else out.
 *
 * @param files by their names relative to the folder of the dumps, in the order of the manifest
 * @param extraction how the dumps were read from a database; empty where {@code extract} did not write them
 */
public record Manifest(Map<String, Entry> files, Optional<Extraction> extraction) {
    /**
     * What is known of one file; each part may be unknown.
     *
     * @param bytes its length as it lies there
     * @param rows records without the header
     * @param sha256 of the file as it lies there, in lower-case hexadecimal digits
     */
    public record Entry(OptionalLong bytes, OptionalLong rows, @Nullable String sha256) {
        /**
         * How a file differs from what the manifest says, as far as the length tells; the sentence goes on behind the name of the file.
         *
         * @param found its length
         */
        public Optional<String> differsInBytes(long found) {
            return bytes.isPresent() && bytes.getAsLong() != found
                    ? Optional.of("it has " + found + " bytes, but the manifest says " + bytes.getAsLong())
                    : Optional.empty();
        }

        /** The same of its rows. */
        public Optional<String> differsInRows(long found) {
            return rows.isPresent() && rows.getAsLong() != found
                    ? Optional.of("it has " + Count.of(found, "row") + ", but the manifest says " + rows.getAsLong())
                    : Optional.empty();
        }

        /** The same of its content. */
        public Optional<String> differsInContent(String found) {
            return sha256 != null && !sha256.equals(found)
                    ? Optional.of("its SHA-256 is " + found + ", but the manifest says " + sha256)
                    : Optional.empty();
        }
    }

    public Manifest {
        // Map.copyOf iterates in another order in each JVM, and messages follow the order.
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** Whether the dumps lack a part of their day, and would not any more if they were extracted again. */
    public boolean incomplete(Instant now) {
        return extraction.filter(read -> read.incomplete(now)).isPresent();
    }

    /** The names of the files, in their order. */
    public Set<String> names() {
        return files.keySet();
    }
}
