package io.weekmart.publish;

import java.time.Instant;

/**
 * One numbered lock on an output, as its file says. Only the lock with the highest number counts.
 *
 * @param token random, so that no two locks have the same content
 * @param owner the user whose process holds it
 * @param host name of the machine, for people
 * @param machine tells one set of process ids from every other, for {@link Processes}
 * @param process id of the process on that machine
 * @param processStarted when that process began, as {@link Processes} tells it, since ids are used again
 * @param expires when others may take the output over, unless the lock is renewed
 * @param released whether its run ended and released it
 */
record Lock(
        String token,
        String runId,
        String owner,
        String host,
        String machine,
        long process,
        Instant processStarted,
        Instant created,
        Instant renewed,
        Instant expires,
        boolean released) {

    Lock renewed(Instant now, Instant until) {
        return new Lock(token, runId, owner, host, machine, process, processStarted, created, now, until, released);
    }

    Lock withToken(String other) {
        return new Lock(
                other, runId, owner, host, machine, process, processStarted, created, renewed, expires, released);
    }

    Lock release(Instant now) {
        return new Lock(token, runId, owner, host, machine, process, processStarted, created, now, now, true);
    }

    /** Names the run that holds it. */
    String holder() {
        return "run " + runId + " of " + owner + " on " + host + " (process " + process + ")";
    }
}
