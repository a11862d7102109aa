package io.weekmart.launcher.night;

import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes logs to S3 where EMR writes them, and wraps what a test is about in what stands around it on a real cluster. */
final class EmrLogFolder {
    static final String APPLICATION = "application_1714960000000_0001";

    private final ObjectStore store;

    EmrLogFolder(ObjectStore store) {
        this.store = store;
    }

    /** The log of spark-submit, which in cluster mode is YARN's client: what YARN says of the application stands near its end. */
    S3Location client(EmrServer.Step step, String diagnostics) {
        return step(
                step,
                """
                24/05/06 03:10:01 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform... using builtin-java classes where applicable
                24/05/06 03:10:02 INFO DefaultNoHARMFailoverProxyProvider: Connecting to ResourceManager at ip-10-0-1-20.ec2.internal/10.0.1.20:8032
                24/05/06 03:10:03 INFO Client: Requesting a new application from cluster with 2 NodeManagers
                24/05/06 03:10:04 WARN Client: Neither spark.yarn.jars nor spark.yarn.archive is set, falling back to uploading libraries under SPARK_HOME.
                24/05/06 03:10:09 INFO Client: Uploading resource file:/mnt/tmp/spark-2f1c/__spark_conf__.zip -> hdfs://ip-10-0-1-20.ec2.internal:8020/user/hadoop/.sparkStaging/%1$s/__spark_conf__.zip
                24/05/06 03:10:11 INFO Client: Submitting application %1$s to ResourceManager
                24/05/06 03:10:11 INFO YarnClientImpl: Submitted application %1$s
                24/05/06 03:10:12 INFO Client: Application report for %1$s (state: ACCEPTED)
                24/05/06 03:10:18 INFO Client: Application report for %1$s (state: RUNNING)
                24/05/06 03:14:01 INFO Client: Application report for %1$s (state: RUNNING)
                24/05/06 03:14:02 INFO Client: Application report for %1$s (state: FAILED)
                24/05/06 03:14:02 INFO Client:
                \t client token: N/A
                \t diagnostics: %2$s
                \t ApplicationMaster host: N/A
                \t ApplicationMaster RPC port: -1
                \t queue: default
                \t start time: 1714965011000
                \t final status: FAILED
                \t tracking URL: http://ip-10-0-1-20.ec2.internal:20888/proxy/%1$s/
                \t user: hadoop
                24/05/06 03:14:02 ERROR Client: Application diagnostics message: %2$s
                Exception in thread "main" org.apache.spark.SparkException: Application %1$s finished with failed status
                \tat org.apache.spark.deploy.yarn.Client.run(Client.scala:1321)
                \tat org.apache.spark.deploy.yarn.YarnClusterApplication.start(Client.scala:1770)
                \tat org.apache.spark.deploy.SparkSubmit.main(SparkSubmit.scala)
                24/05/06 03:14:02 INFO ShutdownHookManager: Shutdown hook called
                24/05/06 03:14:02 INFO ShutdownHookManager: Deleting directory /mnt/tmp/spark-2f1c
                Command exiting with ret '1'
                """
                        .formatted(APPLICATION, diagnostics.strip()));
    }

    /** The step's own log, as it is. */
    S3Location step(EmrServer.Step step, String text) {
        return put(step.cluster, "steps/" + step.id + "/stderr.gz", text);
    }

    /** The driver's log. Among its lines are the warnings of many good runs, which name errors and exceptions too. */
    S3Location driver(EmrServer.Step step, String text) {
        return put(
                step.cluster,
                "containers/" + APPLICATION + "/container_1714960000000_0001_01_000001/stderr.gz",
                """
                24/05/06 03:10:13 INFO SignalUtils: Registering signal handler for TERM
                24/05/06 03:10:14 INFO ApplicationMaster: ApplicationAttemptId: appattempt_1714960000000_0001_000001
                24/05/06 03:10:16 WARN InstanceMetadataServiceResourceFetcher: Fail to retrieve token
                com.amazonaws.SdkClientException: Failed to connect to service endpoint:
                \tat com.amazonaws.internal.EC2ResourceFetcher.doReadResource(EC2ResourceFetcher.java:100)
                Caused by: java.net.SocketTimeoutException: connect timed out
                \tat java.base/sun.nio.ch.NioSocketImpl.timedFinishConnect(NioSocketImpl.java:546)
                \t... 12 more
                24/05/06 03:10:17 INFO YarnAllocator: Will request 2 executor container(s), each with 4 core(s) and 5632 MB memory
                24/05/06 03:11:40 WARN TaskSetManager: Lost task 3.0 in stage 2.0 (TID 17) (ip-10-0-1-31.ec2.internal executor 2): java.io.FileNotFoundException: an error that the next attempt does not have
                24/05/06 03:11:41 INFO TaskSetManager: Finished task 3.1 in stage 2.0 (TID 18) in 812 ms on ip-10-0-1-32.ec2.internal (executor 1) (4/4)
                """
                        + text
                        + """
                        24/05/06 03:14:01 INFO SparkContext: Invoking stop() from shutdown hook
                        24/05/06 03:14:01 WARN Dispatcher: Message RequestExecutors dropped due to java.lang.IllegalStateException: Could not find CoarseGrainedScheduler
                        24/05/06 03:14:01 ERROR TransportResponseHandler: Still have 1 requests outstanding when connection from ip-10-0-1-32.ec2.internal/10.0.1.32:7337 is closed
                        24/05/06 03:14:01 INFO ShutdownHookManager: Shutdown hook called
                        """);
    }

    /** The log of the script that sets a node up. */
    S3Location nodeSetup(EmrServer.Cluster cluster, String instance, String text) {
        return put(cluster, "node/" + instance + "/bootstrap-actions/1/stderr.gz", text);
    }

    private S3Location put(EmrServer.Cluster cluster, String name, String text) {
        S3Location log = S3Location.of(cluster.request.path("LogUri").asText()).resolve(cluster.id + "/" + name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store.put(log, bytes.toByteArray());
        return log;
    }
}
