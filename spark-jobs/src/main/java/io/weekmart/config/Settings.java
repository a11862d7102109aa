package io.weekmart.config;

import io.weekmart.contract.dump.FilePattern;
import io.weekmart.schema.RawTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The whole configuration of the application, read and checked. Each record refuses values that make no sense. */
public record Settings(Raw raw, Map<RawTable, Table> tables, Guards guards, Output output) {

    public Table table(RawTable table) {
        return Objects.requireNonNull(tables.get(table));
    }

    /** What the nightly dumps hold. */
    public enum Layout {
        /** Tonight's file holds all history up to tonight. */
        FULL,
        /** Tonight's file of sales and inventory holds what was recorded since the last one. */
        DAILY
    }

    /**
     * Where the raw dumps lie and how they are read.
     *
     * @param path folder of the dumps: a local path, s3:// or s3a://
     * @param filePatterns names of the dumps, relative to the path, as {@link FilePattern} reads them
     * @param lookbackWeeks weeks of the window, the run date's week included; at least 1
     * @param maxRecordBytes longest record that is read
     * @param splitBytes how much of a plain file one task reads; a .gz is always read by one task
     */
    public record Raw(
            String path,
            Layout layout,
            List<String> filePatterns,
            int lookbackWeeks,
            boolean allowGaps,
            int maxRecordBytes,
            long splitBytes) {
        static final int MIN_RECORD_BYTES = 1024;

        public Raw {
            filePatterns = List.copyOf(filePatterns);
            checkFilePatterns(filePatterns);
            checkLookbackWeeks(lookbackWeeks);
            checkMaxRecordBytes(maxRecordBytes);
            checkSplitBytes(splitBytes);
        }

        static void checkFilePatterns(List<String> patterns) {
            if (patterns.isEmpty()) {
                throw new IllegalArgumentException("must name at least one pattern");
            }
            patterns.forEach(FilePattern::of);
        }

        static void checkLookbackWeeks(int weeks) {
            if (weeks < 1) {
                throw new IllegalArgumentException("must be at least 1 but is " + weeks);
            }
        }

        static void checkMaxRecordBytes(long bytes) {
            if (bytes < MIN_RECORD_BYTES || bytes > Integer.MAX_VALUE / 2) {
                throw new IllegalArgumentException("must be between 1 KiB and 1 GiB but is " + bytes + " bytes");
            }
        }

        static void checkSplitBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("must be at least 1 byte but is " + bytes);
            }
        }
    }

    /**
     * How one raw table is read.
     *
     * @param columns the export's own name for a column, by our name; columns that are not named keep ours
     * @param naturalKey our names of the columns that tell one row from another; empty where there are none
     * @param maxRejectedFraction share of rows, 0 to 1, that may be rejected before the run fails
     * @param acceptNegativeStock whether stock below zero is taken as it is (inventory only)
     */
    public record Table(
            Map<String, String> columns,
            List<String> naturalKey,
            double maxRejectedFraction,
            boolean acceptNegativeStock) {
        public Table {
            columns = Map.copyOf(columns);
            naturalKey = List.copyOf(naturalKey);
            checkMaxRejectedFraction(maxRejectedFraction);
        }

        static void checkMaxRejectedFraction(double fraction) {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException("must be between 0 and 1 but is " + fraction);
            }
        }
    }

    /**
     * How much a run may change of what is published before somebody has to accept it.
     *
     * @param maxWeeksEmptied published weeks that may lose all their rows; at least 0
     * @param maxRejectedPerDump share of the rows of one dump, 0 to 1, that may be rejected
     * @param minDumpRows rows from which on a dump is held to that share; at least 1
     */
    public record Guards(int maxWeeksEmptied, double maxRejectedPerDump, int minDumpRows) {
        public Guards {
            checkMaxWeeksEmptied(maxWeeksEmptied);
            checkMaxRejectedPerDump(maxRejectedPerDump);
            checkMinDumpRows(minDumpRows);
        }

        static void checkMaxWeeksEmptied(int weeks) {
            if (weeks < 0) {
                throw new IllegalArgumentException("must be at least 0 but is " + weeks);
            }
        }

        static void checkMaxRejectedPerDump(double fraction) {
            Table.checkMaxRejectedFraction(fraction);
        }

        static void checkMinDumpRows(int rows) {
            if (rows < 1) {
                throw new IllegalArgumentException("must be at least 1 but is " + rows);
            }
        }
    }

    /**
     * Where and how the tables are written.
     *
     * @param path root of the output: a local path, s3:// or s3a://
     * @param compression Parquet codec, one of {@link #COMPRESSIONS}
     * @param filesPerWeek Parquet files written for each week; at least 1
     * @param keepRejects how long rejects of past run dates are kept, in whole days
     */
    public record Output(String path, String compression, int filesPerWeek, Duration keepRejects) {
        public static final List<String> COMPRESSIONS = List.of("zstd", "snappy", "gzip", "uncompressed");

        public Output {
            checkFilesPerWeek(filesPerWeek);
            checkKeepRejects(keepRejects);
        }

        static void checkFilesPerWeek(int files) {
            if (files < 1) {
                throw new IllegalArgumentException("must be at least 1 but is " + files);
            }
        }

        static void checkKeepRejects(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("must not be negative but is " + time);
            }
            if (!time.equals(Duration.ofDays(time.toDays()))) {
                throw new IllegalArgumentException("must be whole days but is " + time);
            }
        }
    }
}
