package io.weekmart.dimensions;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.raw.TaskConfiguration;
import io.weekmart.schema.DimensionColumns;
import io.weekmart.schema.DimensionTable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Codes of stores, of which there are more than an int has numbers for. */
class NumbersUsedUpTest {
    private static final DimensionColumns STORES = new DimensionColumns(DimensionTable.STORE, true, true);

    @Test
    void noNumberBeyondTheTypeOfTheKeyIsGiven() {
        Row published = store(Integer.MAX_VALUE - 1, "B");
        List<TaskResult> results = Dimensions.collect(
                STORES,
                stores(store(null, "A"), published, store(null, "C"), store(null, "D")),
                Integer.MAX_VALUE - 1,
                new Staging(null, "zstd", TaskConfiguration.of(LocalSpark.session())));

        assertThat(results)
                .filteredOn(DimensionFile.class::isInstance)
                .singleElement()
                .satisfies(file -> assertThat(((DimensionFile) file).keys())
                        .containsExactly(Integer.MAX_VALUE, Integer.MAX_VALUE - 1));
        assertThat(results)
                .filteredOn(NumbersUsedUp.class::isInstance)
                .containsExactly(new NumbersUsedUp(DimensionTable.STORE, Integer.MAX_VALUE));
    }

    private static Dataset<Row> stores(Row... rows) {
        return LocalSpark.session().createDataFrame(Arrays.asList(rows), STORES.schema());
    }

    private static Row store(@Nullable Integer key, String code) {
        @Nullable Object[] values = new Object[STORES.fields().size()];
        values[0] = key;
        values[1] = code;
        return RowFactory.create(values);
    }
}
