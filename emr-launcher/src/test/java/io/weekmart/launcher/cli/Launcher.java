package io.weekmart.launcher.cli;

import io.weekmart.launcher.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The command line inside this process. */
final class Launcher {
    private Launcher() {}

    /** How a command ended, and what it wrote. */
    record Result(int exitCode, String out, String err) {}

    static Result run(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Cli(
                        () -> ObjectStore.connect(pause -> {}),
                        environment,
                        false,
                        new PrintStream(out, true),
                        new PrintStream(err, true))
                .run(arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
