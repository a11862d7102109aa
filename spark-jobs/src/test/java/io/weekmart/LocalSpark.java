package io.weekmart;

import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session that all tests of a JVM share; it ends with the JVM. A task that fails is tried again, as on a cluster. A test
 * of a whole job ends the session as the job does; then the next test begins another.
 */
public final class LocalSpark {
    private LocalSpark() {}

    public static synchronized SparkSession session() {
        return SparkSession.builder()
                .master("local[2, 3]")
                .appName("weekmart-tests")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                // What one test had compiled serves the next.
                .config("spark.sql.codegen.cache.maxEntries", "3000")
                .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/weekmart-warehouse")
                .getOrCreate();
    }
}
