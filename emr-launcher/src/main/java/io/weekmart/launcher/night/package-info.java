/**
 * A night, which is the run of one pipeline for one date: what was done for it, what it needs next, and who does it.
 *
 * <p>The state lies in S3 below {@code <launcher.path>/<environment>/nights/<pipeline>/<date>/}, as facts that are each written once by a conditional
 * PUT and never changed:
 *
 * <pre>
 * awaited.json                    a schedule looked after it on its own day: from then on no night is forgotten
 * input-FINGERPRINT.json          of which files an input consists, so that changes can be named
 * read-HASH.json                  what was found in large dumps, so that they are not read again at each look
 * attempt-0001/claim.json         this run id, this input, these artifacts; whoever creates it has begun the attempt
 * attempt-0001/sending-01.json    about to ask EMR, in which region and account; only its writer sends
 * attempt-0001/submitted-01.json  what EMR took
 * attempt-0001/refused-01.json    EMR refused it for certain: nothing is looked for, and it is sent again
 * attempt-0001/cancelled.json     somebody wants it ended
 * attempt-0001/ending.json        a launcher ends it, and why: it took too long, or its cluster was ended
 * attempt-0001/outcome.json       how it ended
 * attempt-0001/catalog.json       the tables in Glue are in line with it
 * attempt-0001/untold.json        channels that stayed broken and were given up when the success was told
 * attempt-0001/closed.json        nothing is left to do
 * notified/...                    who sends which message, and who was told of what
 * </pre>
 *
 * <p>Any number of launchers may work on a night at once: each reads the facts, does the one thing that is missing, and writes that down. A
 * launcher that dies between doing and writing leaves something that can be found: a step by its run id, an outcome by its report. Sending
 * is the one thing that must not be done twice by mistake. So a sending that was announced and not confirmed is looked for, and repeated
 * under the next number only after a grace time, by S3's clock. Should both arrive after all, the job's own {@code .started} object lets one
 * of them run, and clusters that nobody needs are ended when the attempt ends.
 */
package io.weekmart.launcher.night;
