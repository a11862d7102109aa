package io.weekmart.launcher.iam;

/** Who needs permissions. */
public enum Principal {
    /** Whoever runs the launcher. */
    LAUNCHER,
    /** The role of the Lambda: the launcher's permissions, and its own log. */
    LAMBDA,
    /** The role of the cluster's nodes, or the runtime role of the step. */
    CLUSTER,
    /** The role with which EMR makes clusters, beside the managed policy that AWS has for it. */
    SERVICE_ROLE
}
