package io.weekmart.contract.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final LocalDate FIFTH_OF_MAY = LocalDate.of(2024, 5, 5);
    private static final String SHA_256 = "0123456789abcdef".repeat(4);

    @Test
    void everyPartOfAnEntryButItsNameMayBeLeftOut() {
        Manifest manifest = ManifestJson.read(
                """
                {"files": [
                  {"name": "b.csv", "bytes": 12, "rows": 0, "sha256": "%s", "colour": "red"},
                  {"name": "a.csv", "bytes": null}], "by": "our export"}
                """
                        .formatted(SHA_256.toUpperCase(Locale.ROOT)),
                "here");

        assertThat(manifest.extraction()).isEmpty();
        assertThat(manifest.names()).containsExactly("b.csv", "a.csv");
        assertThat(manifest.files())
                .containsEntry("b.csv", new Manifest.Entry(OptionalLong.of(12), OptionalLong.of(0), SHA_256))
                .containsEntry("a.csv", new Manifest.Entry(OptionalLong.empty(), OptionalLong.empty(), null));
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        Map<String, Manifest.Entry> files = new LinkedHashMap<>();
        files.put("orders/part-1.csv.gz", new Manifest.Entry(OptionalLong.of(7), OptionalLong.of(2), SHA_256));
        files.put("items.csv.gz", new Manifest.Entry(OptionalLong.empty(), OptionalLong.empty(), null));
        Map<String, Extraction.Table> tables = new LinkedHashMap<>();
        tables.put(
                "orders",
                new Extraction.Table(
                        "shop.orders",
                        "order_date from 2024-05-02 00:00:00 to before 2024-05-06 00:00:00",
                        2,
                        Map.of("amount", "12.50"),
                        Map.of("order_id", "bigint"),
                        List.of("note")));
        tables.put("products", new Extraction.Table("products", null, 0, Map.of(), Map.of(), List.of()));
        Manifest manifest = new Manifest(
                files,
                Optional.of(new Extraction(
                        "orders",
                        FIFTH_OF_MAY,
                        true,
                        "PostgreSQL 14.10",
                        "00000003-00000061-1",
                        Instant.parse("2024-05-06T00:10:00.123456Z"),
                        Map.of("time-zone", "Europe/Berlin"),
                        tables)));

        String json = ManifestJson.write(manifest);

        assertThat(ManifestJson.read(json, "here")).isEqualTo(manifest);
        assertThat(ManifestJson.read(json, "here").names()).containsExactly("orders/part-1.csv.gz", "items.csv.gz");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | it has no list \"files\"",
                "{\"files\": {}} | it has no list \"files\"",
                "{\"files\": [{\"rows\": 1}]} | entry 1 has no \"name\"",
                "{\"files\": [{\"name\": \"a\"}, {\"name\": 2}]} | entry 2 has no \"name\"",
                "{\"files\": [{\"name\": \"a\"}, {\"name\": \"a\"}]} | it names a twice",
                "{\"files\": [{\"name\": \"a\", \"rows\": -1}]} | \"rows\" of a is -1, and no number of rows",
                "{\"files\": [{\"name\": \"a\", \"bytes\": \"12\"}]} | \"bytes\" of a is \"12\", and no number of bytes",
                "{\"files\": [{\"name\": \"a\", \"sha256\": \"00\"}]} | \"sha256\" of a is \"00\", and no 64 hexadecimal digits",
            })
    void whatIsNoManifestIsRefusedWithItsReason(String json, String why) {
        UserFault fault = catchThrowableOfType(UserFault.class, () -> ManifestJson.read(json, "s3://raw/m.json"));

        assertThat(fault.exitCode().code()).isEqualTo(3);
        assertThat(fault).hasMessage("Cannot read the manifest s3://raw/m.json: " + why + ".");
    }

    @Test
    void aTornManifestIsNoJson() {
        UserFault fault =
                catchThrowableOfType(UserFault.class, () -> ManifestJson.read("{\"files\": [", "s3://raw/m.json"));

        assertThat(fault).hasMessageStartingWith("Cannot read the manifest s3://raw/m.json: it is no JSON: ");
    }

    @Test
    void whatDiffersIsSaidWithBothSides() {
        Manifest.Entry entry = new Manifest.Entry(OptionalLong.of(12), OptionalLong.of(3), SHA_256);

        assertThat(entry.differsInBytes(12)).isEmpty();
        assertThat(entry.differsInBytes(13)).hasValue("it has 13 bytes, but the manifest says 12");
        assertThat(entry.differsInRows(1)).hasValue("it has 1 row, but the manifest says 3");
        assertThat(entry.differsInContent("00")).hasValue("its SHA-256 is 00, but the manifest says " + SHA_256);
        assertThat(new Manifest.Entry(OptionalLong.empty(), OptionalLong.empty(), null).differsInContent("00"))
                .isEmpty();
    }

    @Test
    void aNameHasTheDateAndMayHaveThePipeline() {
        ManifestName name = ManifestName.of("{pipeline}/manifest-{date}.json", "orders");

        assertThat(name.name(FIFTH_OF_MAY)).isEqualTo("orders/manifest-2024-05-05.json");
        assertThat(name.date("orders/manifest-2024-05-05.json")).hasValue(FIFTH_OF_MAY);
        assertThat(name.date("shop/manifest-2024-05-05.json")).isEmpty();
        assertThat(name.date("orders/manifest-2024-02-30.json")).isEmpty();
        assertThat(name).hasToString("{pipeline}/manifest-{date}.json");
        assertThat(name).isNotEqualTo(ManifestName.of("{pipeline}/manifest-{date}.json", "shop"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manifest.json | must contain {date}, but is \"manifest.json\"",
                "{date}/{date}.json | must contain {date} once, but is \"{date}/{date}.json\"",
                "{table}_{date}.json | must contain no other placeholder than {date} and {pipeline}, but contains {table}",
                "/m_{date}.json | must be the name of a file relative to the folder of the dumps, but is \"/m_{date}.json\"",
                "../m_{date} | must be the name of a file relative to the folder of the dumps, but is \"../m_{date}\"",
                "{date}/ | must be the name of a file relative to the folder of the dumps, but is \"{date}/\"",
            })
    void aNameThatNamesNoFileOfADateIsRefused(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestName.of(text, "orders"))
                .withMessage(why);
    }
}
