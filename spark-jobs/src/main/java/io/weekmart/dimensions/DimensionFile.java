package io.weekmart.dimensions;

import io.weekmart.quality.TaskResult;
import io.weekmart.schema.DimensionTable;
import org.jspecify.annotations.Nullable;

/**
 * A file of a dimension, staged but in a dry run.
 *
 * @param checksum SHA-256 of the file, null in a dry run
 * @param fingerprint equal for equal rows
 * @param keys the keys of its rows, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // A million boxed keys would cost the driver more than the rule is worth.
public record DimensionFile(
        DimensionTable table,
        @Nullable String path,
        @Nullable String checksum,
        long rows,
        String fingerprint,
        long[] keys)
        implements TaskResult {}
