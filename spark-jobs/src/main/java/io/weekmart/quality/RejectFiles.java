package io.weekmart.quality;

import static org.apache.spark.sql.functions.col;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.parquet.RowCells;
import io.weekmart.parquet.RowFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.RawText;
import io.weekmart.schema.RejectsTable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rejects table's rows of what the tasks left: with the file and its line, and with the text of the rows that a key check
 * rejected, which is read again. One file for each raw table, in the order of files and lines.
 */
public final class RejectFiles {
    private RejectFiles() {}

    /**
     * Where the rows of a split stand.
     *
     * @param firstLine physical line of the file on which the split begins, the header's being 1
     */
    public record Origin(DumpHeader header, long firstLine) implements Serializable {}

    /** A staged file of the rejects table. */
    public record RejectsFile(TableSpec table, String path, long rows) implements Serializable {}

    /**
     * Writes the staged rows of all tables.
     *
     * @param staged files of {@link StagedRejects}
     * @param origins for each table that has such rows, the origin of each of its splits
     */
    public static List<RejectsFile> write(
            SparkSession spark, List<String> staged, Map<TableSpec, List<Origin>> origins, Staging staging) {
        if (staged.isEmpty()) {
            return List.of();
        }
        LinkedHashMap<TableSpec, List<Origin>> known = new LinkedHashMap<>();
        origins.forEach((table, splits) -> known.put(table, new ArrayList<>(splits)));
        return spark.read()
                .schema(StagedRejects.SCHEMA)
                .parquet(staged.toArray(String[]::new))
                .coalesce(1)
                .sortWithinPartitions(col(StagedRejects.TABLE), col(StagedRejects.SPLIT), col(StagedRejects.OFFSET))
                .mapPartitions(
                        (MapPartitionsFunction<Row, RejectsFile>) rows ->
                                new RejectWriter(known, staging).all(rows).iterator(),
                        Encoders.javaSerialization(RejectsFile.class))
                .collectAsList();
    }

    private static final class RejectWriter {
        private final Map<String, TableSpec> tables = new HashMap<>();
        private final Map<TableSpec, List<Origin>> origins;
        private final Staging staging;
        private final RowCells cells = new RowCells();
        private final List<RejectsFile> files = new ArrayList<>();
        private @Nullable TableSpec table;
        private @Nullable RowFile file;
        private @Nullable Path path;
        private final RawText.Reader texts;

        RejectWriter(Map<TableSpec, List<Origin>> origins, Staging staging) {
            this.origins = origins;
            origins.keySet().forEach(each -> tables.put(each.name(), each));
            this.staging = staging;
            this.texts = new RawText(staging.configuration()).reader();
        }

        List<RejectsFile> all(Iterator<Row> rows) throws IOException {
            try {
                while (rows.hasNext()) {
                    write(rows.next());
                }
            } finally {
                texts.close();
            }
            closeFile();
            return files;
        }

        private void write(Row row) throws IOException {
            String name = row.getAs(StagedRejects.TABLE);
            TableSpec of = Objects.requireNonNull(tables.get(name));
            if (!of.equals(table)) {
                closeFile();
                table = of;
                path = staging.file("rejects-" + of.name());
                file = new RowFile(staging.configuration(), path, RejectsTable.FILE_SCHEMA, staging.codec());
            }
            Origin origin = Objects.requireNonNull(origins.get(of)).get(row.<Integer>getAs(StagedRejects.SPLIT));
            String text = row.getAs(StagedRejects.RAW_TEXT);
            // A malformed row without text is one of a table with private columns; its text is not to be read again.
            if (text == null && (row.<Long>getAs(StagedRejects.REASONS) & Reasons.MALFORMED_ROW) == 0) {
                text = texts.at(origin.header(), row.getAs(StagedRejects.OFFSET), row.getAs(StagedRejects.LENGTH));
            }
            long line = origin.firstLine() + row.<Long>getAs(StagedRejects.LINE);
            RowReasons reasons = new RowReasons(
                    row.<Long>getAs(StagedRejects.REASONS),
                    row.<Long>getAs(StagedRejects.BAD),
                    row.<Long>getAs(StagedRejects.MISSING));
            Objects.requireNonNull(file)
                    .write(cells.of(RowFactory.create(origin.header().file().path(), line, text, reasons.codes(of))));
        }

        private void closeFile() {
            if (file != null) {
                file.close();
                files.add(new RejectsFile(Objects.requireNonNull(table), String.valueOf(path), file.rows()));
                file = null;
            }
        }
    }
}
