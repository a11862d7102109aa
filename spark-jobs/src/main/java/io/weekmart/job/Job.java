package io.weekmart.job;

import java.io.PrintStream;

/** A program within the program, called by its name. */
@FunctionalInterface
public interface Job {
    /**
     * Does what is asked.
     *
     * @param out takes the results
     * @param err takes everything else
     * @return how it ended. A failure is thrown as long as no run report tells of it, and returned once one does.
     */
    Ending run(RunRequest request, PrintStream out, PrintStream err) throws Exception;
}
