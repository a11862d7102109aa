package io.weekmart.quality;

import io.weekmart.parquet.ParquetSchemas;
import io.weekmart.schema.FactTable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Reads a staged file of the fact back, every page of it, and finds what must not be published: another schema than declared, a null
 * where the contract allows none, keys that are not unique, a page that can't be read.
 *
 * @param bytes length of the file
 * @param quantity sum of total_sales_qty
 * @param amount sum of total_sales_amt
 * @param problems what is wrong with it, none where it may be published
 */
public record WeekAudit(String path, long bytes, long rows, ExactSum quantity, ExactSum amount, List<String> problems)
        implements Serializable {

    private static final String STORE = FactTable.STORE_KEY.name();
    private static final String PRODUCT = FactTable.PROD_KEY.name();

    /** Reads one file; where the storage fails for a moment, a second time. */
    public static WeekAudit of(Configuration conf, String path) {
        WeekAudit audit = read(conf, path);
        return audit.problems().isEmpty() ? audit : read(conf, path);
    }

    private static WeekAudit read(Configuration conf, String path) {
        List<String> problems = new ArrayList<>();
        ExactSum quantity = new ExactSum();
        ExactSum amount = new ExactSum();
        long rows = 0;
        long bytes = 0;
        try {
            HadoopInputFile file = HadoopInputFile.fromPath(new Path(path), conf);
            bytes = file.getLength();
            try (ParquetFileReader reader = ParquetFileReader.open(file)) {
                MessageType schema = reader.getFileMetaData().getSchema();
                if (!schema.equals(ParquetSchemas.message(FactTable.FILE_SCHEMA))) {
                    problems.add("its schema is not the declared one: " + schema);
                } else {
                    String createdBy = reader.getFileMetaData().getCreatedBy();
                    Keys keys = new Keys();
                    for (PageReadStore group = reader.readNextRowGroup();
                            group != null;
                            group = reader.readNextRowGroup()) {
                        ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                                group, new GroupRecordConverter(schema).getRootConverter(), schema, createdBy);
                        readAll(schema, columns, group.getRowCount(), quantity, amount, problems);
                        keys.read(schema, columns, group.getRowCount(), problems);
                        rows += group.getRowCount();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            problems.add("it can't be read back: " + e);
        }
        return new WeekAudit(path, bytes, rows, quantity, amount, problems);
    }

    private static void readAll(
            MessageType schema,
            ColumnReadStoreImpl columns,
            long rows,
            ExactSum quantity,
            ExactSum amount,
            List<String> problems) {
        for (ColumnDescriptor column : schema.getColumns()) {
            String name = column.getPath()[0];
            if (name.equals(STORE) || name.equals(PRODUCT)) {
                // A page can be read once, and the keys are followed through theirs.
                continue;
            }
            boolean required = FactTable.FIELDS.stream()
                    .anyMatch(f -> f.required() && f.name().equals(name));
            ColumnReader reader = columns.getColumnReader(column);
            long nulls = 0;
            for (long i = 0; i < rows; i++) {
                if (reader.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()) {
                    nulls++;
                } else if (name.equals(FactTable.TOTAL_SALES_QTY.name())) {
                    quantity.add(reader.getLong());
                } else if (name.equals(FactTable.TOTAL_SALES_AMT.name())) {
                    amount.add(reader.getLong());
                } else {
                    reader.skip();
                }
                reader.consume();
            }
            if (required && nulls > 0) {
                problems.add(name + " is null in " + nulls + " rows");
            }
        }
    }

    /** Follows the key through the file: store and product must ascend, so that no pair can come twice. */
    private static final class Keys {
        private boolean any;
        private int lastStore;
        private long lastProduct;

        void read(MessageType schema, ColumnReadStoreImpl columns, long rows, List<String> problems) {
            ColumnReader stores = columns.getColumnReader(column(schema, STORE));
            ColumnReader products = columns.getColumnReader(column(schema, PRODUCT));
            for (long i = 0; i < rows; i++) {
                if (stores.getCurrentDefinitionLevel() == 0 || products.getCurrentDefinitionLevel() == 0) {
                    problems.add("store_key or prod_key is null");
                    return;
                }
                int store = stores.getInteger();
                long product = products.getLong();
                if (any && (store < lastStore || (store == lastStore && product <= lastProduct))) {
                    problems.add("store " + store + ", product " + product + " stands behind store " + lastStore
                            + ", product " + lastProduct);
                    return;
                }
                any = true;
                lastStore = store;
                lastProduct = product;
                stores.consume();
                products.consume();
            }
        }

        private static ColumnDescriptor column(MessageType schema, String name) {
            return schema.getColumnDescription(new String[] {name});
        }
    }
}
