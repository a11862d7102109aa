package io.weekmart.job;

import io.weekmart.contract.report.RunReport.CatalogColumn;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.publish.Rejects;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import io.weekmart.schema.RejectsTable;
import io.weekmart.storage.OutputLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The tables of the output as a catalog registers them. */
final class OutputTables {
    private OutputTables() {}

    static List<CatalogTable> of(OutputLayout layout) {
        List<CatalogTable> tables = new ArrayList<>();
        List<CatalogColumn> fact = columns(FactTable.SCHEMA);
        tables.add(new CatalogTable(
                FactTable.NAME,
                layout.resolve(FactTable.NAME).toString(),
                "Weekly metrics of each store and product.",
                fact.subList(FactTable.PARTITION_FIELDS, fact.size()),
                fact.subList(0, FactTable.PARTITION_FIELDS)));
        for (DimensionTable table : DimensionTable.values()) {
            tables.add(new CatalogTable(
                    table.tableName(),
                    layout.resolve(table.tableName()).toString(),
                    "The " + table.source().name() + " dimension, with the date each row was last seen.",
                    columns(table.schema()),
                    List.of()));
        }
        tables.add(rejects(layout));
        return tables;
    }

    /** The rejects, which every pipeline has. */
    static CatalogTable rejects(OutputLayout layout) {
        return new CatalogTable(
                RejectsTable.NAME,
                Rejects.folder(layout).toString(),
                "Rejected rows of each run date, with every reason that applies.",
                columns(RejectsTable.FILE_SCHEMA),
                List.of(
                        new CatalogColumn(RejectsTable.RUN_DATE, "date", "The run date whose run rejected the row."),
                        new CatalogColumn(RejectsTable.TABLE, "string", "The raw table.")));
    }

    private static List<CatalogColumn> columns(StructType schema) {
        return Arrays.stream(schema.fields())
                .map(field -> new CatalogColumn(
                        field.name(),
                        field.dataType().catalogString(),
                        field.getComment().isDefined() ? field.getComment().get() : ""))
                .toList();
    }
}
