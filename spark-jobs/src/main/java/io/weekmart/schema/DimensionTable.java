package io.weekmart.schema;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The three dimension tables: the columns of the raw table, typed, and the run date that last delivered the row. */
public enum DimensionTable {
    STORE("dim_store", WeeklyTables.STORE),
    PRODUCT("dim_product", WeeklyTables.PRODUCT),
    CALENDAR("dim_calendar", WeeklyTables.CALENDAR);

    public static final Field LAST_SEEN_DT =
            Field.required("last_seen_dt", FieldType.DATE, "Newest run date whose dump held the row.");

    private final String tableName;
    private final TableSpec source;

    DimensionTable(String tableName, TableSpec source) {
        this.tableName = tableName;
        this.source = source;
    }

    /** The table's folder and its name in a catalog. */
    public String tableName() {
        return tableName;
    }

    /** The raw table that feeds it. */
    public TableSpec source() {
        return source;
    }

    /** The one column that is its key. */
    public String key() {
        return source.naturalKey().get(0);
    }

    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(source.fields());
        fields.add(LAST_SEEN_DT);
        return List.copyOf(fields);
    }

    public StructType schema() {
        return SparkTypes.struct(fields());
    }
}
