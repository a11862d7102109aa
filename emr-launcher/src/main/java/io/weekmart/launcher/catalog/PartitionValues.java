package io.weekmart.launcher.catalog;

import io.weekmart.contract.report.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The values of a partition, in the order of the partition columns: {@code [2024, 18]} of {@code yr_num=2024/wk_num=18/}. */
record PartitionValues(List<String> values) implements Comparable<PartitionValues> {
    private static final Comparator<String> ORDER =
            Comparator.comparing(PartitionValues::number).thenComparing(Comparator.naturalOrder());

    PartitionValues {
        values = List.copyOf(values);
    }

    /**
     * The partition that a file below a table's folder belongs to.
     *
     * @param path of the file, relative to the table's folder
     * @return empty where the path is none of a data file in a partition
     */
    static Optional<PartitionValues> of(String path, List<RunReport.CatalogColumn> columns) {
        String[] parts = path.split("/", -1);
        String file = parts[parts.length - 1];
        if (parts.length != columns.size() + 1
                || !file.endsWith(".parquet")
                || file.startsWith("_")
                || file.startsWith(".")) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String prefix = columns.get(i).name() + "=";
            if (!parts[i].startsWith(prefix)) {
                return Optional.empty();
            }
            values.add(parts[i].substring(prefix.length()));
        }
        return Optional.of(new PartitionValues(values));
    }

    static PartitionValues of(RunReport.WeekResult week) {
        return new PartitionValues(List.of(String.valueOf(week.yrNum()), String.valueOf(week.wkNum())));
    }

    /** The folder below the table's. */
    String folder(List<RunReport.CatalogColumn> columns) {
        StringBuilder folder = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            folder.append(columns.get(i).name())
                    .append('=')
                    .append(values.get(i))
                    .append('/');
        }
        return folder.toString();
    }

    /** Numbers by their value, week 9 before week 18, and before anything else. */
    @Override
    public int compareTo(PartitionValues other) {
        int order = Integer.compare(values.size(), other.values.size());
        for (int i = 0; i < values.size() && order == 0; i++) {
            order = ORDER.compare(values.get(i), other.values.get(i));
        }
        return order;
    }

    private static int number(String value) {
        return value.matches("\\d{1,9}") ? Integer.parseInt(value) : Integer.MAX_VALUE;
    }
}
