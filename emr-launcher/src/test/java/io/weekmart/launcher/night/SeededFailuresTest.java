package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.NightStatus.Phase;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which a night fails, each told in one sentence that names the cause, with what to do and the command to try next. */
class SeededFailuresTest {
    private static final String LOGS = "emr-launcher logs --date 2024-05-05";
    private static final String MORE_MEMORY = "Give it more memory: launcher.spark { \"spark.driver.memory\" = ...,"
            + " \"spark.executor.memory\" = ... }, or larger instances.";
    private static final String NO_REPORT =
            "The job could not leave its report: let the cluster's role write below launcher.path.";

    private static S3Server s3;

    private Nights nights;
    private EmrLogFolder logs;

    /** The log in which the cause stands. */
    private @Nullable S3Location log;

    @BeforeAll
    static void startServer() {
        s3 = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        s3.close();
    }

    @BeforeEach
    void begin() {
        nights = new Nights(s3).dumps();
        nights.sets.add("launcher.max-attempts=1");
        logs = new EmrLogFolder(nights.store);
    }

    @AfterEach
    void end() {
        nights.close();
    }

    private NightStatus reconcile() {
        return nights.deployed().launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
    }

    /** A night whose step fails, as a step does on a cluster of its own: the cluster ends with it. */
    private NightStatus failing(Consumer<EmrServer.Step> how) {
        nights.emr.onStep(step -> {
            how.accept(step);
            step.end("FAILED");
            step.failureReason = "Unknown Error.";
            step.failureMessage = "Exception in thread \"main\" org.apache.spark.SparkException: Application "
                    + EmrLogFolder.APPLICATION + " finished with failed status";
            step.cluster.fail("STEP_FAILURE", "Shut down as step failed");
        });
        return reconcile();
    }

