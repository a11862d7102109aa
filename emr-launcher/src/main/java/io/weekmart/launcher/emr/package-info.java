/**
 * The job on Amazon EMR: its requests, its states, its logs, its clusters.
 *
 * <p>RunJobFlow and AddJobFlowSteps know no idempotency token. So they go out once, with every retry off, and what was sent is looked for by
 * its run id, which is the name of the step, of the cluster where one is made, and the tag of the YARN application.
 */
package io.weekmart.launcher.emr;
