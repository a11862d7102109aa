package io.weekmart.storage;

import org.apache.hadoop.fs.Path;

/**
 * A file or folder as a listing shows it.
 *
 * @param bytes length of a file, 0 for a folder
 * @param modified milliseconds since 1970-01-01 UTC; 0 where the store keeps none for a folder
 */
public record StoredFile(Path path, boolean folder, long bytes, long modified) {}