    private static void told(NightStatus status, ExitCode exitCode, String detail, String hint, String next) {
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.detail()).isEqualTo(detail);
        assertThat(status.hint()).isEqualTo(hint);
        assertThat(status.next()).isEqualTo(next);
        assertThat(status.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aDateThatWaitsForABackfillIsNotToBeCheckedAgain() {
        String cause = "Cannot compute 2024-05-05: the dumps of 2024-05-04 were never published.";
        String hint =
                "Run 'backfill --pipeline orders --from 2024-05-04 --to 2024-05-05', which computes these dates in order.";

        NightStatus status = failing(step -> nights.report(step, ExitCode.INPUT, cause, hint));

        told(status, ExitCode.INPUT, cause, hint, "emr-launcher run --date 2024-05-05");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    3 | Cannot read s3://raw/sales_2024-05-05.csv: column 'trans_dt' is missing.              | check
                    4 | Cannot publish: 12 % of the rows of sales were rejected, more than 1 %.               | logs
                    5 | Cannot start: weekmart-test-weekly-metrics-2024-05-04-a1 holds s3://tables/ since 02:58:11.          | run
                    8 | Cannot finish publishing to s3://tables/: the connection was reset.                   | run
                    2 | Cannot run 2024-05-05: s3://tables/ is published up to 2024-05-12.                    | doctor
                    """)
    void whatTheJobReportsIsToldAsItStands(int code, String cause, String next) {
        NightStatus status = failing(step -> {
            nights.report(step, code, cause);
            logs.client(step, "User class threw exception: java.lang.OutOfMemoryError: what the report knows better");
        });

        told(
                status,
                ExitCode.of(code),
                cause,
                "Mend it.",
                "emr-launcher " + next + (next.equals("doctor") ? "" : " --date 2024-05-05"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    java.lang.IllegalStateException: a week without days | Please report it, with the run report.
                    org.apache.spark.SparkException: Job aborted due to stage failure: Task 3 in stage 5.0 failed 4 times, most recent failure: ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: Container killed by YARN for exceeding physical memory limits. 5.5 GB of 5.5 GB physical memory used. | Give it more memory: launcher.spark { "spark.driver.memory" = ..., "spark.executor.memory" = ... }, or larger instances.
                    """)
    void aFaultThatTheJobHasNoHintForIsExplainedWhereItsKindIsKnown(String cause, String hint) {
        NightStatus status = failing(step -> nights.reportFault(step, cause));

        told(status, ExitCode.INTERNAL, cause, hint, LOGS);
    }

    @Test
    void whereNoReportCouldBeWrittenYarnHasTheJobsOwnSentence() {
        nights.sets.add("launcher.max-attempts=3");
        NightStatus status = failing(step -> {
            String diagnostics =
                    """
                    User class threw exception: io.weekmart.Main$FailedRun: exit code 3: Cannot read the dumps of 2024-05-05 in s3://raw/:
                      sales_2024-05-05.csv: column 'trans_dt' is missing
                      store_2024-05-05.csv: it is empty
                    \tat io.weekmart.Main.end(Main.java:38)
                    \tat io.weekmart.Main.main(Main.java:21)
                    Caused by: java.nio.file.AccessDeniedException: what the sentence does not tell
                    """;
            logs.client(step, diagnostics);
            logs.driver(
                    step,
                    "24/05/06 03:14:00 ERROR ApplicationMaster: User class threw exception: \n"
                            + diagnostics.replace("User class threw exception: ", ""));
        });

        told(
                status,
                ExitCode.INPUT,
                """
                Cannot read the dumps of 2024-05-05 in s3://raw/:
                  sales_2024-05-05.csv: column 'trans_dt' is missing
                  store_2024-05-05.csv: it is empty""",
                NO_REPORT,
                "emr-launcher check --date 2024-05-05");
        assertThat(status.attempt()).as("the same input fails again").isEqualTo(1);
    }

    @Test
    void aFaultOfOursWithoutAReportIsToldFromTheDriversLog() {
        NightStatus status = failing(
                step -> log = logs.driver(
                        step,
                        """
                24/05/06 03:14:00 ERROR ApplicationMaster: User class threw exception:
                io.weekmart.Main$FailedRun: exit code 1: a week without days
                \tat io.weekmart.Main.end(Main.java:38)
                24/05/06 03:14:00 INFO ApplicationMaster: Final app status: FAILED, exitCode: 15, (reason: User class threw exception: io.weekmart.Main$FailedRun: exit code 1: a week without days
                \tat io.weekmart.Main.end(Main.java:38)
                )
                """));

        told(status, ExitCode.INTERNAL, "a week without days", "Please report it, with the driver's log.", LOGS);
    }

    @Test
    void theDriverHadTooLittleMemory() {
        NightStatus status = failing(step -> {
            logs.client(
                    step,
                    """
                    Application application_1714960000000_0001 failed 1 times due to AM Container for appattempt_1714960000000_0001_000001 exited with  exitCode: 52
                    Failing this attempt.Diagnostics: [2024-05-06 03:14:01.871]Exception from container-launch.
                    Container id: container_1714960000000_0001_01_000001
                    Exit code: 52
                    [2024-05-06 03:14:01.913]Container exited with a non-zero exit code 52. Error file: prelaunch.err.
                    For more detailed output, check the application tracking page: http://ip-10-0-1-20.ec2.internal:8088/cluster/app/application_1714960000000_0001 Then click on links to logs of each attempt.
                    . Failing the application.""");
            log = logs.driver(
                    step,
                    """
                    24/05/06 03:14:00 ERROR SparkUncaughtExceptionHandler: Uncaught exception in thread Thread[dispatcher-event-loop-1,5,main]
                    java.lang.OutOfMemoryError: Java heap space
                    \tat java.base/java.util.Arrays.copyOf(Arrays.java:3537)
                    24/05/06 03:14:00 ERROR Utils: Uncaught exception in thread shutdown-hook-0
                    java.lang.IllegalStateException: Shutdown hooks cannot be modified during shutdown.
                    """);
        });

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: java.lang.OutOfMemoryError: Java heap space (" + log + ")",
                MORE_MEMORY,
                LOGS);
    }

