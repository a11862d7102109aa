package io.weekmart.sample;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateDumpsTest {
    private static final Path SAMPLE = Path.of("..", "sample-data");

    @TempDir
    private Path folder;

    @Test
    void theSampleIsWhatTheGeneratorWrites() throws IOException {
        generate("--out", folder.toString());

        assertThat(unpacked(folder)).isEqualTo(unpacked(SAMPLE));
        if (deflatesLikeTheOneThatMadeTheSample()) {
            assertThat(packed(folder)).isEqualTo(packed(SAMPLE));
        }
    }

    @Test
    void theSampleIsSmallAndHasEightWeeksOfEverything() throws IOException {
        SortedMap<String, String> files = unpacked(SAMPLE);
        long bytes = 0;
        for (String name : files.keySet()) {
            bytes += Files.size(SAMPLE.resolve(name));
        }
        assertThat(bytes).isLessThan(3_000_000);
        List<String> expected = new ArrayList<>(List.of("README.md"));
        for (LocalDate day = LocalDate.parse("2024-03-11");
                !day.isAfter(LocalDate.parse("2024-05-05"));
                day = day.plusDays(1)) {
            expected.add("sales_" + day + ".csv.gz");
            expected.add("inventory_" + day + ".csv.gz");
        }
        for (LocalDate day = LocalDate.parse("2024-04-29");
                !day.isAfter(LocalDate.parse("2024-05-05"));
                day = day.plusDays(1)) {
            expected.add("calendar_" + day + ".csv.gz");
            expected.add("product_" + day + ".csv.gz");
            expected.add("store_" + day + ".csv.gz");
        }
        assertThat(files.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(records(text(files, "store_2024-05-05.csv.gz"))).hasSize(1 + 10);
        assertThat(records(text(files, "product_2024-05-05.csv.gz"))).hasSize(1 + 119 + 1);
    }

    @Test
    void theSampleHasNamesThatNeedCare() throws IOException {
        List<String> names = records(text(unpacked(SAMPLE), "product_2024-05-04.csv.gz")).stream()
                .map(record -> record.getField(1))
                .toList();

        assertThat(names)
                .contains(
                        "Apples, Cox, loose",
                        "Pizza \"Quattro stagioni\"",
                        "Water, sparkling,\ncase of 6 x 1.5 l",
                        "Crème brûlée, 2 pots",
                        "Ice scraper");
    }

    @Test
    void productsHaveNoThirdDecimal() throws IOException {
        assertThat(records(text(unpacked(SAMPLE), "product_2024-05-04.csv.gz")).stream()
                        .skip(1)
                        .flatMap(record -> Stream.of(record.getField(2), record.getField(3))))
                .allMatch(value -> value.matches("\\d+(\\.\\d{1,2})?"));
    }

    @Test
    void theSampleHasReturnsStockOutsPromotionsCorrectionsAndAClosedDay() throws IOException {
        SortedMap<String, String> files = unpacked(SAMPLE);

        assertThat(text(files, "sales_2024-04-20.csv.gz")).containsPattern("\n\\d+,\\d+,\\d+,2024-04-20,\\d+,-1\\.00,");
        assertThat(text(files, "inventory_2024-04-20.csv.gz"))
                .containsPattern(",0\\.00,\\d+\\.00,1,")
                .contains(",t,");
        assertThat(text(files, "sales_2024-03-31.csv.gz"))
                .isEqualTo(String.join(",", WeeklyTables.SALES.columns()) + "\n");
        Set<String> seen = new HashSet<>();
        Set<String> countedAgain = new HashSet<>();
        files.forEach((name, text) -> {
            if (name.startsWith("inventory_")) {
                Set<String> keys = text.lines()
                        .skip(1)
                        .map(line -> line.replaceAll("^(([^,]*,){3}).*", "$1"))
                        .collect(Collectors.toSet());
                keys.stream().filter(seen::contains).forEach(countedAgain::add);
                seen.addAll(keys);
            }
        });
        assertThat(countedAgain).hasSizeGreaterThan(10);
    }

    @Test
    void everyReasonThatADailyTableCanHaveOccurs() {
        Scenario scenario = new Scenario(7, 10, 120, LocalDate.parse("2024-03-11"), 56, true, false, 33_600, 0, 7, 9);

        List<String> sales = new ArrayList<>(WeeklyTables.SALES.rejectCodes());
        // Without a natural key no row of sales is a duplicate.
        sales.removeAll(List.of("DUPLICATE_ROW", "CONFLICTING_KEY"));
        assertThat(codes(scenario, WeeklyTables.SALES)).containsExactlyInAnyOrderElementsOf(sales);
        assertThat(codes(scenario, WeeklyTables.INVENTORY))
                .containsExactlyInAnyOrderElementsOf(WeeklyTables.INVENTORY.rejectCodes());
    }

    @Test
    void cleanDataHasExactlyTheRowsAskedFor() throws IOException {
        generate(
                "--out=" + folder,
                "--clean",
                "--plain",
                "--weeks=2",
                "--stores=3",
                "--products=20",
                "--sales-rows=1001",
                "--inventory-rows=500");

        SortedMap<String, String> files = unpacked(folder);
        assertThat(rows(files, "sales_")).hasSize(1001);
        assertThat(rows(files, "inventory_")).hasSize(500);
        assertThat(rows(files, "inventory_")).allMatch(row -> row.split(",", -1).length == 9 && !row.contains(",-"));
    }

    @Test
    void oneFullDumpHoldsTheRowsOfAllDailyOnes() throws IOException {
        Path daily = folder.resolve("daily");
        Path full = folder.resolve("full");
        generate("--out=" + daily, "--clean", "--plain", "--weeks=1", "--stores=3", "--products=20");
        generate("--out=" + full, "--clean", "--plain", "--weeks=1", "--stores=3", "--products=20", "--layout=full");

        SortedMap<String, String> whole = unpacked(full);
        assertThat(whole.keySet()).contains("sales_2024-03-17.csv", "inventory_2024-03-17.csv");
        assertThat(rows(whole, "sales_")).isEqualTo(rows(unpacked(daily), "sales_"));
        assertThat(rows(whole, "inventory_")).isEqualTo(rows(unpacked(daily), "inventory_"));
    }

    @Test
    void anotherSeedTellsAnotherStory() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        generate("--out=" + one, "--clean", "--weeks=1", "--stores=3", "--products=20", "--seed=1");
        generate("--out=" + two, "--clean", "--weeks=1", "--stores=3", "--products=20", "--seed=2");

        assertThat(unpacked(one).keySet()).isEqualTo(unpacked(two).keySet());
        assertThat(rows(unpacked(one), "sales_")).isNotEqualTo(rows(unpacked(two), "sales_"));
    }

    @Test
    void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "mine");

        assertThat(run("--out=" + folder))
                .isEqualTo(
                        2 + " Cannot write to " + folder + ": it is not empty. Name another folder, or add --replace.");
    }

    @Test
    void whatCannotBeMadeIsSaid() {
        assertThat(run("--out=" + folder.resolve("x"), "--weeks=0")).isEqualTo("2 --weeks must be 1 to 522");
        assertThat(run("--out=" + folder.resolve("x"), "--sales-rows=1000")).startsWith("2 fewer than 300 sales rows");
        assertThat(run("--out=" + folder.resolve("x"), "--clean", "--inventory-rows=999999"))
                .startsWith("2 --inventory-rows is more than");
    }

    private static void generate(String... args) {
        assertThat(run(args)).isEqualTo("0 ");
    }

    /** Exit code and first line of stderr. */
    private static String run(String... args) {
        StringWriter err = new StringWriter();
        CommandLine command = GenerateDumps.command()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err));
        int code = command.execute(args);
        return code + " " + err.toString().lines().findFirst().orElse("");
    }

    private static Set<String> codes(Scenario scenario, TableSpec table) {
        return Anomaly.of(scenario).stream()
                .filter(anomaly -> anomaly.table().equals(table))
                .flatMap(anomaly -> anomaly.codes().stream())
                .collect(Collectors.toSet());
    }

    private static String text(SortedMap<String, String> files, String name) {
        return files.getOrDefault(name, "no such file");
    }

    private static List<CsvRecord> records(String csv) throws IOException {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
            return reader.stream().toList();
        }
    }

    /** The rows of all files whose names begin so, in the order of their names, headers left out. */
    private static List<String> rows(SortedMap<String, String> files, String prefix) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(prefix))
                .flatMap(file -> file.getValue().lines().skip(1))
                .toList();
    }

    /** Text of every file by its name. Bytes that are not UTF-8 stay apart, as Latin-1 would. */
    private static SortedMap<String, String> unpacked(Path folder) throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        for (Path file : list(folder)) {
            byte[] bytes = Files.readAllBytes(file);
            if (file.toString().endsWith(".gz")) {
                try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    bytes = in.readAllBytes();
                }
            }
            files.put(String.valueOf(file.getFileName()), new String(bytes, StandardCharsets.UTF_8));
        }
        return files;
    }

    private static SortedMap<String, Long> packed(Path folder) throws IOException {
        TreeMap<String, Long> files = new TreeMap<>();
        for (Path file : list(folder)) {
            files.put(String.valueOf(file.getFileName()), crc(Files.readAllBytes(file)));
        }
        return files;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            // The samples of the other pipelines lie in folders beside this one.
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Some systems replace zlib by a faster one, whose output is as good and not the same. */
    private static boolean deflatesLikeTheOneThatMadeTheSample() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            Dice dice = new Dice(1);
            for (int i = 0; i < 100_000; i++) {
                out.write('a' + dice.below(6) * dice.below(4));
            }
        }
        return crc(packed.toByteArray()) == 533_638_633L;
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
