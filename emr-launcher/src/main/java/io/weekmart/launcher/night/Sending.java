package io.weekmart.launcher.night;

import io.weekmart.launcher.compute.Place;
import io.weekmart.launcher.compute.Target;
import org.jspecify.annotations.Nullable;

/**
 * The announcement that work is about to be sent.
 *
 * @param owner the process that sends; it differs for each process, so that one of two wins
 * @param place where EMR is asked; null in facts of an older launcher
 * @param report URI of the report that this sending's run writes: its own, since a doubled run writes one too
 */
record Sending(String owner, @Nullable Place place, Target target, String report) {}