    @Test
    void yarnKilledTheDriversContainerForItsMemory() {
        NightStatus status = failing(
                step -> log = logs.client(
                        step,
                        """
                Application application_1714960000000_0001 failed 1 times due to AM Container for appattempt_1714960000000_0001_000001 exited with  exitCode: -104
                Failing this attempt.Diagnostics: [2024-05-06 03:14:01.871]Container [pid=14712,containerID=container_1714960000000_0001_01_000001] is running 73400320B beyond the 'PHYSICAL' memory limit. Current usage: 2.4 GB of 2.4 GB physical memory used; 4.6 GB of 11.9 GB virtual memory used. Killing container.
                Dump of the process-tree for container_1714960000000_0001_01_000001 :
                \t|- PID PPID PGRPID SESSID CMD_NAME USER_MODE_TIME(MILLIS) SYSTEM_TIME(MILLIS) VMEM_USAGE(BYTES) RSSMEM_USAGE(PAGES) FULL_CMD_LINE
                \t|- 14720 14712 14712 14712 (java) 5211 402 4939212390 629145 /usr/lib/jvm/java-17/bin/java -server -Xmx2048m -XX:OnOutOfMemoryError=kill -9 %p
                [2024-05-06 03:14:01.913]Container killed on request. Exit code is 143
                . Failing the application."""));

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: Container [pid=14712,containerID=container_1714960000000_0001_01_000001] is running"
                        + " 73400320B beyond the 'PHYSICAL' memory limit. Current usage: 2.4 GB of 2.4 GB physical memory"
                        + " used; 4.6 GB of 11.9 GB virtual memory used. Killing container. (" + log + ")",
                MORE_MEMORY,
                LOGS);
    }

    @Test
    void theClustersRoleMayNotReadTheBucket() {
        NightStatus status = failing(
                step -> log = logs.client(
                        step,
                        """
                User class threw exception: java.nio.file.AccessDeniedException: s3://raw/sales_2024-05-05.csv: open s3://raw/sales_2024-05-05.csv: software.amazon.awssdk.services.s3.model.S3Exception: User: arn:aws:sts::111122223333:assumed-role/EMR_EC2_DefaultRole/i-0a1b2c3d4e5f is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::raw/sales_2024-05-05.csv" (Service: S3, Status Code: 403, Request ID: 4442587FB7D0A2F9)
                \tat org.apache.hadoop.fs.s3a.S3AUtils.translateException(S3AUtils.java:271)
                Caused by: software.amazon.awssdk.services.s3.model.S3Exception: the same again
                """));

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: java.nio.file.AccessDeniedException: s3://raw/sales_2024-05-05.csv: open"
                        + " s3://raw/sales_2024-05-05.csv: software.amazon.awssdk.services.s3.model.S3Exception: User:"
                        + " arn:aws:sts::111122223333:assumed-role/EMR_EC2_DefaultRole/i-0a1b2c3d4e5f is not authorized to"
                        + " perform: s3:GetObject on resource: \"arn:aws:s3:::raw/sales_2024-05-05.csv\" (Service: S3, Status"
                        + " Code: 403, Request ID: 4442587FB7D0A2F9) (" + log + ")",
                "Allow the cluster's role what the line names; emr-launcher plan prints its policy.",
                LOGS);
    }

    @Test
    void theJarIsNotWhereTheStepLooksForIt() {
        NightStatus status = failing(
                step -> log = logs.step(
                        step,
                        """
                24/05/06 03:10:01 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform... using builtin-java classes where applicable
                Exception in thread "main" java.io.FileNotFoundException: No such file or directory: s3://launcher/prod/artifacts/5f2c/weekmart-spark-jobs.jar
                \tat org.apache.hadoop.fs.s3a.S3AFileSystem.s3GetFileStatus(S3AFileSystem.java:4156)
                24/05/06 03:10:04 INFO ShutdownHookManager: Shutdown hook called
                Command exiting with ret '1'
                """));

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: java.io.FileNotFoundException: No such file or directory:"
                        + " s3://launcher/prod/artifacts/5f2c/weekmart-spark-jobs.jar (" + log + ")",
                "Check the paths of the configuration, and run emr-launcher deploy.",
                LOGS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    java.lang.ClassNotFoundException: io.weekmart.Main
                    java.lang.UnsupportedClassVersionError: io/weekmart/Main has been compiled by a more recent version of the Java Runtime (class file version 61.0), this version of the Java Runtime only recognizes class file versions up to 52.0
                    """)
    void theJarAndTheClusterDoNotFit(String line) {
        NightStatus status = failing(step -> {
            log = logs.client(
                    step,
                    """
                    Uncaught exception: %s
                    \tat java.base/java.net.URLClassLoader.findClass(URLClassLoader.java:445)
                    \tat org.apache.spark.deploy.yarn.ApplicationMaster.startUserApplication(ApplicationMaster.scala:717)"""
                            .formatted(line));
            logs.driver(
                    step,
                    "24/05/06 03:14:00 ERROR ApplicationMaster: Uncaught exception:\n" + line
                            + "\n\tat java.base/java.net.URLClassLoader.findClass(URLClassLoader.java:445)\n");
        });

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: " + line + " (" + log + ")",
                "Deploy the jar of this release, for a cluster of release emr-7.14.0 or emr-spark-8.0.0.",
                LOGS);
    }

    @Test
    void theNodesDisksAreFull() {
        NightStatus status = failing(
                step -> log = logs.client(
                        step,
                        """
                User class threw exception: org.apache.spark.SparkException: Job aborted due to stage failure: Task 11 in stage 6.0 failed 4 times, most recent failure: Lost task 11.3 in stage 6.0 (TID 402) (ip-10-0-1-31.ec2.internal executor 2): java.io.IOException: No space left on device
                \tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
                \tat org.apache.spark.shuffle.sort.UnsafeShuffleWriter.write(UnsafeShuffleWriter.java:181)
                """));

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: No space left on device (" + log + ")",
                "Give the nodes larger disks, or more nodes: launcher.cluster.",
                LOGS);
    }

    @Test
    void theClusterHasNoWayToS3() {
        NightStatus status = failing(
                step -> log = logs.step(
                        step,
                        """
                24/05/06 03:10:01 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform... using builtin-java classes where applicable
                Exception in thread "main" org.apache.hadoop.net.ConnectTimeoutException: getFileStatus on s3://launcher/prod/artifacts/5f2c/weekmart-spark-jobs.jar: software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request: Connect to launcher.s3.eu-west-1.amazonaws.com:443 failed: connect timed out
                \tat org.apache.hadoop.fs.s3a.S3AUtils.translateException(S3AUtils.java:213)
                Caused by: software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request: connect timed out
                Command exiting with ret '1'
                """));

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: org.apache.hadoop.net.ConnectTimeoutException: getFileStatus on"
                        + " s3://launcher/prod/artifacts/5f2c/weekmart-spark-jobs.jar:"
                        + " software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request:"
                        + " Connect to launcher.s3.eu-west-1.amazonaws.com:443 failed: connect timed out (" + log + ")",
                "Look at subnets, security groups and S3 endpoint of the cluster.",
                LOGS);
    }

    @Test
    void aLostNodeExplainsTheTimeoutsThatFollowedIt() {
        NightStatus status = failing(step -> {
            logs.client(
                    step,
                    "User class threw exception: org.apache.spark.SparkException: Job aborted due to stage failure: ResultStage"
                            + " 6 has failed the maximum allowable number of times: 4. Most recent failure reason:"
                            + " org.apache.spark.shuffle.FetchFailedException: Connection timed out");
            log = logs.driver(
                    step,
                    """
                    24/05/06 03:13:10 ERROR YarnClusterScheduler: Lost executor 2 on ip-10-0-1-31.ec2.internal: Container released on a *lost* node
                    24/05/06 03:13:11 WARN TaskSetManager: Lost task 9.0 in stage 6.0 (TID 391) (ip-10-0-1-31.ec2.internal executor 2): ExecutorLostFailure (executor 2 exited unrelated to the running tasks) Reason: Container released on a *lost* node
                    """);
        });

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: Container released on a *lost* node (" + log + ")",
                "Run it again: nodes are lost now and then; let the driver run on on-demand nodes alone.",
                LOGS);
    }

    @Test
    void aFailureOfNoKnownKindIsToldAsItsOwnSentence() {
        NightStatus status = failing(step -> {
            log = logs.client(step, "User class threw exception: java.lang.IllegalStateException: something new");
            logs.driver(step, "24/05/06 03:14:00 ERROR Inbox: Ignoring error\njava.lang.NullPointerException\n");
        });

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: java.lang.IllegalStateException: something new (" + log + ")",
                "",
                LOGS);
    }

    @Test
    void anApplicationThatSomebodyKilledIsToldSo() {
        NightStatus status = failing(step ->
                log = logs.client(step, "Application " + EmrLogFolder.APPLICATION + " was killed by user hadoop"));

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says step FAILED: Application " + EmrLogFolder.APPLICATION + " was killed by user hadoop (" + log
                        + ")",
                "Something outside ended it: a node that went down, or yarn application -kill.",
                LOGS);
    }

    /** The cluster ends before the step could begin; EMR cancels the step then. */
    private NightStatus endingCluster(String code, String message) {
        nights.emr.onStep(step -> {
            step.end("CANCELLED");
            step.cluster.fail(code, message);
        });
        return reconcile();
    }

    @Test
    void aNodeThatCouldNotBeSetUpIsToldByItsOwnLog() {
        nights.emr.onStep(step -> {
            logs.nodeSetup(step.cluster, "i-0001", "+ aws s3 cp s3://launcher/extra.jar .\n");
            log = logs.nodeSetup(
                    step.cluster,
                    "i-0a1b2c3d4e5f",
                    """
                    + set -euo pipefail
                    + sudo dnf install -y jemalloc
                    Error: Unable to find a match: jemalloc
                    """);
            step.end("CANCELLED");
            step.cluster.fail(
                    "BOOTSTRAP_FAILURE",
                    "On the master instance (i-0a1b2c3d4e5f), bootstrap action 1 returned a non-zero return code");
        });

        told(
                reconcile(),
                ExitCode.CLUSTER,
                "EMR says cluster TERMINATED_WITH_ERRORS: Error: Unable to find a match: jemalloc (" + log + ")",
                "Mend the script that sets the nodes up, and run emr-launcher deploy.",
                LOGS);
        assertThat(nights.launcher().logs(Nights.DATE)).singleElement().satisfies(clue -> assertThat(clue.tail())
                .containsExactly(
                        "+ set -euo pipefail",
                        "+ sudo dnf install -y jemalloc",
                        "Error: Unable to find a match: jemalloc"));
    }

    @Test
    void aScriptWithoutAnErrorIsToldByItsLastWords() {
        nights.emr.onStep(step -> {
            log = logs.nodeSetup(step.cluster, "i-0a1b", "+ echo no disk\nthe node has no second disk\n");
            step.cluster.fail("BOOTSTRAP_FAILURE", "bootstrap action 1 returned a non-zero return code");
        });

        told(
                reconcile(),
                ExitCode.CLUSTER,
                "EMR says cluster TERMINATED_WITH_ERRORS: the node has no second disk (" + log + ")",
                "Mend the script that sets the nodes up, and run emr-launcher deploy.",
                LOGS);
    }

    @Test
    void aNodeThatCouldNotBeSetUpAndLeftNoLogIsToldByEmr() {
        told(
                endingCluster("BOOTSTRAP_FAILURE", "On the master instance (i-0a1b), bootstrap action 1 returned 1"),
                ExitCode.CLUSTER,
                "EMR says cluster TERMINATED_WITH_ERRORS: BOOTSTRAP_FAILURE: On the master instance (i-0a1b), bootstrap"
                        + " action 1 returned 1 (EMR)",
                "Look at what the node's setup says, in emr-launcher logs.",
                LOGS);
    }

    @Test
    void whatEmrCallsInvalidIsItsFailureAndNotACancellation() {
        nights.sets.add("launcher.max-attempts=3");
        NightStatus status = endingCluster("VALIDATION_ERROR", "The subnet subnet-0a1b2c3d does not exist");

        told(
                status,
                ExitCode.CLUSTER,
                "EMR says cluster TERMINATED_WITH_ERRORS: VALIDATION_ERROR: The subnet subnet-0a1b2c3d does not exist (EMR)",
                "Mend what it names in launcher.cluster, then emr-launcher deploy.",
                "emr-launcher plan --date 2024-05-05");
        assertThat(status.attempt()).as("it stays invalid").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    INSTANCE_FAILURE       | The master instance i-0a1b was lost        | Run it again: nodes are lost now and then; the AWS Health Dashboard tells of larger trouble.
                    INTERNAL_ERROR         | EC2 is out of capacity for m6i.xlarge      | Run it again: nodes are lost now and then; the AWS Health Dashboard tells of larger trouble.
                    INSTANCE_FLEET_TIMEOUT | Provisioning of the core fleet timed out   | Name more instance types or subnets in launcher.cluster.
                    STEP_FAILURE           | Shut down as step failed                   | Another step of the cluster failed, and ended it: run it again.
                    """)
    void aClusterThatEndsForAReasonOfItsOwnIsToldByIt(String code, String message, String hint) {
        told(
                endingCluster(code, message),
                ExitCode.CLUSTER,
                "EMR says cluster TERMINATED_WITH_ERRORS: " + code + ": " + message + " (EMR)",
                hint,
                LOGS);
    }

    @Test
    void aClusterThatSomebodyEndedIsACancellation() {
        nights.emr.onStep(step -> {
            step.state = "RUNNING";
            step.cluster.fail("USER_REQUEST", "Terminated by user request");
        });

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
        assertThat(status.detail())
                .isEqualTo("It was cancelled (cluster TERMINATED_WITH_ERRORS), and not by this launcher.");
    }

    @Test
    void logsThatComeLateAreWaitedFor() {
        nights.sets.add("launcher.wait.logs=1 hour");
        NightStatus first = failing(step -> {});

        assertThat(first.phase()).isEqualTo(Phase.STOPPING);
        assertThat(first.detail()).isEqualTo("It failed; its logs are on their way.");

        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        logs.client(step, "Application " + EmrLogFolder.APPLICATION + " failed 1 times");
        assertThat(reconcile().phase())
                .as("the client's log alone tells no cause; the driver's may")
                .isEqualTo(Phase.STOPPING);

        log = logs.driver(step, "24/05/06 03:14:00 ERROR Driver: gone\njava.lang.OutOfMemoryError: Java heap space\n");
        told(
                reconcile(),
                ExitCode.CLUSTER,
                "EMR says step FAILED: java.lang.OutOfMemoryError: Java heap space (" + log + ")",
                MORE_MEMORY,
                LOGS);
    }

    @Test
    void logsThatNeverComeAreToldOfAfterTheWait() {
        nights.sets.add("launcher.wait.logs=1 hour");
        NightStatus status = failing(step -> {});
        assertThat(status.phase()).isEqualTo(Phase.STOPPING);

        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        step.ended = Instant.now().minusSeconds(3700);

        told(
                reconcile(),
                ExitCode.CLUSTER,
                "EMR says step FAILED, and neither a report nor a log says why.",
                "The logs reach S3 minutes late: look again in a while.",
                LOGS);
    }

    @Test
    void ofASharedClusterOnlyOurOwnLogsAreRead() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.emr.onStep(step -> {
            if (step.name.contains("-kill-")) {
                step.end("COMPLETED");
            } else {
                step.end("FAILED");
            }
        });
        reconcile();

        told(
                reconcile(),
                ExitCode.CLUSTER,
                "EMR says step FAILED: Cluster " + shared.id + " keeps no logs in S3. (EMR)",
                "Use a cluster with a log URI, or look at the step in the EMR console.",
                LOGS);
    }
}
