package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.storage.ForwardingStorage;
import io.weekmart.storage.MortalStorage;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others who write into the folder of the dumps: a second extraction at any moment, an export with manifests, another pipeline. */
class OthersAtTheDumpsTest {
    private static final String FIRST = "2024-05-04";
    private static final String DAY = "2024-05-05";
    private static final String NEXT = "2024-05-06";

    @TempDir
    private Path folder;

    /** Without the lock, the second one would take the first one's intent for a forgotten one, or read a later date before an earlier one. */
    @Test
    void aSecondExtractionIsRefusedFromTheFirstListingToTheLastManifest() {
        Database shop = OnlineShop.of(folder);
        shop.extract(NEXT);
        List<Integer> codes = new ArrayList<>();
        shop.through(storage -> new ForwardingStorage(storage) {
            @Override
            public List<StoredFile> list(org.apache.hadoop.fs.Path path) throws IOException {
                if (path.getName().equals("raw")) {
                    second();
                }
                return super.list(path);
            }

            // Before a date is read: here the second of two dates, behind the first one's manifest.
            @Override
            public int abortUploads(org.apache.hadoop.fs.Path path) throws IOException {
                second();
                return super.abortUploads(path);
            }

            @Override
            public void replace(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
                if (path.getName().startsWith("manifest_")) {
                    second();
                }
                super.replace(path, content);
            }

            private void second() {
                shop.through(UnaryOperator.identity());
                codes.add(shop.extract(NEXT).exitCode());
            }
        });

        assertThat(shop.extract(DAY).message()).isEmpty();

        assertThat(codes).hasSizeGreaterThan(4).containsOnly(5);
        shop.through(UnaryOperator.identity());
        assertThat(shop.extract(NEXT).out()).startsWith("Nothing to do");
    }

