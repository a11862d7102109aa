package io.weekmart.cli;

import io.weekmart.config.SubmittedHadoop;
import io.weekmart.contract.run.Jobs;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;

/**
 * Loads the log and Hadoop's file systems while the command line and the configuration are read. An extraction of a small night is mostly its own
 * start, during which a second core has nothing to do.
 */
public final class HeadStart {
    /** Who asks for help is gone before anything is loaded. */
    private static final Set<String> HELP = Set.of("-h", "--help");

    private HeadStart() {}

    /** Begins, where the arguments call a command that gains by it: to all others, Spark has loaded the same before. */
    public static void begin(String... arguments) {
        if (arguments.length > 0
                && arguments[0].equals(Jobs.EXTRACT)
                && Collections.disjoint(Arrays.asList(arguments), HELP)) {
            Thread thread = new Thread(HeadStart::load, "weekmart-head-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try {
            SparkLog.begin();
            FileSystem.getLocal(SubmittedHadoop.configuration());
        } catch (IOException | RuntimeException | LinkageError e) {
            // Who needs it meets the same, and reports it.
            return;
        }
    }
}
