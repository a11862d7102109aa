package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.contract.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the export writes manifests, a run reads no dump that is not what its manifest says. */
class ManifestTest {
    private static final String NIGHT = "2024-03-10";
    private static final String BEFORE = "2024-03-09";
    private static final String SALES = "sales_" + NIGHT + ".csv";

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void bothNightsAreWhole() {
        bench = new Workbench(folder).set("raw.layout=daily").set("raw.manifest=manifest_{date}.json");
        for (String date : List.of(BEFORE, NIGHT)) {
            SmallGrocer.night(bench, date);
            manifest(date, entries -> entries);
        }
    }

    @Test
    void aNightThatIsWhatItsManifestSaysIsPublished() {
        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isZero();
        assertThat(report.warnings()).as("a manifest is no stranger").noneMatch(text -> text.contains("manifest"));
    }

    @Test
    void noDumpIsReadBeforeItsManifestIsThere() {
        bench.without("manifest_" + NIGHT + ".json");
        refused("Cannot use the dumps in raw, since they are not those of weekmart.raw.manifest: there is no manifest"
                + " manifest_2024-03-10.json.");
    }

    @Test
    void aDumpOfTheWindowNeedsTheManifestOfItsOwnDate() {
        bench.without("manifest_" + BEFORE + ".json");
        refused("Cannot use the dumps in raw, since they are not those of weekmart.raw.manifest: there is no manifest"
                + " manifest_2024-03-09.json.");
    }

    @Test
    void aFileThatIsNamedMustBeThereAndAFileThatIsThereMustBeNamed() {
        manifest(NIGHT, entries -> {
            entries.put("sales_2024-03-10-b.csv", new Manifest.Entry(OptionalLong.of(1), OptionalLong.empty(), null));
            entries.remove("store_2024-03-10.csv");
            return entries;
        });
        refused(
                """
                Cannot use the dumps in raw, since they are not those of weekmart.raw.manifest:
                  store_2024-03-10.csv: the manifest manifest_2024-03-10.json does not name it
                  sales_2024-03-10-b.csv: the manifest manifest_2024-03-10.json names it, but it is not there.""");
    }

    @Test
    void aPartOfTheWindowThatWasLostIsMissed() {
        bench.without("sales_" + BEFORE + ".csv")
                .file(
                        "sales_" + BEFORE + "/part-1.csv",
                        SmallGrocer.sales(BEFORE).getBytes(StandardCharsets.UTF_8))
                .file(
                        "sales_" + BEFORE + "/part-2.csv",
                        SmallGrocer.sales("2024-03-08").getBytes(StandardCharsets.UTF_8));
        bench.set("raw.file-pattern=[\"{table}_{date}.csv\", \"{table}_{date}/\"]");
        manifest(BEFORE, entries -> {
            entries.remove("sales_" + BEFORE + ".csv");
            entries.put("sales_" + BEFORE + "/part-1.csv", entry("sales_" + BEFORE + "/part-1.csv"));
            entries.put("sales_" + BEFORE + "/part-2.csv", entry("sales_" + BEFORE + "/part-2.csv"));
            return entries;
        });
        bench.without("sales_" + BEFORE + "/part-2.csv");
        refused("Cannot use the dumps in raw, since they are not those of weekmart.raw.manifest:"
                + " sales_2024-03-09/part-2.csv: the manifest manifest_2024-03-09.json names it, but it is not there.");
    }

    @Test
    void otherBytesAreRefused() throws IOException {
        Path sales = bench.raw().resolve(SALES);
        String text = Files.readString(sales);
        bench.dump("sales", NIGHT, text + "\n");
        refused("Cannot use the dumps in raw, since they are not those of weekmart.raw.manifest: " + SALES + ": it has "
                + (text.length() + 1) + " bytes, but the manifest says " + text.length() + ".");
    }

    @Test
    void anotherContentOfTheSameLengthIsRefused() {
        bench.dump("sales", NIGHT, SmallGrocer.sales(NIGHT).replace("10.00", "90.00"));
        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(bench.message(report)).contains(SALES + ": its SHA-256 is ").contains(", but the manifest says ");
    }

    @Test
    void otherRowsAreRefusedOnceTheyAreCounted() {
        manifest(NIGHT, entries -> {
            entries.put(SALES, new Manifest.Entry(OptionalLong.empty(), OptionalLong.of(3), null));
            return entries;
        });
        refused("Cannot use the dumps in raw, since they are not those of weekmart.raw.manifest: " + SALES
                + ": it has 4 rows, but the manifest says 3.");
    }

    /** They were extracted at noon. What is computed of them would stay, and the night would be closed. */
    @Test
    void dumpsOfAPartOfADayThatIsOverAreRefused() {
        Extraction atNoon = new Extraction(
                "weekly-metrics",
                LocalDate.parse(NIGHT),
                true,
                "PostgreSQL 14",
                "1",
                Instant.parse(NIGHT + "T12:00:00Z"),
                Map.of(),
                Map.of());
        manifest(NIGHT, entries -> entries, Optional.of(atNoon));
        refused(
                "Cannot use the dumps in raw, since they are not those of weekmart.raw.manifest: manifest_2024-03-10.json is"
                        + " partial: the dumps were extracted before their day was over, and it is over now.");
    }

    @Test
    void aManifestThatIsNoneIsRefused() {
        bench.file("manifest_" + NIGHT + ".json", "{".getBytes(StandardCharsets.UTF_8));
        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(bench.message(report))
                .startsWith("Cannot read the manifest raw/manifest_2024-03-10.json: it is no JSON");
    }

    @Test
    void aClosedDayOfWhichTheManifestNamesDumpsIsNotPassedOver() {
        bench.set("raw.closed=[SUNDAY]").without(SALES).without("inventory_" + NIGHT + ".csv");

        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(bench.message(report))
                .contains("sales is missing: looked for sales_2024-03-10.csv.gz,")
                .contains("inventory is missing: looked for inventory_2024-03-10.csv.gz,")
                .contains("; the stores were closed, but the manifest names it\n");

        manifest(NIGHT, entries -> entries);
        assertThat(bench.night(NIGHT).outcome())
                .as("the masters alone were delivered")
                .isEqualTo(RunReport.Outcome.NOTHING_TO_DO);
    }

    private void refused(String cause) {
        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(bench.message(report))
                .isEqualTo(
                        cause + "\nWait for the export, which writes the manifest last. If it has ended, have the date"
                                + " exported again.");
        assertThat(bench.published()).as("an output without tables").containsOnlyKeys("_weekmart.json");
    }

    private void manifest(String date, UnaryOperator<Map<String, Manifest.Entry>> change) {
        manifest(date, change, Optional.empty());
    }

    private void manifest(
            String date, UnaryOperator<Map<String, Manifest.Entry>> change, Optional<Extraction> extraction) {
        Map<String, Manifest.Entry> entries = new LinkedHashMap<>();
        for (String table : List.of("sales", "inventory", "calendar", "store", "product")) {
            String name = table + "_" + date + ".csv";
            if (Files.exists(bench.raw().resolve(name))) {
                entries.put(name, entry(name));
            }
        }
        String json = ManifestJson.write(new Manifest(change.apply(entries), extraction));
        bench.file("manifest_" + date + ".json", json.getBytes(StandardCharsets.UTF_8));
    }

    private Manifest.Entry entry(String name) {
        try {
            byte[] content = Files.readAllBytes(bench.raw().resolve(name));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Manifest.Entry(
                    OptionalLong.of(content.length),
                    OptionalLong.empty(),
                    HexFormat.of().formatHex(digest));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
