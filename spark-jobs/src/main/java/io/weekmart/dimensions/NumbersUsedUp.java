package io.weekmart.dimensions;

import io.weekmart.quality.TaskResult;
import io.weekmart.schema.DimensionTable;

/**
 * There are more codes than numbers for them.
 *
 * @param largest the largest number that the key can be
 */
public record NumbersUsedUp(DimensionTable table, long largest) implements TaskResult {}
