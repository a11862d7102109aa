package io.weekmart.launcher.compute;

import org.jspecify.annotations.Nullable;

/**
 * Work that was sent.
 *
 * @param cluster id of the cluster
 * @param step id of the step; null where the cluster does not show its step yet
 * @param ownCluster whether the cluster was made for this work, and ends with it
 */
public record Submission(String cluster, @Nullable String step, boolean ownCluster) {
    @Override
    public String toString() {
        return step == null ? "cluster " + cluster : "step " + step + " on cluster " + cluster;
    }
}
