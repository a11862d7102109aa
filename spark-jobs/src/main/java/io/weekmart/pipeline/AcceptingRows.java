package io.weekmart.pipeline;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.parquet.RowCells;
import io.weekmart.parquet.RowFile;
import io.weekmart.quality.ControlTotals;
import io.weekmart.quality.KeyTally;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.RepairTally;
import io.weekmart.quality.ScanAccount;
import io.weekmart.quality.ScanRow;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.StagedRejects;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.raw.ScanColumns;
import io.weekmart.schema.SparkTypes;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one task: counts every one, checks the keys, and stages the accepted ones and the rejected ones. It yields what the driver has
 * to know and, where nothing may be staged, the accepted rows themselves.
 */
final class AcceptingRows implements Iterator<Row> {
    /** 0 for a row as it was published, 1 for one of the scan; the published row of a key comes before those of the dump. */
    static final String ORIGIN = "_origin";

    static final int PUBLISHED = 0;
    static final int SCANNED = 1;

    /**
     * What every task needs to know.
     *
     * @param naturalKey columns of the key checks; where there are none, each task has whole splits, in the order of their rows
     * @param splits number of splits of the scan
     * @param forgivable bits of {@link Reasons} that do not reject a row which is equal to its published one; 0 where no published rows are
     *     among the rows
     * @param dumpDay date of the dumps, in days since 1970-01-01
     */
    record Plan(
            TableSpec table,
            List<String> naturalKey,
            int splits,
            long forgivable,
            long dumpDay,
            StructType schema,
            Staging staging)
            implements Serializable {
        Plan {
            naturalKey = new ArrayList<>(naturalKey);
        }
    }

    private final Iterator<Row> rows;
    private final Plan plan;
    private final TableSpec table;
    private final boolean keyed;
    private final int columns;
    private final int origin;
    private final int content;
    private final int[] key;
    private final ScanRow scanned;
    private final ControlTotals totals;
    private final ScanAccount account;
    private final KeyTally keys;
    private final KeyRows group;
    private final long[] passed;
    /** Rows that were rejected for forgivable reasons, by these and by their split. */
    private final Map<Long, long[]> unforgiven = new TreeMap<>();

    /** Rows that passed with bad values taken as empty, of all splits: their keys bring rows of every split here. */
    private final RepairTally repairs = new RepairTally();

    private @Nullable Row published;
    private final StagedRejects rejects;
    private final RowCells cells = new RowCells();
    private final ArrayDeque<Row> ready = new ArrayDeque<>();
    private @Nullable RowFile file;
    private @Nullable Path path;
    private boolean ended;

    AcceptingRows(Iterator<Row> rows, Plan plan) {
        this.rows = rows;
        this.plan = plan;
        this.table = plan.table();
        this.keyed = !plan.naturalKey().isEmpty();
        this.columns = table.fields().size();
        this.origin = plan.schema().fieldIndex(ORIGIN);
        this.content = plan.schema().fieldIndex(ScanColumns.CONTENT);
        this.key = plan.naturalKey().stream().mapToInt(table::index).toArray();
        this.scanned = new ScanRow(plan.schema(), table.controlTotals());
        this.totals = new ControlTotals(table, plan.schema());
        this.keys = new KeyTally(table);
        this.rejects = new StagedRejects(plan.staging(), "rejects-" + table.name());
        this.group = new KeyRows(
                keys,
                plan.dumpDay(),
                (row, place, reason) -> rejects.write(
                        new RejectedRow(table.name(), place, RowReasons.ofRow(reason), null, values(row))));
        this.passed = new long[keyed ? plan.splits() : 0];
        this.account = new ScanAccount(table, new ScanAccount.Sink() {
            @Override
            public void reject(RejectedRow row) {
                rejects.write(row);
            }

            @Override
            public void fault(TaskResult.Fault fault) {
                ready.add(AcceptedRow.of(fault, columns));
            }
        });
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            if (rows.hasNext()) {
                take(rows.next());
            } else {
                end();
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void take(Row row) {
        if (row.getInt(origin) == PUBLISHED) {
            endKey();
            published = row;
            return;
        }
        scanned.of(row);
        if (!keyed) {
            SplitTally tally = account.take(scanned);
            if (tally != null) {
                tally.pass(0);
                totals.add(row, tally::addToTotal);
                accept(row);
            }
        } else if (!ScanAccount.passes(scanned, plan.forgivable())) {
            account.take(scanned);
        } else if (scanned.getReasons() == 0 || isPublished(row)) {
            passed[scanned.getSplit()]++;
            if (scanned.getBad() != 0 && !isPublished(row)) {
                repairs.add(scanned.getBad(), scanned.place());
            }
            Row first = group.first();
            if (first != null && !sameKey(first, row)) {
                endKey();
            }
            group.add(row, scanned.place(), row.getLong(content));
        } else {
            reject();
        }
    }

    /** Rejects a row of the scan for references that it does not share with a published row. Its key brought it here, away from its split. */
    private void reject() {
        unforgiven.computeIfAbsent(scanned.getReasons(), reasons -> new long[plan.splits()])[scanned.getSplit()]++;
        rejects.write(new RejectedRow(
                table.name(),
                scanned.place(),
                RowReasons.ofRow(scanned.getReasons()),
                scanned.getRawText(),
                account.totals(scanned)));
    }

    /** What a row would have added to the control totals. */
    private long[] values(Row row) {
        long[] values = new long[table.controlTotals().size()];
        Arrays.fill(values, RejectedRow.UNREAD);
        totals.add(row, (index, value) -> values[index] = value);
        return values;
    }

    private boolean sameKey(Row a, Row b) {
        for (int column : key) {
            if (!Objects.equals(a.get(column), b.get(column))) {
                return false;
            }
        }
        return true;
    }

    /** Ends the rows of one key. */
    private void endKey() {
        Row row = group.end();
        if (row != null) {
            if (isPublished(row)) {
                keys.countAlreadyCounted();
            } else {
                keys.countAccepted();
                totals.add(row, keys::addToTotal);
                accept(row);
            }
        }
    }

    /** Whether an earlier date published the row as it is, in every declared column. */
    private boolean isPublished(Row row) {
        Row state = published;
        if (state == null) {
            return false;
        }
        for (int i = 0; i < columns; i++) {
            if (!Objects.equals(row.get(i), state.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void accept(Row row) {
        if (!plan.staging().writes()) {
            ready.add(AcceptedRow.of(row, columns));
            return;
        }
        RowFile open = file;
        if (open == null) {
            path = plan.staging().file("accepted-" + table.name());
            open = new RowFile(
                    plan.staging().configuration(),
                    path,
                    SparkTypes.struct(table.fields()),
                    plan.staging().codec());
            file = open;
        }
        open.write(cells.of(row));
    }

    private void end() {
        endKey();
        ended = true;
        if (file != null) {
            file.close();
            add(new TaskResult.AcceptedFile(table.name(), String.valueOf(path), file.rows()));
        }
        account.finish().forEach(tally -> add(new TaskResult.SplitCounts(tally)));
        if (keyed) {
            add(new TaskResult.Passed(table.name(), passed));
            unforgiven.forEach((reasons, rows) -> add(new TaskResult.Rejected(table.name(), reasons, rows)));
            if (!repairs.isEmpty()) {
                add(new TaskResult.Repaired(table.name(), repairs));
            }
            add(new TaskResult.KeyCounts(keys));
        }
        rejects.end().forEach(this::add);
    }

    private void add(TaskResult result) {
        ready.add(AcceptedRow.of(result, columns));
    }
}
