package io.weekmart.contract.fault;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a run ends, for the application and for the launcher alike. */
public enum ExitCode {
    DONE(0, "done, or nothing to do"),
    INTERNAL(1, "an internal error, with its stack trace"),
    USAGE(
            2,
            "usage or configuration, or a request that AWS refuses for that reason; an output that is not Weekmart's, of another pipeline, or of"
                    + " another format; a date older than the newest published"),
    INPUT(3, "input not ready or not readable; nothing was published, except the dates that a backfill had finished"),
    QUALITY(
            4,
            "a quality check, a guard, the accounting, an overflow or the audit failed, or the tables hold files that the ledger does not"
                    + " know; nothing was published, except the dates that a backfill had finished. verify: files are not as they were published"),
    HELD(5, "another run holds this output"),
    CLUSTER(6, "launcher: the EMR step or the cluster failed, or AWS (S3 included) did not answer"),
    WAITING(
            7,
            "launcher: still running when the waiting time was over; nothing was cancelled, nothing is started twice"),
    INTERRUPTED(8, "publishing was interrupted, or what was to be published could not be written"),
    SIGHUP(
            129,
            "stopped by SIGHUP (the terminal was closed); nothing was published, except the dates that a backfill had finished"),
    SIGINT(130, "stopped by SIGINT (Ctrl-C); nothing was published, except the dates that a backfill had finished"),
    SIGTERM(
            143,
            "stopped by SIGTERM (kill, a scheduler, a container that ends); nothing was published, except the dates that a backfill had finished");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** What the code says of a run, for help and documents. */
    public String meaning() {
        return meaning;
    }

    /**
     * The meanings by code, as a list in a command's help.
     *
     * @param codes those that the program can end with
     */
    public static Map<String, String> meanings(Collection<ExitCode> codes) {
        Map<String, String> meanings = new LinkedHashMap<>();
        codes.forEach(code -> meanings.put(String.valueOf(code.code), code.meaning));
        return meanings;
    }

    /** Whether the run was stopped by a signal. */
    public boolean isSignal() {
        return switch (this) {
            case SIGHUP, SIGINT, SIGTERM -> true;
            case DONE, INTERNAL, USAGE, INPUT, QUALITY, HELD, CLUSTER, WAITING, INTERRUPTED -> false;
        };
    }

    /** The exit code of a number, such as a run report carries it; {@link #INTERNAL} for one with which no run of this version ends. */
    public static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(one -> one.code == code)
                .findFirst()
                .orElse(INTERNAL);
    }
}
