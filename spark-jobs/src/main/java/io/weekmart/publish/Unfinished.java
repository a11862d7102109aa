package io.weekmart.publish;

import io.weekmart.contract.output.PartitionValues;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a publication that could not be finished has left in the tables: some files are of it, some of the one before, each of them whole.
 *
 * @param partitions of which some files are of that publication, by table and values
 */
public record Unfinished(List<PublishedPartition> partitions) {
    private static final int NAMED = 6;

    public Unfinished {
        partitions = List.copyOf(partitions);
    }

    public boolean isEmpty() {
        return partitions.isEmpty();
    }

    /** What readers see, in one sentence. */
    public String sentence() {
        Map<String, List<PartitionValues>> tables = new LinkedHashMap<>();
        for (PublishedPartition partition : partitions) {
            tables.computeIfAbsent(partition.key().table(), table -> new ArrayList<>())
                    .add(partition.key().values());
        }
        String named = tables.entrySet().stream()
                .map(table -> named(table.getKey(), table.getValue()))
                .collect(Collectors.joining("; "));
        return "Some files of a publication that cannot be finished are in place, in " + named
                + ": until these are computed again, readers see some of their rows new and some old.";
    }

    private static String named(String table, List<PartitionValues> values) {
        if (values.equals(List.of(PartitionValues.NONE))) {
            return table;
        }
        int more = values.size() - NAMED;
        return table + " "
                + values.stream().limit(NAMED).map(PartitionValues::toString).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** What to do, in one or two sentences. */
    public String remedy(OutputSpec spec) {
        List<DateSpan> dates = partitions.stream()
                .flatMap(partition -> partition.dates().stream())
                .toList();
        if (dates.isEmpty()) {
            return "Run '" + spec.pipeline() + "' for the newest run date, or a backfill: either publishes them anew.";
        }
        LocalDate first = dates.stream()
                .map(DateSpan::first)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        LocalDate last = dates.stream()
                .map(DateSpan::last)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return "Run '" + spec.backfill(new DateSpan(first, last))
                + "': it publishes them anew, whatever their rows are. So does a daily run that computes them.";
    }
}
