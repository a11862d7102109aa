package io.weekmart.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a program to its end and tells what it cost, by the operating system's own account. */
final class ProcessMeter {
    /** The shell's {@code times} knows the time of every process that has ended below it, on Linux as on macOS. */
    private static final String SHELL =
            "log=$1; shift; \"$@\" >\"$log\" 2>&1 </dev/null; code=$?; LC_ALL=C; times; exit $code";

    private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+\\.\\d+)s");
    private static final long MEMORY_INTERVAL_MILLIS = 200;
    private static final Path PROC = Path.of("/proc");

    private ProcessMeter() {}

    /**
     * Runs a command; everything that it prints goes to the log.
     *
     * @throws IllegalStateException if it ends with another code than 0
     */
    static Measurement run(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", SHELL, "bash", log.toString()));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        while (!process.waitFor(MEMORY_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(
                    peak,
                    process.descendants().mapToLong(ProcessMeter::memory).max().orElse(0));
        }
        double wall = (System.nanoTime() - start) / 1e9;
        String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("Cannot measure " + String.join(" ", command) + ": it ended with exit code "
                    + process.exitValue() + ". What it printed is in " + log + ".");
        }
        return new Measurement(cpuSeconds(times), wall, peak);
    }

    private static double cpuSeconds(String times) {
        double sum = 0;
        Matcher matcher = TIME.matcher(times);
        while (matcher.find()) {
            sum += 60 * Double.parseDouble(matcher.group(1)) + Double.parseDouble(matcher.group(2));
        }
        return sum;
    }

    /** Resident memory of a process in bytes: the most that it ever had on Linux, what it has now elsewhere. */
    private static long memory(ProcessHandle process) {
        try {
            if (Files.isDirectory(PROC.resolve("self"))) {
                return Files.readAllLines(PROC.resolve(process.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .findFirst()
                        .orElse(0);
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(process.pid())).start();
            String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) * 1024;
        } catch (IOException e) {
            // The process has ended since it was listed.
            return 0;
        }
    }
}
