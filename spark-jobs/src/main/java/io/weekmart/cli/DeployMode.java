package io.weekmart.cli;

import java.util.Properties;

/** Where the driver runs, which decides how a process may end. */
public enum DeployMode {
    /** In the process that spark-submit started: it ends with an exit code. */
    CLIENT,
    /** In a YARN container: any call of {@code System.exit} counts as a failure there, and a return as success. */
    CLUSTER;

    /** As spark-submit tells the driver in its system properties. */
    public static DeployMode ofThisProcess() {
        return of(System.getProperties());
    }

    static DeployMode of(Properties properties) {
        boolean cluster = properties.getProperty("spark.submit.deployMode", "").equals("cluster");
        boolean oldCluster = properties.getProperty("spark.master", "").equals("yarn-cluster");
        return cluster || oldCluster ? CLUSTER : CLIENT;
    }
}
