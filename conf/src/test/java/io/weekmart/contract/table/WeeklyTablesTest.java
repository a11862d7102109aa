package io.weekmart.contract.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeeklyTablesTest {
    private static final Pattern COLUMN = Pattern.compile("`([a-z_]+)`");

    static List<TableSpec> tables() {
        return WeeklyTables.PIPELINE.inputs();
    }

    /** The README's table is checked against the weekly job's schema by the job's own tests. */
    @ParameterizedTest
    @MethodSource("tables")
    void theColumnsAreThoseOfTheContract(TableSpec table) throws IOException {
        String row = Files.readString(Path.of("..", "README.md"))
                .lines()
                .filter(line -> line.startsWith("| " + table.name() + " | `"))
                .findFirst()
                .orElseThrow();

        assertThat(new TreeSet<>(table.columns()))
                .isEqualTo(COLUMN.matcher(row)
                        .results()
                        .map(WeeklyTablesTest::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String name(MatchResult match) {
        return match.group(1);
    }
}
