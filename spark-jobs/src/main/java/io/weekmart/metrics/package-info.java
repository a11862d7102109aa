/** Day level and week level. {@link io.weekmart.metrics.GridRule} places the rows of the scan in a {@link
 * io.weekmart.metrics.WeekGrid}, {@link io.weekmart.metrics.GridRows} sums what can be summed before the shuffle, {@link
 * io.weekmart.metrics.WeekFiles} folds and writes. */
package io.weekmart.metrics;
