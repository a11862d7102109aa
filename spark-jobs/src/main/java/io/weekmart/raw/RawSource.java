package io.weekmart.raw;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** What Spark makes by its name; {@link RawScan#rows} is the way in. */
public final class RawSource implements TableProvider {
    static final String PLAN = "plan";

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return RawScan.schema(RawScan.planned(options.get(PLAN)).plan());
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return RawScan.planned(new CaseInsensitiveStringMap(properties).get(PLAN));
    }
}
