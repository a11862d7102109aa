package io.weekmart.dimensions;

import io.weekmart.quality.TaskResult;
import io.weekmart.raw.KeyCodes;
import io.weekmart.schema.DimensionTable;
import org.jspecify.annotations.Nullable;

/**
 * A file of a dimension, staged but in a dry run.
 *
 * @param checksum SHA-256 of the file, null in a dry run
 * @param fingerprint equal for equal rows
 * @param keys the keys of its rows, in their order
 * @param codes the codes of which the keys are the numbers; null where the keys are those of the dumps
 */
@SuppressWarnings("ArrayRecordComponent") // A million boxed keys would cost the driver more than the rule is worth.
public record DimensionFile(
        DimensionTable table,
        @Nullable String path,
        @Nullable String checksum,
        long rows,
        String fingerprint,
        long[] keys,
        @Nullable KeyCodes codes)
        implements TaskResult {}
