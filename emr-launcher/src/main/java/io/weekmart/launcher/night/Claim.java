package io.weekmart.launcher.night;

import io.weekmart.launcher.deploy.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an attempt.
 *
 * @param runId its name everywhere: {@code weekmart-<environment>-<date>-a<attempt>}
 * @param owner the process that began it
 * @param byHand whether somebody asked for it, so that what may follow by itself is counted from it on
 * @param reason why there is another attempt, for people
 * @param fingerprint of the input: keys, sizes and ETags of tonight's files, and in the daily layout of those of the window
 * @param deployment what it runs with, whatever is deployed later
 * @param accepted what the job publishes though a guard refuses it; null where that is nothing
 */
record Claim(
        String runId,
        String owner,
        boolean byHand,
        String reason,
        String fingerprint,
        Deployment deployment,
        @Nullable Accepted accepted) {}
