/**
 * Where a run of the job is computed, behind one small interface: send, find, observe, stop, and read its logs. EMR is the one place so
 * far; another one implements {@link io.weekmart.launcher.compute.Compute} and is chosen in the command line's wiring.
 */
package io.weekmart.launcher.compute;
