package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawTextTest {
    private static final LocalDate NIGHT = LocalDate.of(2024, 5, 5);

    @TempDir
    Path folder;

    @Test
    void recordsOfPlainAndCompressedFilesAreFoundByTheirOffset() throws IOException {
        String text = "header\nfirst\n\"se\ncond\"\nthird\n";
        DumpFileWriter writer = new DumpFileWriter(folder, WeeklyTables.PRODUCT);
        for (DumpFile file : new DumpFile[] {
            writer.plain("product_2024-05-05.csv", text, NIGHT), writer.gzip("product_2024-05-05.csv.gz", text, NIGHT)
        }) {
            try (RawText.Records records = new RawText(new Configuration()).open(header(file))) {
                assertThat(records.at(7, 5)).isEqualTo("first");
                assertThat(records.at(13, 9)).isEqualTo("\"se\ncond\"");
                assertThat(records.at(23, 5)).isEqualTo("third");
            }
        }
    }

    @Test
    void farRecordsOfAPlainFileAreSought() throws IOException {
        String filler = "x".repeat(3 << 20);
        DumpFile file = new DumpFileWriter(folder, WeeklyTables.PRODUCT)
                .plain("product_2024-05-05.csv", "first\n" + filler + "\nlast\n", NIGHT);
        try (RawText.Records records = new RawText(new Configuration()).open(header(file))) {
            assertThat(records.at(0, 5)).isEqualTo("first");
            assertThat(records.at(7 + filler.length(), 4)).isEqualTo("last");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreWrittenInHexadecimal() throws IOException {
        byte[] bytes = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        DumpFile file = new DumpFileWriter(folder, WeeklyTables.PRODUCT).write("product_2024-05-05.csv", bytes, NIGHT);
        try (RawText.Records records = new RawText(new Configuration()).open(header(file))) {
            assertThat(records.at(0, 4)).isEqualTo("caf\\xE9");
        }
    }

    @Test
    void aFileThatBecameShorterIsNoRecord() throws IOException {
        DumpFile file = new DumpFileWriter(folder, WeeklyTables.PRODUCT).plain("product_2024-05-05.csv", "ab\n", NIGHT);
        try (RawText.Records records = new RawText(new Configuration()).open(header(file))) {
            assertThatThrownBy(() -> records.at(0, 9))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Cannot read " + file.path())
                    .cause()
                    .hasMessage("the record at byte 0 can't be read again: the file changed while it was read");
        }
    }

    private static DumpHeader header(DumpFile file) {
        return new DumpHeader(
                file, List.of(), List.of(), 0, PrivateColumns.NONE, Dialect.STANDARD, ColumnRules.NONE, 0, 1);
    }
}
