package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.WeeklyTables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawPartitionTest {
    private static final long MIB = 1 << 20;

    @Test
    void manySmallFilesShareATask() {
        List<List<Integer>> tasks = pack(plan(100_000, 60, ".csv"), 2);
        assertThat(tasks).hasSizeLessThan(12).hasSizeGreaterThanOrEqualTo(6);
        assertThat(tasks.stream().flatMap(List::stream).toList())
                .isEqualTo(java.util.stream.IntStream.range(0, 60).boxed().toList());
    }

    @Test
    void largeSplitsAreTasksOfTheirOwn() {
        assertThat(pack(plan(200 * MIB, 1, ".csv"), 2)).containsExactly(List.of(0), List.of(1), List.of(2), List.of(3));
    }

    @Test
    void aCompressedFileIsMoreWorkThanItsBytes() {
        assertThat(pack(plan(4 * MIB, 2, ".csv.gz"), 1)).containsExactly(List.of(0), List.of(1));
        assertThat(pack(plan(MIB, 2, ".csv"), 1)).containsExactly(List.of(0, 1));
    }

    @Test
    void nothingToReadIsNoTask() {
        assertThat(pack(plan(0, 0, ".csv"), 2)).isEmpty();
    }

    private static List<List<Integer>> pack(ScanPlan plan, int cores) {
        return Arrays.stream(RawPartition.pack(plan, cores))
                .map(partition ->
                        partition.splits().stream().map(PlannedSplit::number).toList())
                .toList();
    }

    /** Files of successive nights, of that many bytes each. */
    private static ScanPlan plan(long bytes, int files, String ending) {
        List<DumpHeader> headers = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            LocalDate night = LocalDate.of(2024, 1, 1).plusDays(i);
            DumpFile file =
                    new DumpFile(WeeklyTables.SALES, night, "mem:/sales_" + night + ending, bytes, 0, "crc32c:0");
            headers.add(new DumpHeader(
                    file, List.of(), List.of(), 0, PrivateColumns.NONE, Dialect.STANDARD, ColumnRules.NONE, 0, 1));
        }
        return ScanPlan.of(WeeklyTables.SALES, headers, ReaderUnderTest.settings(Map.of(), 1 << 20))
                .withSplitBytes(64 * MIB);
    }
}
