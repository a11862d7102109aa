package io.weekmart.launcher.emr;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the line of a log that tells why a run failed. Logs of Spark and YARN repeat a failure many times over, and its cause once: the
 * kinds of failure that are known are looked for in the order in which they explain each other.
 */
record FailureLine(String line, String hint) {
    private static final int LONGEST = 500;

    /** What a kind of failure looks like, and what to do about it. */
    private record Kind(Pattern pattern, String hint) {
        static Kind of(String regex, String hint) {
            return new Kind(Pattern.compile(regex), hint);
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.of(
                    "(?:Container killed by YARN for exceeding|running beyond physical memory limits).*",
                    "Give it more memory: launcher.spark { \"spark.driver.memory\" = ..., \"spark.executor.memory\" = ... }, or larger instances."),
            Kind.of(
                    "java\\.lang\\.OutOfMemoryError.*",
                    "Give it more memory: launcher.spark { \"spark.driver.memory\" = ..., \"spark.executor.memory\" = ... }, or larger instances."),
            Kind.of("No space left on device.*", "Give the nodes larger disks, or more nodes: launcher.cluster."),
            Kind.of(
                    ".*(?:is not authorized to perform|AccessDenied|Access Denied|403 Forbidden).*",
                    "Allow the cluster's role what the line names; emr-launcher plan prints its policy."),
            Kind.of(
                    ".*(?:UnsupportedClassVersionError|ClassNotFoundException|NoClassDefFoundError).*",
                    "Deploy the jar of this release, for a cluster of release emr-7.14.0 or emr-spark-8.0.0."),
            Kind.of(
                    ".*(?:UnknownHostException|Connect(?:ion)? timed out|NoRouteToHostException).*",
                    "Look at subnets, security groups and S3 endpoint of the cluster."),
            Kind.of(
                    ".*(?:NoSuchBucket|FileNotFoundException|NoSuchKey).*",
                    "Check the paths of the configuration, and run emr-launcher deploy."),
            Kind.of(
                    ".*(?:Container released on a \\*lost\\* node|node was lost|Spot.*(?:interrupt|reclaim)).*",
                    "Run it again; keep launcher.cluster.core on-demand."),
            Kind.of("(?<=User class threw exception: ).*", ""),
            Kind.of("(?<=Caused by: ).*", ""),
            Kind.of("(?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b.*", ""),
            Kind.of(".*\\b(?:ERROR|FATAL|[Ee]rror:|[Cc]annot|failed)\\b.*", ""));

    /** Lines that tell that it failed, and not why. */
    private static final Pattern NOISE = Pattern.compile(
            "^\\s+at .*|.*finished with failed status.*|.*User application exited with status.*|.*ShutdownHookManager.*"
                    + "|.*Unknown Error.*");

    /** The line that matters; empty where the text has none. */
    static Optional<FailureLine> of(List<String> lines) {
        List<String> telling = lines.stream()
                .filter(line -> !line.isBlank() && !NOISE.matcher(line).matches())
                .toList();
        for (Kind kind : KINDS) {
            for (int i = telling.size() - 1; i >= 0; i--) {
                Matcher matcher = kind.pattern().matcher(telling.get(i));
                if (matcher.find()) {
                    return Optional.of(new FailureLine(shortened(matcher.group()), kind.hint()));
                }
            }
        }
        return telling.isEmpty()
                ? Optional.empty()
                : Optional.of(new FailureLine(shortened(telling.get(telling.size() - 1)), ""));
    }

    private static String shortened(String line) {
        String text = line.strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
