package io.weekmart.raw;

import io.weekmart.config.Settings;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * What one scan reads, and how. The files stand in the order of their dump dates, then of their paths; the splits are numbered over all of
 * them in that order, so that a split and an offset order the rows of a scan as their files do.
 *
 * @param table what the rows are, with the types that the configuration gives its columns
 * @param splitBytes size of the parts into which plain files are split; a .gz is always one
 * @param naturalKey columns of {@link ScanColumns#KEY_HIGH} and {@link ScanColumns#KEY_LOW}
 * @param checks applied to every row that is not malformed, before the rule
 * @param rule asked once for every row that is not malformed
 * @param unscaled whether decimals of at most 18 digits come as unscaled longs and empty values as 0
 * @param batchRows most rows of a columnar batch
 * @param codes columns of codes whose values are the numbers of these, by name
 */
public record ScanPlan(
        TableSpec table,
        List<DumpHeader> files,
        List<Split> splits,
        long splitBytes,
        List<String> naturalKey,
        List<ValueCheck> checks,
        RowRule rule,
        boolean unscaled,
        int maxRecordBytes,
        int batchRows,
        Map<String, CodeSource> codes)
        implements Serializable {
    public ScanPlan {
        files = List.copyOf(files);
        splits = List.copyOf(splits);
        naturalKey = List.copyOf(naturalKey);
        checks = List.copyOf(checks);
        codes = Map.copyOf(codes);
        if (splitBytes < 1) {
            throw new IllegalArgumentException("A split must have at least 1 byte but had " + splitBytes);
        }
        if (batchRows < 1) {
            throw new IllegalArgumentException("A batch must have at least 1 row but had " + batchRows);
        }
    }

    /** Reads all the files of one table, with its types as the contract has them. */
    public static ScanPlan of(TableSpec table, List<DumpHeader> headers, Settings settings) {
        List<DumpHeader> ordered = headers.stream()
                .sorted(Comparator.comparing(
                                (DumpHeader header) -> header.file().dumpDate())
                        .thenComparing(header -> header.file().path()))
                .toList();
        return new ScanPlan(
                settings.table(table).rules().typed(table),
                ordered,
                speculative(ordered, settings.raw().splitBytes()),
                settings.raw().splitBytes(),
                settings.table(table).naturalKey(),
                ValueCheck.of(table, settings.table(table).acceptedChecks()),
                RowRule.NONE,
                false,
                settings.raw().maxRecordBytes(),
                ParsedBatch.DEFAULT_ROWS,
                Map.of());
    }

    public ScanPlan withRule(RowRule newRule) {
        return copy(table, files, splits, splitBytes, newRule, unscaled, codes);
    }

    /** Decimals of at most 18 digits as unscaled longs, and 0 instead of null for everything but text and wider decimals. */
    public ScanPlan withUnscaledValues() {
        return copy(table, files, splits, splitBytes, rule, true, codes);
    }

    /**
     * Looks up the codes of some columns: their values are whole numbers then, {@link KeyCodes#UNKNOWN} for a code that has none.
     *
     * @param sources the numbers of the codes, by column
     */
    public ScanPlan withCodes(Map<String, CodeSource> sources) {
        Map<String, FieldType> numbers = new LinkedHashMap<>();
        sources.keySet().forEach(column -> numbers.put(column, FieldType.LONG));
        return copy(
                new ColumnRules(numbers, Map.of(), Map.of()).typed(table),
                files,
                splits,
                splitBytes,
                rule,
                unscaled,
                sources);
    }

    /**
     * Reads columns that are not declared as well.
     *
     * @param further their fields, by the names of the columns in the files in lower case; a bad value of them counts as one of the row
     */
    public ScanPlan withFurther(Map<String, Field> further) {
        List<Field> fields = new ArrayList<>(table.fields());
        Map<String, Integer> places = new LinkedHashMap<>();
        further.forEach((name, field) -> {
            places.put(name, fields.size());
            fields.add(field);
        });
        return copy(
                table.withFields(fields),
                files.stream().map(header -> header.reading(places)).toList(),
                splits,
                splitBytes,
                rule,
                unscaled,
                codes);
    }

    /** Splits plain files into parts of that size. */
    public ScanPlan withSplitBytes(long bytes) {
        return copy(table, files, speculative(files, bytes), bytes, rule, unscaled, codes);
    }

    /**
     * The same scan with the splits of some files at true record boundaries, found by reading these files through. Split numbers change.
     *
     * @param brokenFiles indexes of files, as {@link SplitChain#brokenFiles} gives them
     */
    public ScanPlan withExactSplits(Set<Integer> brokenFiles, Configuration hadoop) throws IOException {
        return withExactSplits(brokenFiles, new HadoopDumps(hadoop));
    }

    ScanPlan withExactSplits(Set<Integer> brokenFiles, DumpOpener dumps) throws IOException {
        List<Split> exact = new ArrayList<>();
        for (int file = 0; file < files.size(); file++) {
            if (brokenFiles.contains(file) && !files.get(file).file().compressed()) {
                exact.addAll(RecordBoundaries.splits(file, files.get(file), splitBytes, maxRecordBytes, dumps));
            } else {
                for (Split split : splits) {
                    if (split.file() == file) {
                        exact.add(split);
                    }
                }
            }
        }
        return copy(table, files, exact, splitBytes, rule, unscaled, codes);
    }

    private ScanPlan copy(
            TableSpec newTable,
            List<DumpHeader> newFiles,
            List<Split> newSplits,
            long newSplitBytes,
            RowRule newRule,
            boolean newUnscaled,
            Map<String, CodeSource> newCodes) {
        return new ScanPlan(
                newTable,
                newFiles,
                newSplits,
                newSplitBytes,
                naturalKey,
                checks,
                newRule,
                newUnscaled,
                maxRecordBytes,
                batchRows,
                newCodes);
    }

    PlannedSplit planned(int number) {
        Split split = splits.get(number);
        return new PlannedSplit(number, split, files.get(split.file()));
    }

    /** How to read, without what to read. */
    ScanPlan withoutFiles() {
        return copy(table, List.of(), List.of(), splitBytes, rule, unscaled, codes);
    }

    /** The file that a split belongs to. */
    public DumpFile fileOf(int split) {
        return headerOf(split).file();
    }

    /** The header of the file that a split belongs to. */
    public DumpHeader headerOf(int split) {
        return files.get(splits.get(split).file());
    }

    private static List<Split> speculative(List<DumpHeader> files, long splitBytes) {
        List<Split> splits = new ArrayList<>();
        for (int file = 0; file < files.size(); file++) {
            DumpHeader header = files.get(file);
            long start = header.length();
            long length = header.file().bytes();
            boolean first = true;
            while (!header.file().compressed() && length - start > splitBytes) {
                splits.add(new Split(file, start, start + splitBytes, first));
                start += splitBytes;
                first = false;
            }
            splits.add(new Split(file, start, Split.END_OF_FILE, first));
        }
        return splits;
    }
}
