package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.WeeklyTables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows are written as {@code dump:place=content}; the place is the order of file and line within all dumps. */
class KeyGroupTest {
    private final KeyGroup group = new KeyGroup();
    private final KeyTally tally = new KeyTally(WeeklyTables.INVENTORY);
    private final List<String> duplicates = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();

    @Test
    void aRowAloneIsAccepted() {
        assertThat(judged("1:1=a")).isEqualTo("1:1=a");
        assertThat(counts()).containsExactly(0, 0, 0);
    }

    @Test
    void ofEqualRowsOfADumpTheFirstByFileAndLineIsAccepted() {
        assertThat(judged("1:3=a", "1:1=a", "1:2=a")).isEqualTo("1:1=a");
        assertThat(duplicates).containsExactly("1:2=a", "1:3=a");
        assertThat(conflicts).isEmpty();
        assertThat(counts()).containsExactly(2, 0, 0);
    }

    @Test
    void ofDifferingRowsOfADumpNoneIsAcceptedAndNoneIsADuplicate() {
        assertThat(judged("1:1=a", "1:2=a", "1:3=b")).isNull();
        assertThat(conflicts).containsExactly("1:1=a", "1:2=a", "1:3=b");
        assertThat(duplicates).isEmpty();
        assertThat(counts()).containsExactly(0, 3, 0);
    }

    @Test
    void theLatestDumpSupersedesTheEarlierOnesWhetherEqualOrNot() {
        assertThat(judged("1:1=a", "2:2=a", "3:3=b")).isEqualTo("3:3=b");
        assertThat(duplicates).isEmpty();
        assertThat(conflicts).isEmpty();
        assertThat(counts()).containsExactly(0, 0, 2);
    }

    @Test
    void equalRowsInOneDumpAreDuplicatesAndInTwoTheOneSupersedesTheOther() {
        assertThat(judged("1:1=a", "1:2=a", "2:3=a", "2:4=a")).isEqualTo("2:3=a");
        assertThat(duplicates).containsExactly("1:2=a", "2:4=a");
        assertThat(counts()).containsExactly(2, 0, 1);
    }

    @Test
    void aConflictInAnEarlierDumpIsNoMatterOfTheLaterOne() {
        assertThat(judged("1:1=a", "1:2=b", "2:3=c")).isEqualTo("2:3=c");
        assertThat(conflicts).containsExactly("1:1=a", "1:2=b");
        assertThat(counts()).containsExactly(0, 2, 0);
    }

    @Test
    void rejectedRowsOfALaterDumpLeaveTheEarlierRowInPlace() {
        assertThat(judged("1:1=a", "2:2=b", "2:3=c")).isEqualTo("1:1=a");
        assertThat(conflicts).containsExactly("2:2=b", "2:3=c");
        assertThat(counts()).containsExactly(0, 2, 0);
    }

    @Test
    void allOfItAtOnceInAnyOrderOfArrival() {
        String[] rows = {"1:1=a", "1:2=a", "2:3=b", "2:4=c", "3:5=d", "3:6=d", "3:7=d", "4:8=e", "5:9=f", "5:10=g"};
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            List<String> shuffled = new ArrayList<>(List.of(rows));
            Collections.shuffle(shuffled, random);
            duplicates.clear();
            conflicts.clear();
            assertThat(judged(shuffled.toArray(String[]::new))).isEqualTo("4:8=e");
            assertThat(duplicates).containsExactlyInAnyOrder("1:2=a", "3:6=d", "3:7=d");
            assertThat(conflicts).containsExactlyInAnyOrder("2:3=b", "2:4=c", "5:9=f", "5:10=g");
        }
        assertThat(counts()).containsExactly(3 * 50, 4 * 50, 2 * 50);
    }

    @Test
    void acceptedRowsOfALaterDumpWhoseKeyAnEarlierOneHasAreRepeated() {
        judged("1:1=a", "1:2=b", "2:3=c", "3:4=c", "3:5=d");
        judged("3:6=a");
        judged("2:7=a", "3:8=a");

        assertThat(tally.repeatedOfDump()).isEqualTo(Map.of(2L, 1L, 3L, 1L));
    }

    @Test
    void aResolvedGroupIsEmpty() {
        judged("1:1=a", "1:2=b");
        assertThat(group.isEmpty()).isTrue();
        assertThat(judged("1:1=a")).isEqualTo("1:1=a");
    }

    private List<Integer> counts() {
        return List.of((int) tally.duplicate(), (int) tally.conflicting(), (int) tally.superseded());
    }

    private @Nullable String judged(String... rows) {
        for (String row : rows) {
            String[] parts = row.split("[:=]");
            long[] values = new long[KeyGroup.PAYLOAD];
            values[KeyGroup.DUMP] = Long.parseLong(parts[0]);
            // Two places to a file, so that both numbers matter.
            values[KeyGroup.SPLIT] = Long.parseLong(parts[1]) / 2;
            values[KeyGroup.OFFSET] = Long.parseLong(parts[1]) % 2;
            values[KeyGroup.CONTENT] = parts[2].charAt(0);
            group.add(values);
        }
        long[] accepted = group.resolve(
                tally, (row, reason) -> (reason == Reasons.DUPLICATE_ROW ? duplicates : conflicts).add(text(row)));
        return accepted == null ? null : text(accepted);
    }

    private static String text(long[] row) {
        return row[KeyGroup.DUMP] + ":" + (row[KeyGroup.SPLIT] * 2 + row[KeyGroup.OFFSET]) + "="
                + (char) row[KeyGroup.CONTENT];
    }
}
