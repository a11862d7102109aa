package io.weekmart.launcher.compute;

import org.jspecify.annotations.Nullable;

/**
 * Where work is sent to: it is chosen and written down before anything is sent, so that the work can be looked for there.
 *
 * @param cluster id of a cluster that is there; null where one is made for the work
 * @param description what was chosen and why, for people
 */
public record Target(@Nullable String cluster, String description) {}
