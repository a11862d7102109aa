package io.weekmart.launcher.night;

import io.weekmart.launcher.compute.Target;

/**
 * The announcement that work is about to be sent.
 *
 * @param owner the process that sends; it differs for each process, so that one of two wins
 * @param report URI of the report that this sending's run writes: its own, since a doubled run writes one too
 */
record Sending(String owner, Target target, String report) {}