    /** A run that slept past its lease must not write where another one is at work. */
    @Test
    void anExtractionThatIsRefusedTakesNoLaterManifestAway() throws IOException {
        Database shop = OnlineShop.of(folder);
        shop.extract(DAY);
        shop.extract(NEXT);
        Files.writeString(shop.raw().resolve("orders_" + FIRST + ".csv.gz"), "of another export");
        Map<String, String> before = contents(shop.raw());

        Database.Result refused = shop.extract(FIRST);

        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.message())
                .contains("there are dumps of that date which no extraction of orders wrote: orders_" + FIRST
                        + ".csv.gz.");
        assertThat(contents(shop.raw())).isEqualTo(before);
        assertThat(before).containsKeys("manifest_" + DAY + ".json", "manifest_" + NEXT + ".json");
    }

    /** Every file of the dumps, and what is in it. */
    private static Map<String, String> contents(Path raw) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(raw)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    /** What somebody else put beside what a run remembers is no reason to forget it. */
    @Test
    void aStrayFileStaysAndNothingIsForgotten() throws IOException {
        Database shop = OnlineShop.of(folder);
        killed(shop, FIRST);
        Path ours = shop.raw().resolve("_weekmart/extract/orders");
        List<Path> stray =
                List.of(ours.resolve("note.txt"), ours.resolve(FIRST).resolve("note.txt"), ours.resolve("a/b/note"));
        for (Path file : stray) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "mine");
        }
        Files.writeString(ours.resolve("a/intent.json"), "{}");

        assertThat(shop.extract(NEXT).message()).isEmpty();

        assertThat(shop.hasManifest(FIRST)).as("it was not finished").isTrue();
        assertThat(stray.get(0)).exists();
        assertThat(stray.get(2)).exists();
    }

    /** A later date cannot be read any more; those behind it have lost their manifests by then. */
    @Test
    void aRefusalSaysWhichManifestsAreWithdrawnAndTheNextRunWritesThem() {
        Database shop = OnlineShop.of(folder);
        shop.extract(FIRST);
        shop.extract(DAY);
        shop.extract(NEXT);
        shop.sql("UPDATE orders SET order_status = 'LATER'");
        shop.raw().resolve("orders_" + FIRST + ".csv.gz").toFile().delete();
        shop.through(storage -> new ForwardingStorage(storage) {
            @Override
            public void replace(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
                super.replace(path, content);
                if (path.getName().equals("manifest_" + FIRST + ".json")) {
                    shop.sql("ALTER TABLE orders RENAME order_status TO status");
                }
            }
        });

        Database.Result refused = shop.extract(FIRST);

        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.message())
                .contains("it has no column order_status")
                .endsWith("Without a manifest until then are 2 dates from 2024-05-05 to 2024-05-06: the dumps that were"
                        + " there would be older than those of a date before. The next extraction of the pipeline, for"
                        + " whichever date, begins with them.");
        assertThat(refused.err())
                .contains("Extracting 2024-05-04, 2024-05-05, 2024-05-06: ")
                .contains(" 2 manifests are withdrawn once the first date is read, and written anew one by one.");
        assertThat(shop.hasManifest(FIRST)).isTrue();
        assertThat(shop.hasManifest(NEXT)).isFalse();

        shop.through(UnaryOperator.identity()).sql("ALTER TABLE orders RENAME status TO order_status");
        assertThat(shop.extract(FIRST).message()).isEmpty();
        assertThat(shop.dump("orders", NEXT)).anyMatch(row -> row.endsWith("LATER"));
        assertThat(shop.extract(NEXT).out()).startsWith("Nothing to do");
    }

    /** What a run stages that slept past its lease, and does not know it yet, is no part of another's dumps. */
    @Test
    void whoLostTheLockStagesIntoAFolderOfItsOwn() {
        Database shop = OnlineShop.of(folder);
        List<String> folders = Collections.synchronizedList(new ArrayList<>());
        UnaryOperator<Storage> watching = storage -> new ForwardingStorage(storage) {
            @Override
            public void publish(org.apache.hadoop.fs.Path staged, org.apache.hadoop.fs.Path target, long bytes)
                    throws IOException {
                folders.add(staged.getParent().getParent().getName());
                super.publish(staged, target, bytes);
            }
        };
        shop.through(watching).extract(DAY);
        shop.sql("UPDATE orders SET order_status = 'LATER'");
        shop.raw().resolve("orders_" + DAY + ".csv.gz").toFile().delete();
        shop.extract(DAY);

        assertThat(folders).hasSize(12);
        assertThat(Set.copyOf(folders)).as("two runs").hasSize(2);
    }

    @Test
    void whoLostTheLockWritesNoManifest() {
        Database shop = OnlineShop.of(folder);
        shop.onceTheSnapshotIsTaken(() -> {
            shop.leaseEnds();
            shop.through(UnaryOperator.identity());
            assertThat(shop.extract(DAY).message()).isEmpty();
            shop.sql("UPDATE orders SET order_status = 'LATER'");
        });

        Database.Result first = shop.extract(DAY);

        assertThat(first.exitCode()).isEqualTo(5);
        assertThat(first.message()).contains("another took the folder over.");
        assertThat(shop.dump("orders", DAY)).contains("2,2024-05-05 23:59:59.999999,2,PENDING");
    }

    @Test
    void theTablesAreFreeWhileTheFilesAreMoved() {
        Database shop = OnlineShop.of(folder);
        List<String> sessions = Collections.synchronizedList(new ArrayList<>());
        shop.through(storage -> new ForwardingStorage(storage) {
            @Override
            public void publish(org.apache.hadoop.fs.Path staged, org.apache.hadoop.fs.Path target, long bytes)
                    throws IOException {
                sessions.add(shop.value("SELECT count(*) FROM pg_stat_activity WHERE application_name ="
                        + " 'weekmart extract' AND datname = current_database()"));
                super.publish(staged, target, bytes);
            }
        });

        assertThat(shop.extract(DAY).message()).isEmpty();

        assertThat(sessions).hasSize(6).containsOnly("0");
    }

    /** An export stepped in for a night that was killed, and for the one behind it. */
    @Test
    void manifestsOfAnExportBehindAnUnfinishedDateStay() throws IOException {
        Database shop = OnlineShop.of(folder);
        killed(shop, FIRST);
        export(shop, DAY);

        Database.Result result = shop.extract(NEXT);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message())
                .contains("Cannot extract the dumps of 2024-05-04 into ")
                .contains(
                        "the manifest manifest_2024-05-05.json was written by something else than 'extract orders', and"
                                + " the dumps from that date on would be replaced.");
        assertThat(shop.files())
                .containsEntry("export_2024-05-05.csv", 9L)
                .containsKey("manifest_2024-05-05.json")
                .doesNotContainKey("manifest_2024-05-06.json");
    }

    /** An export stepped in for that very night: what the killed run remembers is no reason to replace it. */
    @Test
    void theManifestOfAnExportOfTheUnfinishedDateStays() throws IOException {
        Database shop = OnlineShop.of(folder);
        killed(shop, FIRST);
        export(shop, FIRST);

        assertThat(shop.extract(NEXT).message()).isEmpty();
        assertThat(Files.readString(shop.raw().resolve("manifest_2024-05-04.json")))
                .contains("export_2024-05-04.csv");
        assertThat(shop.extract(FIRST).exitCode()).isEqualTo(3);
    }

    /** Another pipeline's partial date is not taken for one of this pipeline. */
    @Test
    void aPartialDateOfAnotherPipelineIsNotExtractedAgain() throws IOException {
        Database shop = OnlineShop.of(folder);
        shop.extract(FIRST);
        Path manifest = shop.raw().resolve("manifest_2024-05-04.json");
        String theirs = Files.readString(manifest)
                .replace("\"pipeline\" : \"orders\"", "\"pipeline\" : \"shop\"")
                .replace("\"partial\" : false", "\"partial\" : true");
        assertThat(theirs).contains("\"pipeline\" : \"shop\"").contains("\"partial\" : true");
        Files.writeString(manifest, theirs);

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(Files.readString(manifest)).isEqualTo(theirs);
    }

    /** Today was partial and is withdrawn by a run for yesterday, which is killed: whoever comes next cannot extract today either. */
    @Test
    void aDayThatGoesOnDoesNotStopTheNightsBeforeIt() {
        Database shop = OnlineShop.of(folder).set("extract.time-zone=Etc/GMT+12");
        String today = LocalDate.now(ZoneId.of("Etc/GMT+12")).toString();
        assertThat(shop.partial(today).message()).isEmpty();
        killed(shop, DAY);
        assertThat(shop.hasManifest(today)).isFalse();

        assertThat(shop.extract(NEXT).message()).isEmpty();

        assertThat(shop.hasManifest(DAY)).as("it was not finished").isTrue();
        assertThat(shop.hasManifest(today)).isFalse();
    }

    /** A run that was killed before it had an intent left parts that nobody would ask for again. */
    @Test
    void whatAKilledRunStagedIsRemovedByWhoeverComesNext() throws IOException {
        Database shop = OnlineShop.of(folder);
        Path part = shop.raw().resolve("_weekmart/extract/orders/2024-05-01/files/orders/part-0");
        Files.createDirectories(part.getParent());
        Files.writeString(part, "half");

        assertThat(shop.extract(DAY).message()).isEmpty();

        assertThat(part).doesNotExist();
    }

    @Test
    void twoPipelinesThatAreExtractedIntoOneFolderNeedNamesOfTheirOwn() {
        Database shop = OnlineShop.of(folder)
                .set("raw.manifest=manifest_{pipeline}_{date}.json")
                .set("pipelines.orders.output.path=/orders")
                .set("pipelines.shop.output.path=/shop");

        Database.Result refused = shop.extract(DAY);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.message())
                .contains("weekmart.pipelines.shop.raw reads the same files of ")
                .contains("write {pipeline} in weekmart.pipelines.shop.raw.file-pattern");

        shop.set("pipelines.orders.raw.file-pattern=\"{pipeline}_{table}_{date}.csv.gz\"");
        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.files()).containsKeys("orders_orders_2024-05-05.csv.gz", "manifest_orders_2024-05-05.json");
    }

    private static void killed(Database shop, String date) {
        MortalStorage[] mortal = new MortalStorage[1];
        for (int change = 4; !hasIntent(shop, date); change++) {
            int last = change;
            shop.through(storage -> mortal[0] = new MortalStorage(storage, last));
            try {
                shop.extract(date);
            } catch (MortalStorage.Killed killed) {
                shop.leaseEnds();
            }
        }
        shop.through(UnaryOperator.identity());
        assertThat(shop.hasManifest(date)).isFalse();
    }

    private static boolean hasIntent(Database shop, String date) {
        return Files.exists(shop.raw().resolve("_weekmart/extract/orders/" + date + "/intent.json"));
    }

    /** A dump and its manifest, as an export of old writes them. */
    private static void export(Database shop, String date) {
        try {
            Files.writeString(shop.raw().resolve("export_" + date + ".csv"), "by export");
            Files.writeString(
                    shop.raw().resolve("manifest_" + date + ".json"),
                    "{\"files\": [{\"name\": \"export_" + date + ".csv\", \"bytes\": 9}]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
