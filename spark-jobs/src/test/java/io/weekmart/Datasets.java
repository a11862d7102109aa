package io.weekmart;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The Dataset equality of spark-testing-base, on the session that all tests share: its own is never started. */
public final class Datasets extends JavaDatasetSuiteBase {
    private static final Datasets COMPARISON = new Datasets();

    private Datasets() {}

    /** Compares two Datasets row by row, their schemas included, whatever the order of the rows. */
    public static void assertSameRows(Dataset<Row> expected, Dataset<Row> actual) {
        COMPARISON.assertDataFrameNoOrderEquals(expected, actual);
    }
}
