/**
 * The weekly store-product mart: its run step by step, from the calendar and the dimensions to the weeks that differ. The steps that it
 * shares with other pipelines are in {@link io.weekmart.job}; the numbers themselves are made in {@link io.weekmart.metrics}. It folds its
 * rows by hand instead of with datasets, because sums of a day, key checks and both levels of a week then need one shuffle.
 */
@org.jspecify.annotations.NullMarked
package io.weekmart.weekly;
