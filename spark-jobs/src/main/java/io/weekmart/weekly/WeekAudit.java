package io.weekmart.weekly;

import io.weekmart.contract.table.Field;
import io.weekmart.job.Audit;
import io.weekmart.metrics.WeekFile;
import io.weekmart.quality.FileAudit;
import io.weekmart.quality.Staging;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/** The staged files of weeks, read back. */
record WeekAudit(Audit files) {
    /**
     * Audits the files of weeks: see {@link Audit#of}.
     *
     * @param stockCounted whether the columns of stock have values
     */
    static WeekAudit of(SparkSession spark, List<WeekFile> files, Staging staging, boolean stockCounted) {
        FileAudit.Declared fact = fact(stockCounted);
        return new WeekAudit(Audit.of(
                spark,
                files.stream()
                        .map(file -> new Audit.Written(
                                Objects.requireNonNull(file.path()),
                                fact,
                                file.rows(),
                                List.of(file.quantity(), file.amount())))
                        .toList(),
                staging));
    }

    private static FileAudit.Declared fact(boolean stockCounted) {
        return new FileAudit.Declared(
                FactTable.FILE_SCHEMA,
                FactTable.FIELDS.stream()
                        .filter(field -> field.required() || (stockCounted && FactTable.OF_STOCK.contains(field)))
                        .map(Field::name)
                        .toList(),
                List.of(FactTable.STORE_KEY.name(), FactTable.PROD_KEY.name()),
                List.of(FactTable.TOTAL_SALES_QTY.name(), FactTable.TOTAL_SALES_AMT.name()));
    }

    /** The length of a file. */
    long bytes(String path) {
        return files.of(path).bytes();
    }

    /** Sum of total_sales_qty over the files of all weeks. */
    BigDecimal quantity() {
        return files.sum(0).toDecimal(FactTable.QUANTITY.scale());
    }

    /** Sum of total_sales_amt over the files of all weeks. */
    BigDecimal amount() {
        return files.sum(1).toDecimal(FactTable.AMOUNT.scale());
    }
}
