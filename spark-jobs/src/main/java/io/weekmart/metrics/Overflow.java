package io.weekmart.metrics;

import io.weekmart.quality.TaskResult;

/** A week, store and product of which a value does not fit its type. */
public record Overflow(String week, int storeKey, long prodKey, String column) implements TaskResult {}
