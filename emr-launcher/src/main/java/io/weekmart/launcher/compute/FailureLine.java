package io.weekmart.launcher.compute;

import io.weekmart.contract.fault.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * The line that tells why a run failed.
 *
 * @param line empty where nothing tells
 * @param hint what to do about it; empty where that is not known
 * @param exitCode with which the job itself ended; null where the line is not the job's own
 * @param weight of several lines the one with the least explains the others
 */
public record FailureLine(String line, String hint, @Nullable ExitCode exitCode, int weight) {
    /** Lines that weigh less than this tell a cause; the others that something failed. */
    private static final int CAUSE = 100;

    /** What warnings tell, where nothing graver does. */
    private static final int WARNING = 200;

    /** What only says that something failed. */
    private static final int SYMPTOM = 300;

    private static final int LONGEST = 1_000;

    /** A log that tells nothing. */
    public static final FailureLine NONE = new FailureLine("", "", null, Integer.MAX_VALUE);

    /**
     * A line that is no mere warning.
     *
     * @param told the exit code of the job's own sentence
     */
    static FailureLine grave(FailureKind kind, String line, ExitCode told) {
        @Nullable ExitCode exitCode =
                switch (kind) {
                    case TOLD_BY_JOB -> told;
                    case FAULT_OF_OURS -> ExitCode.INTERNAL;
                    default -> null;
                };
        return new FailureLine(shortened(line), kind.hint(), exitCode, kind.ordinal() + (kind.cause() ? 0 : SYMPTOM));
    }

    static FailureLine warning(FailureKind kind, String line) {
        return new FailureLine(shortened(line), kind.hint(), null, WARNING + kind.ordinal());
    }

    /** Something that explains little, and is told where nothing else is. */
    public static FailureLine symptom(String line, String hint) {
        return new FailureLine(shortened(line), hint, null, Integer.MAX_VALUE - 1);
    }

    /** Whether it tells the cause, so that no other log need be waited for. */
    public boolean explains() {
        return weight < CAUSE;
    }

    /** The same where nothing else will tell more. */
    public FailureLine asCause(String otherwise) {
        return new FailureLine(line, hint.isEmpty() ? otherwise : hint, exitCode, Math.min(weight, CAUSE - 1));
    }

    private static String shortened(String line) {
        String text = line.strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
