package io.weekmart.cli;

import java.io.PrintStream;

/** A command that does its work by itself: it needs no Spark, and leaves no run report. */
interface DirectCommand {
    /** Whether it does so with these options; else it is a {@link JobCommand}. */
    default boolean isDirect() {
        return true;
    }

    /** Whether the stack trace of a failure is wanted. */
    boolean verbose();

    /**
     * Does what is asked for.
     *
     * @param out takes the results
     * @param err takes everything else
     */
    void run(PrintStream out, PrintStream err) throws Exception;
}
