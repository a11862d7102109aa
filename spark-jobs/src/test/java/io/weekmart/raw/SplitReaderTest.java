package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.table.WeeklyTables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SplitReaderTest {
    private static final String HEADER =
            "prod_key,prod_name,vol,wgt,brand_name,status_code,status_code_name,category_key,"
                    + "category_name,subcategory_key,subcategory_name\n";
    private static final ReaderUnderTest READER = ReaderUnderTest.of(WeeklyTables.PRODUCT);

    @Test
    void aFailureOfTheStorageIsThrownSoThatSparkTriesAgain() throws IOException {
        byte[] file = (HEADER + "1,a,,,,,,,,,\n").getBytes(StandardCharsets.UTF_8);
        DumpOpener failing = (dump, position) -> new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        ParsedBatch batch = batch();
        try (SplitReader reader = reader(file, failing, batch)) {
            assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessage("Connection reset");
        }
    }

    @Test
    void aFileThatBecameShorterIsAFault() throws IOException {
        byte[] file = (HEADER + "1,a,,,,,,,,,\n2,b,,,,,,,,,\n").getBytes(StandardCharsets.UTF_8);
        DumpOpener shorter = (dump, position) ->
                new ByteArrayInputStream(file, (int) position, HEADER.length() + 13 - (int) position);
        ParsedBatch batch = batch();
        try (SplitReader reader = reader(file, shorter, batch)) {
            assertThat(reader.next()).isTrue();
            assertThat(batch.rows()).isEqualTo(2);
            assertThat(batch.kinds[1]).isEqualTo(ScanColumns.FAULT);
            assertThat(rawText(batch, 1))
                    .isEqualTo("it changed while it was read: it ends at byte " + (HEADER.length() + 13) + " of "
                            + file.length);
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void closingEarlyClosesTheFile() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        byte[] file = (HEADER + "1,a,,,,,,,,,\n").getBytes(StandardCharsets.UTF_8);
        DumpOpener watched = (dump, position) -> new ByteArrayInputStream(file, (int) position, file.length) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        SplitReader reader = reader(file, watched, batch());
        assertThat(reader.next()).isTrue();
        reader.close();
        assertThat(closed).isTrue();
    }

    @Test
    void longTextsEndABatchEarly() throws IOException {
        String record = "x," + "y".repeat(1_000_000) + ",,,,,,,,,\n";
        byte[] file = (HEADER + record.repeat(20)).getBytes(StandardCharsets.UTF_8);
        ParsedBatch batch = batch();
        List<Integer> rows = new ArrayList<>();
        DumpOpener dumps = (dump, position) -> new ByteArrayInputStream(file, (int) position, file.length);
        try (SplitReader reader = reader(file, dumps, batch)) {
            while (reader.next()) {
                rows.add(batch.rows());
            }
        }
        assertThat(rows).containsExactly(5, 5, 5, 5, 1);
    }

    private static String rawText(ParsedBatch batch, int row) {
        TextColumn texts = java.util.Objects.requireNonNull(batch.rawTexts);
        return new String(texts.bytes(), texts.from(row), texts.length(row), StandardCharsets.UTF_8);
    }

    private static ParsedBatch batch() {
        return new ParsedBatch(WeeklyTables.PRODUCT, List.of(), Set.of(ScanColumns.RAW_TEXT), 100);
    }

    private static SplitReader reader(byte[] file, DumpOpener dumps, ParsedBatch batch) throws IOException {
        ScanPlan plan = ScanPlan.of(WeeklyTables.PRODUCT, List.of(READER.header(file)), READER.settings());
        return new SplitReader(plan, plan.planned(0), dumps, batch, ByteWindow.DEFAULT_BYTES);
    }
}
