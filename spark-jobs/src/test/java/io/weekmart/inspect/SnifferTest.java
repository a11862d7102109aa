package io.weekmart.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.dump.Encoding;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delimiter, quote, header and date of a text, beside the sniffer of DuckDB: what it finds is found. */
class SnifferTest {
    @TempDir
    private Path folder;

    private static Written sniff(String text) {
        return Sniffer.of(text.getBytes(StandardCharsets.UTF_8), true, name -> false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,day,amount\n1,2024-05-03,2.50\n2,2024-05-04,3.75\n",
                "id;day;amount\n1;2024-05-03;2.50\n2;2024-05-04;3.75\n",
                "id\tday\tamount\n1\t2024-05-03\t2.50\n2\t2024-05-04\t3.75\n",
                "id|day|amount\n1|2024-05-03|2.50\n2|2024-05-04|3.75\n",
                "1,2024-05-03,2.50\n2,2024-05-04,3.75\n3,2024-05-05,1.00\n",
                "1|20 x|2.50\n2|30 y|3.75\n3|40 z|1.00\n",
                "id,name\n1,\"Tea, green\"\n2,\"Rice \"\"long\"\"\"\n",
                "id;name\n1;\"Tea; green\"\n2;\"Rice\nlong\"\n",
                "id,name\n1,'Tea, green'\n2,'Rice, long'\n3,'Salt'\n",
                "id,day\n1,03.05.2024\n2,14.05.2024\n",
                "id,day\n1,05/03/2024\n2,05/14/2024\n",
                "id,day\n1,14/05/2024\n2,03/05/2024\n",
                "id,day\n1,2024/05/14\n2,2024/05/03\n",
                "id,at\n1,2024-05-14 08:26:00\n2,2024-05-03 09:00:00\n",
                "name,city\nAnn,Hull\nBob,York\nCid,Leeds\n",
            })
    void whatDuckDbFindsIsFound(String text) throws IOException, SQLException {
        Path file = folder.resolve("text.csv");
        Files.writeString(file, text);
        Written found = sniff(text);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet sniffed = statement.executeQuery("FROM sniff_csv('" + file + "')")) {
            assertThat(sniffed.next()).isTrue();
            assertThat(found.delimiter())
                    .isEqualTo(sniffed.getString("Delimiter").charAt(0));
            assertThat(found.header()).isEqualTo(sniffed.getBoolean("HasHeader"));
            String quote = sniffed.getString("Quote");
            if (text.indexOf('"') >= 0 || text.indexOf('\'') >= 0) {
                assertThat(found.quote()).isEqualTo(quote.charAt(0));
            }
            String date = Optional.ofNullable(sniffed.getString("DateFormat")).orElse("");
            String timestamp =
                    Optional.ofNullable(sniffed.getString("TimestampFormat")).orElse("");
            String form = pattern(date.isEmpty() ? timestamp : date);
            if (!form.isEmpty()) {
                assertThat(dates(text, found)).containsExactly(form);
            }
        }
    }

    private static String pattern(String strptime) {
        String pattern = strptime;
        for (Map.Entry<String, String> part : Map.of(
                        "%Y", "yyyy", "%m", "MM", "%d", "dd", "%H", "HH", "%M", "mm", "%S", "ss")
                .entrySet()) {
            pattern = pattern.replace(part.getKey(), part.getValue());
        }
        return pattern;
    }

    private static List<String> dates(String text, Written written) {
        ColumnProfile column = new ColumnProfile("day", 1);
        text.lines()
                .skip(written.header() ? 1 : 0)
                .forEach(line -> column.add(
                        line.split(java.util.regex.Pattern.quote("" + written.delimiter()), -1)[1], false, null));
        return DateForm.of(Map.of(Field.required("day", FieldType.DATE, "The day."), column))
                .patterns();
    }

    @Test
    void decimalCommasAreNoDelimiters() {
        assertThat(sniff("id;a;b;c\n1;1,50;2,50;3,50\n2;1,25;2,25;3,25\n"))
                .isEqualTo(new Written(';', '"', false, Encoding.UTF_8, true));
    }

    @Test
    void aPathInEveryRowDoesNotTellTheDelimiter() {
        assertThat(sniff("id,name,category,price\n" + "1,Tea,Food|Drinks|Tea,2.50\n".repeat(20))
                        .delimiter())
                .isEqualTo(',');
    }

    @Test
    void aQuoteThatClosesNothingIsACharacter() {
        assertThat(sniff("id|name\n1|\"Tea\n2|12\" pipe\n3|Rice\n").quote()).isNull();
    }

    @Test
    void backslashesEscape() {
        assertThat(sniff("id,name\n1,\"12\\\" pipe, long\"\n2,\"Rice\"\n").backslash())
                .isTrue();
    }

    @Test
    void theEncodingIsThatOfItsBytes() {
        byte[] windows = "id,name\n1,Käse €\n".getBytes(Charset.forName("windows-1252"));
        assertThat(Sniffer.of(windows, true, name -> false).encoding()).isEqualTo(Encoding.WINDOWS_1252);
        byte[] utf8 = "id,name\n1,Käse €\n".getBytes(StandardCharsets.UTF_8);
        assertThat(Sniffer.of(utf8, true, name -> false).encoding()).isEqualTo(Encoding.UTF_8);
        byte[] latin = {'a', ',', 'b', '\n', (byte) 0x81, ',', (byte) 0xE4, '\n'};
        assertThat(Sniffer.of(latin, true, name -> false).encoding()).isEqualTo(Encoding.ISO_8859_1);
    }
}
