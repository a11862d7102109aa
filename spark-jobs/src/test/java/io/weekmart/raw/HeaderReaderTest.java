package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderReaderTest {
    private static final String SALES =
            "trans_id,prod_key,store_key,trans_dt,trans_time,sales_qty,sales_price,sales_amt,"
                    + "discount,sales_cost,sales_mgrn,ship_cost";
    private static final String FILE = "Cannot read mem:/sales_2024-05-05.csv";
    private static final ReaderUnderTest READER = ReaderUnderTest.of(WeeklyTables.SALES);

    @Test
    void columnsAreFoundInAnyOrderAndCase() throws IOException {
        String reversed =
                "\uFEFF\"SHIP_COST\", sales_mgrn ,\"note, \"\"internal\"\"\",Sales_Cost,discount,sales_amt,sales_price,"
                        + "sales_qty,trans_time,trans_dt,store_key,prod_key,trans_id,till\r\n";
        DumpHeader header = READER.header(reversed + "1\n");
        assertThat(header.fields()).containsExactly(11, 10, -1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1);
        assertThat(header.unknownColumns()).containsExactly("note, \"internal\"", "till");
        assertThat(header.length()).isEqualTo(reversed.getBytes(StandardCharsets.UTF_8).length);
        assertThat(header.lines()).isEqualTo(1);
    }

    @Test
    void aNameMayHoldALineFeed() throws IOException {
        DumpHeader header = READER.header("\n" + SALES + ",\"a\nb\"\n1\n");
        assertThat(header.unknownColumns()).containsExactly("a\nb");
        assertThat(header.lines()).isEqualTo(3);
    }

    @Test
    void theWindowMayEndAnywhereInTheHeader() throws IOException {
        for (int bytes = 1; bytes < 40; bytes++) {
            DumpHeader header = READER.withWindowBytes(bytes).header("\uFEFF" + SALES + ",\"x\"\r\n1,2\n");
            assertThat(header.length()).isEqualTo(3 + SALES.length() + 6);
            assertThat(header.unknownColumns()).containsExactly("x");
        }
    }

    @Test
    void renamedColumnsAreMapped() throws IOException {
        byte[] text = SALES.replace("trans_dt", "Sold_On").getBytes(StandardCharsets.UTF_8);
        DumpHeader header = new HeaderReader(
                        ReaderUnderTest.settings(Map.of("trans_dt", "sold_on"), 4096), READER.opener(text))
                .read(READER.file(text.length));
        assertThat(header.fields()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void aMissingColumnIsNamedWithWhatWasFound() {
        UserFault fault =
                fault("trans_id,prod_key,store_key,sold_on,trans_time,sales_qty,sales_price,sales_amt,discount,"
                        + "sales_cost,sales_mgrn,ship_cost\n");
        assertThat(fault.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(fault)
                .hasMessage(FILE
                        + ": column 'trans_dt' is missing. Found: trans_id, prod_key, store_key, sold_on, trans_time, "
                        + "sales_qty, sales_price, sales_amt, discount, sales_cost, sales_mgrn, ship_cost.");
        assertThat(fault.hint())
                .isEqualTo("Add the column to the export or, where the export has another name for it, set"
                        + " tables.sales.columns.trans_dt = \"its name in the export\" in your configuration.");
    }

    @Test
    void aRenamedColumnThatIsMissingIsNamedAsTheExportDoes() {
        byte[] text = SALES.getBytes(StandardCharsets.UTF_8);
        HeaderReader reader =
                new HeaderReader(ReaderUnderTest.settings(Map.of("trans_dt", "sold_on"), 4096), READER.opener(text));
        UserFault fault = catchThrowableOfType(UserFault.class, () -> reader.read(READER.file(text.length)));
        assertThat(fault)
                .hasMessageStartingWith(
                        FILE + ": column 'sold_on', which holds trans_dt, is missing. Found: trans_id, ");
    }

    @Test
    void everythingThatIsWrongStandsInOneMessage() {
        UserFault fault = fault(SALES.replace("trans_dt", "day").replace("discount", "Prod_Key") + "\n");
        assertThat(fault)
                .hasMessageStartingWith(
                        FILE + ": column 'Prod_Key' stands twice in its header; column 'trans_dt' is missing."
                                + " Found: trans_id, prod_key, store_key, day, ");
    }

    @Test
    void columnsThatMayBeEmptyMayBeAbsent() throws IOException {
        DumpHeader header = READER.header("SALES_AMT,sales_qty,trans_dt,store_key,prod_key,trans_id,till\n1\n");
        assertThat(header.fields()).containsExactly(7, 5, 3, 2, 1, 0, -1);
        assertThat(header.absent())
                .containsExactly("trans_time", "sales_price", "discount", "sales_cost", "sales_mgrn", "ship_cost");
        assertThat(header.unknownColumns()).containsExactly("till");
    }

    @Test
    void anEmptyFileHasNoHeader() {
        for (String text : List.of("", "\n", "\r\n\r\n", "\uFEFF", "\uFEFF\n")) {
            UserFault fault = fault(text);
            assertThat(fault).hasMessage(FILE + ": it is empty: it has no header line.");
            assertThat(fault.hint()).isEqualTo("Export it again. A day without rows still needs its header line.");
        }
    }

    @Test
    void aFileThatIsNoTextIsRefusedByItsName() {
        assertThat(fault("PAR1\u0015\u0000\u0015\u0002"))
                .hasMessage(FILE + ": this is a Parquet file, and no delimited text.");
        assertThat(fault("PK\u0003\u0004\u0014\u0000"))
                .hasMessage(FILE + ": this is a zip file, as Excel workbooks are too, and no delimited text.");
    }

    @Test
    void theWrongDelimiterIsNamed() {
        assertThat(fault(SALES.replace(',', ';') + "\n"))
                .hasMessageStartingWith(FILE
                        + ": column 'trans_id' is missing, and so is every other, because its columns are separated by"
                        + " semicolons and not by commas. Found: trans_id;prod");
        assertThat(fault(SALES.replace(',', '\t') + "\n")).hasMessageContaining("separated by tabs");
        assertThat(fault(SALES.replace(',', '|') + "\n")).hasMessageContaining("separated by vertical bars");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        UserFault fault = fault((SALES + ",caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(fault).hasMessage(FILE + ": its header is not UTF-8 text: caf\\xE9.");
    }

    @Test
    void aQuoteStillOpenIsRefused() {
        assertThat(fault(SALES + ",\"x\n1,2\n"))
                .hasMessage(FILE + ": line 1: a quote in its header is still open at the end of the file.");
        assertThat(fault(SALES + ",\"x\"y\n")).hasMessageContaining("text stands behind a closing quote (column 13)");
    }

    @Test
    void aHeaderWithoutEndIsRefused() {
        UserFault fault = catchThrowableOfType(
                UserFault.class, () -> READER.withMaxRecordBytes(2000).header(SALES + ",x".repeat(2000)));
        assertThat(fault).hasMessage(FILE + ": line 1: its header is longer than 2,000 bytes (raw.max-record-bytes).");
    }

    @Test
    void whatIsNoGzipFileIsRefused() {
        assertThat(gzipFault((SALES + "\n").getBytes(StandardCharsets.UTF_8)))
                .hasMessage(FILE + ".gz: line 1: it is not a gzip file: it does not begin with the bytes 1F 8B.");
        assertThat(gzipFault(new byte[0])).hasMessage(FILE + ".gz: line 1: it is not a gzip file: it holds no byte.");
        byte[] whole = DumpFileWriter.gzip((SALES + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(gzipFault(Arrays.copyOf(whole, 20)))
                .hasMessage(FILE + ".gz: line 1: its compressed data ends too early: the file is truncated.");
        assertThat(gzipFault(DumpFileWriter.gzip(new byte[0]))).hasMessageContaining("it is empty");
    }

    @Test
    void allFilesThatCannotBeUsedAreNamedAtOnce() {
        byte[] text = "trans_id\n".getBytes(StandardCharsets.UTF_8);
        HeaderReader reader = new HeaderReader(READER.settings(), READER.opener(text));
        DumpFile one = READER.file(text.length);
        DumpFile other =
                new DumpFile(one.table(), one.dumpDate().minusDays(1), "mem:/other.csv", text.length, 0, "crc32c:0");
        UserFault fault = catchThrowableOfType(UserFault.class, () -> reader.readAll(List.of(one, other)));
        assertThat(fault)
                .hasMessageStartingWith("Cannot read 2 files:\n  " + FILE.substring("Cannot read ".length())
                        + ": column 'prod_key' is missing;");
        assertThat(fault).hasMessageContaining("\n  mem:/other.csv: column 'prod_key' is missing;");
    }

    private static UserFault fault(String text) {
        return fault(text.getBytes(StandardCharsets.UTF_8));
    }

    private static UserFault fault(byte[] bytes) {
        return catchThrowableOfType(UserFault.class, () -> READER.header(bytes));
    }

    private static UserFault gzipFault(byte[] bytes) {
        return catchThrowableOfType(UserFault.class, () -> READER.ofGzip().header(bytes));
    }
}
