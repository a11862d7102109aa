package io.weekmart;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What EMR provides and a laptop does not, for applications that tests start in a JVM of their own. */
public final class SparkRuntime {
    private SparkRuntime() {}

    /** The jars of Spark and Hadoop, out of the class path of the tests. */
    public static List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (name.endsWith(".jar")
                    && !name.matches("(weekmart|junit|surefire|assertj|archunit|duckdb|fastcsv|spark-testing).*")) {
                jars.add(path);
            }
        }
        return jars;
    }
}
