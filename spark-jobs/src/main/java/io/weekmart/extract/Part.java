package io.weekmart.extract;

import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A staged file of a dump.
 *
 * @param range the range of the table whose rows it holds
 * @param number of the part within the range
 * @param rows records without the header
 * @param bytes as stored
 * @param sha256 of the file as stored, in hexadecimal digits; null where the database wrote the file itself
 */
record Part(Path staged, int range, int number, long rows, long bytes, @Nullable String sha256) {}
