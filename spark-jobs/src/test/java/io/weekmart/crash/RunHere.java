package io.weekmart.crash;

import io.weekmart.LocalSpark;
import io.weekmart.cli.Cli;
import io.weekmart.job.Cancellation;
import io.weekmart.job.Pipelines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The command line of the application in the JVM of the tests, on a session like theirs. */
final class RunHere {
    private RunHere() {}

    /** How a run ended, and what it wrote to stderr. */
    record Ended(int exitCode, String stderr) {}

    /** @param hadoop settings of Hadoop, which stay set for every session of this JVM: those of one bucket alone, or none */
    static Ended run(Pipelines pipelines, List<String> arguments, Map<String, String> hadoop) {
        // The run takes over the session of the tests, and ends it.
        Configuration configuration = LocalSpark.session().sparkContext().hadoopConfiguration();
        hadoop.forEach(configuration::set);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            PrintStream stderr = new PrintStream(said, true, StandardCharsets.UTF_8);
            int exitCode = Cli.onSpark(pipelines, new Cancellation(), nowhere, stderr)
                    .run(arguments.toArray(String[]::new))
                    .exitCode()
                    .code();
            return new Ended(exitCode, said.toString(StandardCharsets.UTF_8));
        } finally {
            LocalSpark.session();
        }
    }
}
