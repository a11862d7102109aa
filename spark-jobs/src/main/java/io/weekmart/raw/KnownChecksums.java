package io.weekmart.raw;

import java.util.Optional;

/**
 * Fingerprints of files that an earlier run has read. Where a store gives none of its own, a file whose path, length and modification
 * time are unchanged need not be read again to be known.
 */
@FunctionalInterface
public interface KnownChecksums {
    /** Nothing is known. */
    KnownChecksums NONE = (path, bytes, modified) -> Optional.empty();

    /** The fingerprint, as {@link DumpFile#checksum()} had it; empty where the file is new or has changed. */
    Optional<String> checksum(String path, long bytes, long modified);
}
