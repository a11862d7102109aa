package io.weekmart.weekly;

import io.weekmart.config.Settings;
import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.contract.run.Jobs;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.job.RawLayout;
import io.weekmart.publish.FixedSetting;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.OutputSpec;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.TableLayout;
import io.weekmart.publish.TableLayout.Content;
import io.weekmart.schema.DimensionColumns;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the weekly tables lie in their output: a week of the fact in a fixed number of files, each holding whole stores, and a dimension in
 * one file.
 */
final class WeeklyOutput {
    private static final String FILES_PER_WEEK = "output.files-per-week";
    private static final String KEY_TYPE = "key-type";
    /** The total of a dimension with codes that says which is the largest number given: no file from before may take its place. */
    static final String LARGEST_NUMBER = "largest_number";

    private static final String STOCK_COUNTS = "tables.inventory.enabled";

    private WeeklyOutput() {}

    /** What publishing has to know of it. */
    static OutputSpec spec(Settings settings) {
        List<TableLayout> tables = new ArrayList<>();
        tables.add(new TableLayout(
                FactTable.NAME,
                List.of(FactTable.YR_NUM.name(), FactTable.WK_NUM.name()),
                Pattern.compile("stores-[0-9]{5}-of-[0-9]{5}\\.parquet"),
                Content.COMPUTED));
        for (DimensionTable table : DimensionTable.values()) {
            tables.add(new TableLayout(
                    table.tableName(),
                    List.of(),
                    Pattern.compile(Pattern.quote(fileName(table))),
                    content(table, settings)));
        }
        return new OutputSpec(WeeklyTables.PIPELINE.name(), Jobs.BACKFILL, tables, fixedSettings(settings));
    }

    private static Content content(DimensionTable table, Settings settings) {
        DimensionColumns columns = columns(table, settings);
        if (table == DimensionTable.CALENDAR && settings.calendar().isPresent()) {
            return Content.COMPUTED;
        }
        return columns.coded() ? Content.NUMBERED : columns.ofRows() ? Content.COLLECTED : Content.MERGED;
    }

    /** The columns that a dimension has under these settings. */
    static DimensionColumns columns(DimensionTable table, Settings settings) {
        return new DimensionColumns(
                table, isCoded(table, settings), settings.rowSources().filled().containsKey(table.source()));
    }

    /** Whether the rows of sales name those of a dimension by codes. */
    private static boolean isCoded(DimensionTable table, Settings settings) {
        return settings.table(WeeklyTables.SALES).rules().types().containsKey(table.key());
    }

    /** The key of the configuration that says of what type the keys of a dimension are. */
    static String keyType(DimensionTable table) {
        return "tables." + table.source().name() + "." + KEY_TYPE;
    }

    private static List<FixedSetting> fixedSettings(Settings settings) {
        List<FixedSetting> fixed = new ArrayList<>();
        fixed.add(new FixedSetting(
                FILES_PER_WEEK,
                FILES_PER_WEEK,
                String.valueOf(settings.output().filesPerWeek()),
                Set.of(FactTable.NAME),
                FixedSetting.Changeable.NEVER,
                "Stores would move between files, and readers would see them twice or not at all."));
        fixed.add(RawLayout.fixed(
                settings,
                Set.of(FactTable.NAME),
                "A daily run that took daily dumps for full ones would empty every week but the last."));
        for (DimensionTable table : List.of(DimensionTable.STORE, DimensionTable.PRODUCT)) {
            FieldType number = table.source().field(table.key()).type();
            fixed.add(new FixedSetting(
                    keyType(table),
                    keyType(table),
                    (isCoded(table, settings) ? FieldType.KEY_CODE : number).toString(),
                    number.toString(),
                    Set.of(FactTable.NAME, table.tableName()),
                    FixedSetting.Changeable.NEVER,
                    "Numbers that stand for codes would be mixed with keys of the dumps."));
        }
        fixed.add(new FixedSetting(
                STOCK_COUNTS,
                STOCK_COUNTS,
                String.valueOf(countsStock(settings)),
                "true",
                Set.of(FactTable.NAME),
                FixedSetting.Changeable.BY_WHOLE_BACKFILL,
                "Readers could not tell weeks without stock counts from weeks in which nothing was counted."));
        Map<String, String> calendar = settings.calendar()
                .map(CalendarChoice::keys)
                .orElseGet(() -> Map.of(CalendarChoice.SOURCE, CalendarChoice.DUMP));
        calendar.forEach((key, value) -> fixed.add(new FixedSetting(
                key,
                key,
                value,
                key.equals(CalendarChoice.SOURCE) ? CalendarChoice.DUMP : null,
                Set.of(FactTable.NAME, DimensionTable.CALENDAR.tableName()),
                FixedSetting.Changeable.NEVER,
                "Published dates would belong to other weeks.")));
        return fixed;
    }

    /** Whether there are dumps of stock counts. */
    static boolean countsStock(Settings settings) {
        return settings.pipeline().inputs().contains(WeeklyTables.INVENTORY);
    }

    /** A week of the fact. */
    static PartitionKey week(WeekId week) {
        return new PartitionKey(
                FactTable.NAME,
                PartitionValues.of(FactTable.YR_NUM.name(), week.yrNum()).and(FactTable.WK_NUM.name(), week.wkNum()));
    }

    /** The published weeks, by year and number. */
    static List<PublishedWeek> weeks(Ledger ledger) {
        return ledger.partitions(FactTable.NAME).stream()
                .map(PublishedWeek::new)
                .toList();
    }

    /** A dimension, which is one partition. */
    static PartitionKey dimension(DimensionTable table) {
        return PartitionKey.whole(table.tableName());
    }

    /** The name of the one file of a dimension. */
    static String fileName(DimensionTable table) {
        return table.tableName() + ".parquet";
    }

    /** The name of the file of a week that holds the stores of one bucket, see {@link #storeBucket}. */
    static String fileName(int bucket, int filesPerWeek) {
        if (bucket < 0 || bucket >= filesPerWeek) {
            throw new IllegalArgumentException("bucket " + bucket + " of " + filesPerWeek + " files per week");
        }
        return String.format(Locale.ROOT, "stores-%05d-of-%05d.parquet", bucket, filesPerWeek);
    }

    /**
     * The bucket, and so the file of a week, that holds all rows of a store: the same for every week, run and machine.
     *
     * @return 0 to filesPerWeek - 1
     */
    static int storeBucket(int storeKey, int filesPerWeek) {
        // The finalizer of MurmurHash3 spreads keys that are numbered in steps; the constants are part of the format.
        int hash = storeKey;
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >>> 16;
        return Math.floorMod(hash, filesPerWeek);
    }
}
