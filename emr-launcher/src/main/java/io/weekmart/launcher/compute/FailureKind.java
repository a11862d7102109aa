package io.weekmart.launcher.compute;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kinds of failure that logs of Spark and YARN and the reasons of EMR tell of, in the order in which they explain each other: a lost
 * node explains a timeout, and a timeout explains an exception.
 *
 * <p>A pattern is looked for anywhere in a line. What its first group holds is shown; the whole line where it has none.
 */
enum FailureKind {
    /** The job's own sentence: its main class throws it so that YARN shows it. */
    TOLD_BY_JOB(
            "io\\.weekmart\\.Main\\$FailedRun: exit code ([2-58]): (.*)",
            "The job could not leave its report: let the cluster's role write below launcher.path."),
    INVALID_CLUSTER("VALIDATION_ERROR: ", "Mend what it names in launcher.cluster, then emr-launcher deploy."),
    LOST_CLUSTER(
            "INSTANCE_FAILURE: |INTERNAL_ERROR: ",
            "Run it again: nodes are lost now and then; the AWS Health Dashboard tells of larger trouble."),
    NO_CAPACITY("INSTANCE_FLEET_TIMEOUT: ", "Name more instance types or subnets in launcher.cluster."),
    OTHER_STEP("STEP_FAILURE: ", "Another step of the cluster failed, and ended it: run it again."),
    MEMORY_LIMIT(
            "(Container killed by YARN for exceeding.*|Container \\[[^]]*] is running .*beyond .*memory limit.*)",
            Hints.MEMORY),
    HEAP("(java\\.lang\\.OutOfMemoryError.*)", Hints.MEMORY),
    DISK(
            "(No space left on device.*|local-dirs (?:are bad|usable space is below).*)",
            "Give the nodes larger disks, or more nodes: launcher.cluster."),
    ACCESS(
            "is not authorized to perform|AccessDenied|Access Denied|403 Forbidden|Status Code: 403",
            "Allow the cluster's role what the line names; emr-launcher plan prints its policy."),
    CLASSES(
            "UnsupportedClassVersionError|ClassNotFoundException|NoClassDefFoundError|Failed to load class",
            "Deploy the jar of this release, for a cluster of release emr-7.14.0 or emr-spark-8.0.0."),
    LOST_NODE(
            "(Container released on a \\*lost\\* node.*|Container from a bad node.*)|node was lost|Spot.*(?:interrupt|reclaim)",
            "Run it again: nodes are lost now and then; let the driver run on on-demand nodes alone."),
    NETWORK(
            "UnknownHostException|(?i:connect(?:ion)? timed out)|ConnectTimeoutException|NoRouteToHostException",
            "Look at subnets, security groups and S3 endpoint of the cluster."),
    MISSING_FILE(
            "NoSuchBucket|FileNotFoundException|NoSuchKey",
            "Check the paths of the configuration, and run emr-launcher deploy."),
    FAULT_OF_OURS(
            "io\\.weekmart\\.Main\\$FailedRun: exit code 1\\b(?:: (.*))?", "Please report it, with the driver's log."),
    USER_CLASS("User class threw exception: (\\S.*)", ""),
    ROOT("^Caused by: (.*)", ""),
    EXCEPTION("((?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b.*)", ""),
    NODE_SETUP("BOOTSTRAP_FAILURE: ", "Look at what the node's setup says, in emr-launcher logs."),
    ENDED(
            "RECEIVED SIGNAL TERM|was killed by user",
            "Something outside ended it: a node that went down, or yarn application -kill."),
    ERROR("\\b(?:ERROR|FATAL|[Ee]rror|[Cc]annot|failed)\\b", "");

    private final Pattern pattern;
    private final String hint;

    FailureKind(String regex, String hint) {
        this.pattern = Pattern.compile(regex);
        this.hint = hint;
    }

    Matcher in(String line) {
        return pattern.matcher(line);
    }

    String hint() {
        return hint;
    }

    /** Whether it names what went wrong, and so says something even in a line that is a mere warning. */
    boolean known() {
        return compareTo(FAULT_OF_OURS) < 0;
    }

    /** Whether a line of this kind tells the cause, not just that there is one. */
    boolean cause() {
        return compareTo(EXCEPTION) <= 0;
    }

    /** Of several lines of the kind the first one tells most, for consequences follow; but of nested exceptions the last is the root. */
    boolean lastOne() {
        return this == ROOT;
    }

    private static final class Hints {
        static final String MEMORY = "Give it more memory: launcher.spark { \"spark.driver.memory\" = ...,"
                + " \"spark.executor.memory\" = ... }, or larger instances.";
    }
}
