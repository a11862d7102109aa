package io.weekmart.bench;

/**
 * What one run of a program cost.
 *
 * @param cpuSeconds user and system time of the whole process and of all that it started
 * @param wallSeconds from start to end
 * @param peakBytes the largest resident memory of a single process; 0 where the system does not tell
 */
record Measurement(double cpuSeconds, double wallSeconds, long peakBytes) {}
