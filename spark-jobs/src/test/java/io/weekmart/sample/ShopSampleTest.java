package io.weekmart.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.job.TableBench;
import io.weekmart.shop.ShopPipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The shop's sample is what its generator writes, and what the pipeline makes of it is what the generator meant. */
class ShopSampleTest {
    private static final Path SAMPLE = Path.of("..", "sample-data", "shop");

    @TempDir
    Path folder;

    @Test
    void theSampleIsWhatTheGeneratorWrites() throws IOException {
        assertThat(generate("--out", folder.toString())).isEqualTo("0 ");

        assertThat(unpacked(folder)).isEqualTo(unpacked(SAMPLE));
    }

    @Test
    void theSampleIsSmallAndHasTwoSnapshotsOfEveryTable() throws IOException {
        long bytes = 0;
        for (String name : unpacked(SAMPLE).keySet()) {
            bytes += Files.size(SAMPLE.resolve(name));
        }

        assertThat(bytes).isLessThan(300_000);
        assertThat(unpacked(SAMPLE).keySet())
                .containsExactlyInAnyOrder(
                        "README.md",
                        "dates_2024-05-04.csv.gz",
                        "dates_2024-05-05.csv.gz",
                        "orders_2024-05-04.csv.gz",
                        "orders_2024-05-05.csv.gz",
                        "products_2024-05-04.csv.gz",
                        "products_2024-05-05.csv.gz",
                        "reviews_2024-05-04.csv.gz",
                        "reviews_2024-05-05.csv.gz",
                        "shipment_deliveries_2024-05-04.csv.gz",
                        "shipment_deliveries_2024-05-05.csv.gz");
    }

    @Test
    void aSnapshotOfTheNextDayKnowsMoreOfTheSameOrders() throws IOException {
        Set<String> before = lines("orders_2024-05-04.csv.gz");
        Set<String> after = lines("orders_2024-05-05.csv.gz");

        assertThat(after).containsAll(before).hasSizeGreaterThan(before.size());
        Set<String> changed = new HashSet<>(lines("shipment_deliveries_2024-05-04.csv.gz"));
        changed.removeAll(lines("shipment_deliveries_2024-05-05.csv.gz"));
        assertThat(changed).isNotEmpty().allMatch(line -> line.endsWith(","));
    }

    @Test
    void everyReasonThatATableCanHaveOccurs() {
        for (TableSpec table : ShopTables.PIPELINE.inputs()) {
            Set<String> codes = ShopOddity.all().stream()
                    .filter(oddity -> oddity.table().equals(table))
                    .flatMap(oddity -> oddity.codes().stream())
                    .collect(Collectors.toSet());
            // Products are so few that one bad row is what their limit allows.
            assertThat(codes)
                    .as(table.name())
                    .containsExactlyInAnyOrderElementsOf(
                            table.equals(ShopTables.PRODUCTS)
                                    ? Set.of("BAD_VALUE(product_name)")
                                    : Set.copyOf(table.rejectCodes()));
        }
    }

    @Test
    void everyOddRowIsRejectedForItsReasonsAndNoOther() {
        TableBench bench = new TableBench(new ShopPipeline(), folder).reading(SAMPLE);

        RunReport report = bench.run("2024-05-05");

        assertThat(report.failure()).isNull();
        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.balances()).allMatch(BalanceResult::balanced);
        for (TableRows table : report.tables()) {
            assertThat(table.rejectsByCode().entrySet().stream()
                            .filter(code -> code.getValue() > 0)
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                    .as(table.table())
                    .isEqualTo(expected(table.table()));
            assertThat(table.balanced()).isTrue();
            // The limit that nobody has set.
            assertThat(table.rejected() * 100).as(table.table()).isLessThanOrEqualTo(table.read());
        }
        assertThat(bench.table("agg_public_holiday", "tt_order_hol_may > 0, tt_order_hol_dec > 0, tt_order_hol_aug"))
                .containsExactly("true true 0");
        assertThat(bench.table("agg_shipments", "tt_late_shipments > 0, tt_undelivered_items > 0"))
                .containsExactly("true true");
    }

    private static Map<String, Long> expected(String table) {
        Map<String, Long> counts = new TreeMap<>();
        ShopOddity.all().stream()
                .filter(oddity -> oddity.table().name().equals(table))
                .flatMap(oddity -> oddity.codes().stream())
                .forEach(code -> counts.merge(code, 1L, Long::sum));
        return counts;
    }

    @Test
    void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "mine");

        assertThat(generate("--out=" + folder))
                .isEqualTo("2 Cannot write to " + folder + ": it is not empty. Name another folder, or add --replace.");
    }

    /** Exit code and first line of stderr. */
    private static String generate(String... args) {
        StringWriter err = new StringWriter();
        CommandLine command = GenerateShop.command()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err));
        int code = command.execute(args);
        return code + " " + err.toString().lines().findFirst().orElse("");
    }

    private static Set<String> lines(String name) throws IOException {
        return unpacked(SAMPLE).getOrDefault(name, "").lines().collect(Collectors.toSet());
    }

    private static SortedMap<String, String> unpacked(Path from) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (file.toString().endsWith(".gz")) {
                    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                        bytes = in.readAllBytes();
                    }
                }
                files.put(String.valueOf(file.getFileName()), new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
