/**
 * Makes raw dumps of a small invented retailer, for the sample data and the benchmarks. Plain Java: the same seed and the same options
 * give the same text on any machine.
 */
package io.weekmart.sample;
