package io.weekmart.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpNameTest {
    private static final LocalDate NIGHT = LocalDate.of(2024, 5, 3);

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv.gz, sales_2024-05-03.csv.gz",
        "{table}_{date}.csv.gz, sales_2024-5-3.csv.gz",
        "{table}/{date:yyyyMMdd}_export.csv, sales/20240503_export.csv",
        "{date:yyyy}/{date:MM}/{table}_{date:dd}.csv, 2024/05/sales_03.csv",
        "{table}/{date:yyyy/MM/dd}/{date}.csv, sales/2024/05/03/2024-05-03.csv"
    })
    void aKeyTellsItsNight(String pattern, String key) {
        assertThat(DumpName.of(pattern).match(DumpTable.SALES, key)).contains(new DumpName.Match(NIGHT, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv, inventory_2024-05-03.csv",
        "{table}_{date}.csv, sales_2024-02-30.csv",
        "{table}_{date}.csv, sales_2024-05-03.csv.gz",
        "{table}_{date}.csv, old/sales_2024-05-03.csv",
        "{table}/{date:yyyy/MM/dd}/{date}.csv, sales/2024/05/04/2024-05-03.csv",
        "{table}_{date}/, sales_2024-05-03/deep/part-0.csv"
    })
    void anotherKeyIsNoDump(String pattern, String key) {
        assertThat(DumpName.of(pattern).match(DumpTable.SALES, key)).isEmpty();
    }

    @Test
    void aFolderOfPartsTellsThePart() {
        assertThat(DumpName.of("{table}_{date}/").match(DumpTable.SALES, "sales_2024-05-03/part-7.csv"))
                .contains(new DumpName.Match(NIGHT, "part-7.csv"));
    }

    @Test
    void theNameForADateHasTwoDigits() {
        assertThat(DumpName.of("{table}_{date}.csv").name(DumpTable.STORE, NIGHT))
                .isEqualTo("store_2024-05-03.csv");
        assertThat(DumpName.of("{date:yyyy/M/d}/{table}/").name(DumpTable.STORE, NIGHT))
                .isEqualTo("2024/5/3/store/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{date}.csv | must contain {table}",
                "{table}.csv | must contain {date}",
                "{table}_{date:yyyyMM}.csv | must contain {date}",
                "{table}_{date:yyMMdd}.csv | only yyyy, MM, M, dd and d are known",
                "{table}_{day}_{date}.csv | alone between braces"
            })
    void aPatternThatCantBeReadSaysWhy(String pattern, String message) {
        assertThatThrownBy(() -> DumpName.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
