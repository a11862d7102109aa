package io.weekmart.launcher.night;

import io.weekmart.launcher.deploy.Deployment;

/**
 * The beginning of an attempt.
 *
 * @param runId its name everywhere: {@code weekmart-<environment>-<date>-a<attempt>}
 * @param owner the process that began it
 * @param reason why there is another attempt, for people
 * @param fingerprint of the input: keys, sizes and ETags of tonight's files, and in the daily layout of those of the window
 * @param deployment what it runs with, whatever is deployed later
 */
record Claim(String runId, String owner, String reason, String fingerprint, Deployment deployment) {}
