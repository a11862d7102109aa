package io.weekmart.pipeline;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.parquet.RowCells;
import io.weekmart.parquet.RowFile;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.RowFingerprint;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Writes the files of one task; the rows come partition by partition, file by file, in the order of the key. */
final class OutputWriter {
    /** Findings that a task names: the driver's memory does not grow with rows. */
    private static final int NAMED = 10;

    /** What stands for a value that is shown nowhere. */
    static final String MASK = "***";

    private final OutputTable table;
    private final Set<String> masked;
    private final Staging staging;
    private final List<Field> fields;
    /** Places of the partition columns and, behind them, of the file's number. */
    private final int firstPlace;

    private final int places;
    private final int[] key;
    private final int[] totals;
    private final RowCells cells = new RowCells();
    private final List<TaskResult> results = new ArrayList<>();
    private int unfit;
    private int opened;

    private @Nullable Row last;
    private @Nullable RowFile file;
    private @Nullable Path path;
    private long rows;
    private List<ExactSum> sums = List.of();
    private RowFingerprint fingerprint = new RowFingerprint();

    /** @param masked columns whose values no finding shows */
    OutputWriter(OutputTable table, Set<String> masked, Staging staging) {
        this.table = table;
        this.masked = masked;
        this.staging = staging;
        this.fields = table.fileFields();
        this.firstPlace = fields.size();
        this.places = table.partitionFields().size();
        List<String> names = fields.stream().map(Field::name).toList();
        this.key = table.key().stream().mapToInt(names::indexOf).toArray();
        this.totals = table.totals().stream().mapToInt(names::indexOf).toArray();
    }

    List<TaskResult> all(Iterator<Row> part) {
        while (part.hasNext()) {
            take(part.next());
        }
        closeFile();
        return results;
    }

    private void take(Row row) {
        Row before = last;
        if (before == null || !sameFile(before, row)) {
            closeFile();
            openFile();
        } else if (sameKey(before, row)) {
            unfit(
                    row,
                    key.length == 0
                            ? "more than one row, expected one at most, since the table has no key"
                            : "more than one row of " + described(row, table.key()));
        }
        String tooLarge = row.getString(firstPlace + places + 1);
        if (tooLarge != null) {
            unfit(row, tooLarge + ", where " + described(row, table.key()));
        }
        for (int i = 0; i < fields.size(); i++) {
            if (tooLarge == null && fields.get(i).required() && row.isNullAt(i)) {
                unfit(row, fields.get(i).name() + " is null, where " + described(row, table.key()));
            }
        }
        for (int i = 0; i < places; i++) {
            if (empty(row, i)) {
                unfit(row, table.partitionFields().get(i).name() + " is empty, where " + described(row, table.key()));
            }
        }
        last = row;
        cells.of(row);
        if (file != null) {
            file.write(cells);
        }
        rows++;
        for (int i = 0; i < totals.length; i++) {
            if (!row.isNullAt(totals[i])) {
                sums.get(i).add(cells.number(totals[i]));
            }
        }
        fingerprint(row);
    }

    /** Whether a partition column has no value. */
    private boolean empty(Row row, int place) {
        return row.isNullAt(firstPlace + place) || row.get(firstPlace + place).equals("");
    }

    private void fingerprint(Row row) {
        fingerprint.begin();
        for (int i = 0; i < fields.size(); i++) {
            FieldType type = fields.get(i).type();
            if (row.isNullAt(i)) {
                fingerprint.addNull();
            } else if (type.fitsLong()) {
                fingerprint.add(cells.number(i));
            } else {
                fingerprint.add(cells.bytes(i));
            }
        }
        fingerprint.end();
    }

    private boolean sameFile(Row a, Row b) {
        for (int i = firstPlace; i <= firstPlace + places; i++) {
            if (!Objects.equals(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameKey(Row a, Row b) {
        for (int column : key) {
            if (!Objects.equals(a.get(column), b.get(column))) {
                return false;
            }
        }
        return true;
    }

    private void unfit(Row row, String what) {
        if (unfit++ < NAMED) {
            results.add(new TaskResult.Unfit(table.name(), String.join("/", folders(row)), what));
        }
    }

    private String described(Row row, List<String> columns) {
        List<String> values = new ArrayList<>();
        columns.forEach(column -> values.add(column + " " + (masked.contains(column) ? MASK : row.getAs(column))));
        return values.isEmpty() ? "any row" : String.join(", ", values);
    }

    private List<String> folders(Row row) {
        List<String> folders = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            folders.add(table.partitionFields().get(i).name() + "=" + row.get(firstPlace + i));
        }
        return folders;
    }

    private void openFile() {
        rows = 0;
        sums = new ArrayList<>();
        for (int i = 0; i < totals.length; i++) {
            sums.add(new ExactSum());
        }
        fingerprint = new RowFingerprint();
        if (staging.writes()) {
            path = staging.file(table.name() + "-" + opened++);
            file = new RowFile(staging.configuration(), path, table.fileSchema(), staging.codec());
        }
    }

    private void closeFile() {
        Row of = last;
        if (of == null) {
            return;
        }
        String checksum = null;
        if (file != null) {
            file.close();
            checksum = file.checksum();
            file = null;
        }
        last = null;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            if (empty(of, i)) {
                // Its rows are unfit, and no partition has such a value.
                return;
            }
            values.add(String.valueOf(of.get(firstPlace + i)));
        }
        results.add(new TaskResult.OutputFile(
                table.name(),
                values,
                of.getInt(firstPlace + places),
                path == null ? null : path.toString(),
                checksum,
                rows,
                sums,
                fingerprint));
    }
}
