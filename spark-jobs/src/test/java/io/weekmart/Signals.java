package io.weekmart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals that this process sends, and those that it was told to ignore. */
public final class Signals {
    private static final String IGNORED = "SigIgn:";

    private Signals() {}

    /** Sends a signal, such as {@code TERM}. */
    public static void send(Process process, String name) {
        try {
            int sent = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (sent != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + sent);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether processes that this one starts ignore a signal, as under nohup or in the background of a script. */
    public static boolean ignored(int number) {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.exists(status)
                    && Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith(IGNORED))
                            .mapToLong(line -> Long.parseUnsignedLong(
                                    line.substring(IGNORED.length()).strip(), 16))
                            .anyMatch(mask -> (mask >>> (number - 1) & 1) == 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
