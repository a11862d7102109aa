package io.weekmart.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rejected rows of a run date: where each stood, what it said, and every reason that applies. */
public final class RejectsTable {
    public static final String NAME = "rejects";

    public static final String FILE = "file";
    public static final String LINE = "line";
    public static final String RAW_TEXT = "raw_text";
    public static final String REASONS = "reasons";

    /** The partition columns, as they stand in the path. */
    public static final String RUN_DATE = "run_date";

    public static final String TABLE = "table";

    /** The columns as a file holds them; run_date and table stand in the path. */
    public static final StructType FILE_SCHEMA = new StructType()
            .add(FILE, DataTypes.StringType, true, "URI of the dump.")
            .add(
                    LINE,
                    DataTypes.LongType,
                    true,
                    "Physical line of the file on which the row begins, the header being 1.")
            .add(
                    RAW_TEXT,
                    DataTypes.StringType,
                    true,
                    "The row as it stands there; bytes that are not UTF-8 as \\xE9, private columns as ***.")
            .add(
                    REASONS,
                    DataTypes.createArrayType(DataTypes.StringType),
                    true,
                    "Every reason that applies, such as BAD_VALUE(sales_qty).");

    private RejectsTable() {}
}
