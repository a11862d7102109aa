package io.weekmart.contract.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignFileTest {
    @ParameterizedTest
    @CsvSource({
        "sales.csv, 50415231150415, this is a Parquet file",
        "sales.csv, 504B030414000000, 'this is a zip file, as Excel workbooks are too'",
        "sales.csv, 1F8B0800000000000000, 'this is a gzip file, but its name does not end with .gz'",
        "sales.csv.gz, 1F8B0800000000000000, this is a gzip file in a gzip file",
        "sales.csv, 28B52FFD2400, 'this is a zstd file, but its name does not end with .zst'",
        "sales.csv, 502A4D180400000001020304, 'this is a zstd file, but its name does not end with .zst'",
        "sales.csv, 5F2A4D180400000001020304, 'this is a zstd file, but its name does not end with .zst'",
        "sales.csv, 602A4D180400000001020304,",
        "sales.csv.zst, 28B52FFD2400, this is a zstd file in a zstd file",
        "sales.csv.gz, 28B52FFD2400, this is a zstd file in a gzip file",
        "sales.csv.zst, 1F8B0800000000000000, this is a gzip file in a zstd file",
        "sales.csv, FD377A585A0000, this is an xz file",
        "sales.csv, 425A6839314159265359, this is a bzip2 file",
        "sales.csv, 4F626A0104, this is an Avro file",
        "sales.csv, 4F52430A, this is an ORC file",
        "sales.csv, 425A68392C6F72646572,",
        "sales.csv, 4F52432C,",
        "sales.csv, 504B2C,",
        "sales.csv, '',",
        "sales.csv, 00,"
    })
    void filesAreKnownByTheirFirstBytes(String name, String hex, @Nullable String expected) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(ForeignFile.named(name, bytes, bytes.length).orElse(null)).isEqualTo(expected);
    }

    @Test
    void utf16IsKnownWithAndWithoutAMark() {
        for (String encoding : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"}) {
            byte[] bytes = "trans_id,prod_key".getBytes(Charset.forName(encoding));
            assertThat(ForeignFile.named("sales.csv", bytes, ForeignFile.BYTES))
                    .as(encoding)
                    .contains("this is UTF-16 text");
        }
        for (String text : new String[] {"trans_id", "\uFEFFtrans_id", "ä\u0000", "1\u0000a"}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(ForeignFile.named("sales.csv", bytes, bytes.length))
                    .as(text)
                    .isEmpty();
        }
    }
}
