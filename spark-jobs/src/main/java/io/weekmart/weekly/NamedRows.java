package io.weekmart.weekly;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.weekmart.contract.table.Field;
import io.weekmart.schema.DimensionColumns;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The rows of a dimension without a dump: what a run has learnt of keys, beside what is published of them. */
final class NamedRows {
    private static final String PUBLISHED = "published_";

    private NamedRows() {}

    /**
     * One row for each key that rows name or that is published, with the columns of the published table; the key is null where a code has no
     * number yet. A value takes the place of a published one unless that is of a later date, so that none goes back when older dates are
     * computed again.
     *
     * @param named what was learnt, as {@link KeyPass#of} has it
     * @param filled the columns that rows fill
     * @param published rows of the published table; null where there is none yet
     */
    static Dataset<Row> merged(
            DimensionColumns columns, Dataset<Row> named, Set<String> filled, @Nullable Dataset<Row> published) {
        Dataset<Row> rows = published == null ? withoutPublished(columns, named) : joined(columns, named, published);
        List<Column> merged = new ArrayList<>();
        List<Column> dates = new ArrayList<>();
        for (Field field : columns.fields()) {
            String name = field.name();
            Column before = col(PUBLISHED + name);
            Column value = before;
            if (name.equals(columns.identity())) {
                value = when(col("key").isNotNull(), col("key")).otherwise(before);
            } else if (name.equals(DimensionTable.LAST_SEEN_DT.name())) {
                value = greatest(before, col("last"));
            } else if (name.equals(DimensionColumns.FIRST_SEEN_DT.name())) {
                value = least(before, col("first"));
            } else if (name.equals(DimensionColumns.VALUE_DATES.name())) {
                // Its column comes last, when all dates are known.
                value = nullif(concat_ws(" ", array(dates.toArray(Column[]::new))), lit(""));
            } else if (!name.equals(columns.table().key())) {
                Column dayBefore = to_date(nullif(
                        regexp_extract(
                                col(PUBLISHED + DimensionColumns.VALUE_DATES.name()),
                                "(?:^| )" + name + "=([0-9-]{10})",
                                1),
                        lit("")));
                Column day = dayBefore;
                if (filled.contains(name)) {
                    // What a master has filled is as old as the master.
                    Column master = when(before.isNotNull(), col(PUBLISHED + DimensionTable.LAST_SEEN_DT.name()));
                    dayBefore = coalesce(dayBefore, master);
                    day = dayBefore;
                    Column latest = col(KeyPass.latest(name));
                    Column newer = latest.isNotNull()
                            .and(dayBefore.isNull().or(latest.getField("day").geq(dayBefore)));
                    value = when(newer, latest.getField("value")).otherwise(before);
                    day = when(newer, latest.getField("day")).otherwise(dayBefore);
                }
                dates.add(when(day.isNotNull(), concat(lit(name + "="), day.cast("string"))));
            }
            merged.add(value.cast(SparkTypes.of(field.type())).as(name));
        }
        return rows.select(merged.toArray(Column[]::new));
    }

    private static Dataset<Row> joined(DimensionColumns columns, Dataset<Row> named, Dataset<Row> published) {
        Dataset<Row> before = published.select(columns.fields().stream()
                .map(field -> col(field.name()).as(PUBLISHED + field.name()))
                .toArray(Column[]::new));
        return named.join(before, col("key").equalTo(col(PUBLISHED + columns.identity())), "full_outer");
    }

    private static Dataset<Row> withoutPublished(DimensionColumns columns, Dataset<Row> named) {
        List<Column> all = new ArrayList<>(List.of(col("*")));
        columns.fields()
                .forEach(field ->
                        all.add(lit(null).cast(SparkTypes.of(field.type())).as(PUBLISHED + field.name())));
        return named.select(all.toArray(Column[]::new));
    }
}
