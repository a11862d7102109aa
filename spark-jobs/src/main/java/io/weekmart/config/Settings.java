package io.weekmart.config;

import io.weekmart.schema.RawTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The whole configuration of the application, read and checked. Each record refuses values that make no sense. */
public record Settings(Raw raw, Map<RawTable, Table> tables, Output output) {

    public Table table(RawTable table) {
        return java.util.Objects.requireNonNull(tables.get(table));
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
     * @param filePatterns names of the dumps, relative to the path, with {table} and {date}; one that ends in / is a folder of parts
     * @param lookbackWeeks weeks of the window, the run date's week included; at least 1
     * @param maxRecordBytes longest record that is read
     */
    public record Raw(
            String path,
            Layout layout,
            List<String> filePatterns,
            int lookbackWeeks,
            boolean allowGaps,
            int maxRecordBytes) {
        public Raw {
            filePatterns = List.copyOf(filePatterns);
            if (lookbackWeeks < 1) {
                throw new IllegalArgumentException("lookback-weeks must be at least 1 but was " + lookbackWeeks);
            }
            if (maxRecordBytes < 1024) {
                throw new IllegalArgumentException("max-record-bytes must be at least 1 KiB but was " + maxRecordBytes);
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
            if (!(maxRejectedFraction >= 0 && maxRejectedFraction <= 1)) {
                throw new IllegalArgumentException(
                        "max-rejected-fraction must be between 0 and 1 but was " + maxRejectedFraction);
            }
        }
    }

    /**
     * Where and how the tables are written.
     *
     * @param path root of the output: a local path, s3:// or s3a://
     * @param compression Parquet codec: zstd, snappy, gzip or uncompressed
     * @param filesPerWeek Parquet files written for each week; at least 1
     * @param keepRejects how long rejects of past run dates are kept
     */
    public record Output(String path, String compression, int filesPerWeek, Duration keepRejects) {
        public Output {
            if (filesPerWeek < 1) {
                throw new IllegalArgumentException("files-per-week must be at least 1 but was " + filesPerWeek);
            }
            if (keepRejects.isNegative()) {
                throw new IllegalArgumentException("keep-rejects must not be negative but was " + keepRejects);
            }
        }
    }
}
