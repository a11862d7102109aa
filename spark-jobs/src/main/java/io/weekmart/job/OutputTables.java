package io.weekmart.job;

import io.weekmart.contract.report.RunReport.CatalogColumn;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.publish.Rejects;
import io.weekmart.schema.RejectsTable;
import io.weekmart.schema.SparkTypes;
import io.weekmart.storage.OutputLayout;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Tables of the output as a catalog registers them: what all pipelines have in common. */
public final class OutputTables {
    private OutputTables() {}

    /** The rejects, which every pipeline has. */
    public static CatalogTable rejects(OutputLayout layout) {
        return new CatalogTable(
                RejectsTable.NAME,
                Rejects.folder(layout).toString(),
                "Rejected rows of each run date, with every reason that applies.",
                columns(RejectsTable.FILE_SCHEMA),
                List.of(
                        new CatalogColumn(RejectsTable.RUN_DATE, "date", "The run date whose run rejected the row."),
                        new CatalogColumn(RejectsTable.TABLE, "string", "The raw table.")));
    }

    /** The columns of a schema, as a catalog names their types. */
    public static List<CatalogColumn> columns(StructType schema) {
        return Arrays.stream(schema.fields())
                .map(field -> new CatalogColumn(
                        field.name(),
                        SparkTypes.catalogName(field.dataType()),
                        field.getComment().isDefined() ? field.getComment().get() : ""))
                .toList();
    }
}
