package io.weekmart.contract.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartitionValuesTest {
    @Test
    void foldersStandInTheOrderOfTheColumns() {
        assertThat(PartitionValues.of("yr_num", 2024).and("wk_num", 18).path()).isEqualTo("yr_num=2024/wk_num=18");
        assertThat(PartitionValues.of("extract_dt", LocalDate.parse("2013-07-25"))
                        .path())
                .isEqualTo("extract_dt=2013-07-25");
        assertThat(PartitionValues.NONE.path()).isEmpty();
    }

    @Test
    void whatCannotStandInAFolderIsEscapedAsSparkDoesAndReadBack() {
        PartitionValues values = PartitionValues.of("region", "A/B=100% ü");

        assertThat(values.path()).isEqualTo("region=A%2FB%3D100%25 ü");
        assertThat(PartitionValues.parse(List.of("region"), List.of("region=A%2FB%3D100%25 ü")))
                .hasValue(values);
    }

    @Test
    void otherFoldersAreNoPartition() {
        List<String> columns = List.of("yr_num", "wk_num");

        assertThat(PartitionValues.parse(columns, List.of("yr_num=2024", "wk_num=18")))
                .hasValue(PartitionValues.of("yr_num", 2024).and("wk_num", 18));
        assertThat(PartitionValues.parse(columns, List.of("yr_num=2024"))).isEmpty();
        assertThat(PartitionValues.parse(columns, List.of("wk_num=18", "yr_num=2024")))
                .isEmpty();
        assertThat(PartitionValues.parse(columns, List.of("yr_num=2024", "wk_num=")))
                .isEmpty();
        assertThat(PartitionValues.parse(columns, List.of("yr_num=2024", "copy")))
                .isEmpty();
    }

    @Test
    void wholeNumbersSortAsNumbersAndAllElseAsText() {
        assertThat(Stream.of("10", "9", "-1", "b", "2024-05-05", "a")
                        .map(value -> PartitionValues.of("p", value))
                        .sorted()
                        .map(values -> values.value("p")))
                .containsExactly("-1", "9", "10", "2024-05-05", "a", "b");
        assertThat(PartitionValues.of("yr_num", 2024).and("wk_num", 9))
                .isLessThan(PartitionValues.of("yr_num", 2024).and("wk_num", 10))
                .isGreaterThan(PartitionValues.of("yr_num", 2023).and("wk_num", 52));
    }

    @Test
    void numbersAndTextsOfOneColumnHaveOneOrder() {
        List<String> ascending = List.of("01", "1", "2", "10", "1a", "2024-05-05", "b");

        for (String left : ascending) {
            for (String right : ascending) {
                assertThat(Integer.signum(PartitionValues.of("p", left).compareTo(PartitionValues.of("p", right))))
                        .as("%s against %s", left, right)
                        .isEqualTo(Integer.compare(ascending.indexOf(left), ascending.indexOf(right)));
            }
        }
    }

    @Test
    void eachColumnHasItsValue() {
        PartitionValues values = PartitionValues.of(List.of("yr_num", "wk_num"), List.of("2024", "18"));

        assertThat(values).isEqualTo(PartitionValues.of("yr_num", 2024).and("wk_num", 18));
        assertThat(values.values()).containsExactly("2024", "18");
        assertThatThrownBy(() -> PartitionValues.of(List.of("yr_num", "wk_num"), List.of("2024")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the partition columns [yr_num, wk_num] have the values [2024]");
    }

    @Test
    void anEmptyValueIsRefused() {
        assertThatThrownBy(() -> PartitionValues.of("region", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("partition column 'region' has the value ''");
    }
}
