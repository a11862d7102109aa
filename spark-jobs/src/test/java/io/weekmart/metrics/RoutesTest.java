package io.weekmart.metrics;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class RoutesTest {
    @Test
    void sparkSendsEachRouteToItsOwnPartition() {
        int partitions = 11;
        Routes routes = new Routes(partitions);
        List<Integer> numbers = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            numbers.add(routes.of(partition));
        }
        Dataset<Row> placed = LocalSpark.session()
                .createDataset(numbers, Encoders.INT())
                .toDF("route")
                .repartition(partitions, col("route"))
                .withColumn("partition", spark_partition_id());
        for (Row row : placed.collectAsList()) {
            assertThat(row.getInt(0)).isEqualTo(routes.of(row.getInt(1)));
        }
    }

    @Test
    void routesAreFoundForAnyNumberOfPartitions() {
        for (int partitions = 1; partitions < 300; partitions++) {
            Routes routes = new Routes(partitions);
            List<Integer> numbers = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                numbers.add(routes.of(partition));
            }
            assertThat(numbers).doesNotHaveDuplicates().hasSize(partitions);
        }
    }
}
