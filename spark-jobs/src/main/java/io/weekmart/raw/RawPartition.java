package io.weekmart.raw;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The splits that one task reads, one after the other.
 */
record RawPartition(List<PlannedSplit> splits) implements InputPartition {
    private static final long serialVersionUID = 1L;

    /** Opening a file costs about as much as reading this many bytes. */
    private static final long OPEN_BYTES = 1L << 20;
    /** How much work a byte of a .gz is, measured in bytes of a plain file: dumps of this kind unpack to about five times their size. */
    private static final int COMPRESSED_WEIGHT = 5;
    /** Tasks that each core gets, at least, where there is enough work: so that the cores end at about the same time. */
    private static final int TASKS_PER_CORE = 3;

    /** Packs neighbouring splits into tasks of about the same size: many small files into one, a large split alone. */
    static RawPartition[] pack(ScanPlan plan, int parallelism) {
        long total = 0;
        for (int split = 0; split < plan.splits().size(); split++) {
            total += work(plan, split);
        }
        long share = total / ((long) TASKS_PER_CORE * Math.max(1, parallelism));
        long most = Math.max(4 * OPEN_BYTES, Math.min(plan.splitBytes(), share));
        List<RawPartition> partitions = new ArrayList<>();
        List<PlannedSplit> packed = new ArrayList<>();
        long size = 0;
        for (int split = 0; split < plan.splits().size(); split++) {
            long work = work(plan, split);
            if (!packed.isEmpty() && size + work > most) {
                partitions.add(new RawPartition(List.copyOf(packed)));
                packed.clear();
                size = 0;
            }
            packed.add(plan.planned(split));
            size += work;
        }
        if (!packed.isEmpty()) {
            partitions.add(new RawPartition(List.copyOf(packed)));
        }
        return partitions.toArray(RawPartition[]::new);
    }

    private static long work(ScanPlan plan, int number) {
        PlannedSplit planned = plan.planned(number);
        DumpFile file = planned.file();
        long end = Math.min(planned.split().end(), file.bytes());
        return OPEN_BYTES + Math.max(0, end - planned.split().start()) * (file.compressed() ? COMPRESSED_WEIGHT : 1);
    }
}
