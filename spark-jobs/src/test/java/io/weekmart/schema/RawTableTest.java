package io.weekmart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.DumpTable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RawTableTest {
    @Test
    void theTablesAreThoseOfTheContractInItsOrder() {
        assertThat(Arrays.stream(RawTable.values()).map(RawTable::label))
                .containsExactlyElementsOf(
                        Arrays.stream(DumpTable.values()).map(DumpTable::label).toList());
    }

    @ParameterizedTest
    @EnumSource(RawTable.class)
    void columnsKeyAndDeliveryAreThoseOfTheContract(RawTable table) {
        DumpTable contract = DumpTable.valueOf(table.name());

        assertThat(table.fields().stream().map(Field::name)).containsExactlyElementsOf(contract.columns());
        assertThat(table.naturalKey()).isEqualTo(contract.naturalKey());
        assertThat(table.daily()).isEqualTo(contract.daily());
    }
}
