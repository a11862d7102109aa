package io.weekmart.launcher.compute;

import io.weekmart.contract.fault.UserFault;
import java.time.Instant;
import java.util.List;

/**
 * A place where the job can run. Every method throws {@link UserFault} where the place refuses, with the permission that is missing or
 * the setting that is wrong.
 */
public interface Compute {
    /** Where all this happens; only reads. */
    Place place();

    /** Chooses where work is sent to; only reads. */
    Target target();

    /** Sees whether work can be sent at all, without asking anybody. */
    void measure(Work work, Target target);

    /**
     * Sends work, once: nothing below repeats the request.
     *
     * @throws UnclearSending where it may have been taken and may not
     * @throws UserFault where it was refused, and nothing was made
     */
    Submission submit(Work work, Target target) throws UnclearSending;

    /**
     * Looks for work by its run id: everything that was ever sent to a target under it, since a moment.
     *
     * @return in the order in which it was sent; more than one where an answer was lost
     */
    List<Submission> find(String runId, Target target, Instant since);

    Observation observe(Submission submission);

    /**
     * Has work ended, with all that it started: asks for it, and tells whether it is done. To be called again until it is; asking twice
     * changes nothing.
     */
    Stopping stop(Submission submission, String runId);

    /** Sees to it that a cluster that was made for this work costs nothing any more; does nothing to other clusters. */
    void release(Submission submission);

    /** What the platform and the logs say of the failure of work, what explains most first; empty while nothing is there. */
    List<Clue> clues(Submission submission);

    /** The last lines of the logs of work, whatever they say. */
    List<Clue> logs(Submission submission);
}
