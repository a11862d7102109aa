package io.weekmart.copies;

import static io.weekmart.copies.Mart.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.publish.Ledger;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copies in CSV: one file for each partition, replaced as a whole. */
class CsvCopiesTest {
    @TempDir
    Path folder;

    private Mart mart;
    private Path csv;

    @BeforeEach
    void publishes() {
        csv = folder.resolve("csv");
        mart = new Mart(folder)
                .day("2024-05-04", row(1L, "Kettle", new BigDecimal("9.50")))
                .day("2024-05-05", row(2L, "Toaster", null))
                .items(row(1L, "Kettle"), row(2L, null), row(3L, ""), row(4L, "2\" pan, \"new\"\nblue"));
    }

    /** All files but the bookkeeping's. */
    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(csv)) {
            return paths.filter(Files::isRegularFile)
                    .map(file -> csv.relativize(file).toString())
                    .filter(name -> !name.startsWith("_"))
                    .sorted()
                    .toList();
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(csv.resolve(name));
    }

    @Test
    void eachPartitionIsAFileWithAHeaderInAFolderOfItsName() throws IOException {
        assertThat(mart.csv(csv)).isEqualTo(new Copied(3, 0, 6, 0));

        assertThat(files())
                .containsExactly("items/items.csv", "sold/day=2024-05-04/sold.csv", "sold/day=2024-05-05/sold.csv");
        assertThat(text("sold/day=2024-05-04/sold.csv")).isEqualTo("item_id,item_name,price\r\n1,Kettle,9.50\r\n");
        assertThat(text("sold/day=2024-05-05/sold.csv")).isEqualTo("item_id,item_name,price\r\n2,Toaster,\r\n");
        assertThat(text("items/items.csv"))
                .isEqualTo("item_id,item_name\r\n1,Kettle\r\n2,\r\n3,\"\"\r\n4,\"2\"\" pan, \"\"new\"\"\nblue\"\r\n");
    }

    @Test
    void theSameAgainWritesNothingAndOnlyWhatDiffersIsReplacedOrRemoved() throws IOException {
        mart.csv(csv);
        Object kept = Files.getAttribute(csv.resolve("items/items.csv"), "unix:ino");

        assertThat(mart.csv(csv)).isEqualTo(Copied.NOTHING);
        mart.day("2024-05-05", row(3L, "Pan", null)).remove("2024-05-04");
        assertThat(mart.csv(csv)).isEqualTo(new Copied(1, 1, 1, 0));

        assertThat(files()).containsExactly("items/items.csv", "sold/day=2024-05-05/sold.csv");
        assertThat(text("sold/day=2024-05-05/sold.csv")).isEqualTo("item_id,item_name,price\r\n3,Pan,\r\n");
        assertThat(Files.getAttribute(csv.resolve("items/items.csv"), "unix:ino"))
                .isEqualTo(kept);
    }

    /** What there is after three publications, with a kill in the second: at each of its steps, before or behind what the step does. */
    @Test
    void whateverAKillLeavesIsHealedByTheNextRunEvenIfTheOutputIsAsItWasBefore() throws IOException {
        int steps = 0;
        for (int step = 1; step <= 100 && steps == 0; step++) {
            for (boolean behind : new boolean[] {false, true}) {
                csv = folder.resolve("csv-" + step + behind);
                Mart now = new Mart(folder.resolve("mart-" + step + behind))
                        .day("2024-05-04", row(1L, "Kettle", null))
                        .day("2024-05-05", row(2L, "Toaster", null));
                now.csv(csv);
                Ledger before = now.ledger();
                now.day("2024-05-03", row(9L, "Pan", null))
                        .day("2024-05-05", row(2L, "Grill", null))
                        .remove("2024-05-04");
                DyingStorage dying = new DyingStorage(step, behind);
                try {
                    now.csv(csv, dying, now.ledger());
                } catch (IOException e) {
                    assertThat(e).hasMessage("killed");
                }
                if (!dying.killed()) {
                    steps = step;
                    break;
                }
                // A backfill brings the rows back that there were.
                now.csv(csv, Storage::open, before);

                assertThat(files())
                        .as("killed at step %d", step)
                        .containsExactly("sold/day=2024-05-04/sold.csv", "sold/day=2024-05-05/sold.csv");
                assertThat(text("sold/day=2024-05-05/sold.csv"))
                        .as("killed at step %d", step)
                        .isEqualTo("item_id,item_name,price\r\n2,Toaster,\r\n");
                try (Stream<Path> bookkeeping = Files.walk(csv.resolve("_weekmart"))) {
                    assertThat(bookkeeping.filter(Files::isRegularFile).map(file -> file.getFileName()
                                    .toString()))
                            .containsExactlyInAnyOrder("grocer.json", "grocer.output");
                }
            }
        }
        // The memory twice, the leftovers, two files forced and published, one deleted, and the staging folder.
        assertThat(steps - 1).isEqualTo(9);
    }

    /** A store that ends at one of the steps that change it, as a process that is killed there. */
    private static final class DyingStorage implements CsvCopies.Opening {
        private static final Set<String> CHANGES =
                Set.of("create", "replace", "force", "publish", "delete", "deleteTree", "abortUploads");

        private final int last;
        private final boolean behind;
        private int step;

        /** @param behind whether the last step is done */
        DyingStorage(int last, boolean behind) {
            this.last = last;
            this.behind = behind;
        }

        boolean killed() {
            return step >= last;
        }

        @Override
        public Storage open(OutputLayout copies, Configuration hadoop) throws IOException {
            Storage storage = Storage.open(copies, hadoop);
            return (Storage) Proxy.newProxyInstance(
                    Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                        if (CHANGES.contains(method.getName())) {
                            step++;
                            if (step > last || (step == last && !behind)) {
                                throw new IOException("killed");
                            }
                        }
                        Object result;
                        try {
                            result = method.invoke(storage, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                        if (CHANGES.contains(method.getName()) && step == last) {
                            throw new IOException("killed");
                        }
                        return result;
                    });
        }
    }

    @Test
    void aCopyThatEndedBeforeItWasRememberedIsMadeAgain() throws IOException {
        mart.csv(csv);
        Files.delete(csv.resolve("_weekmart/copies/grocer.json"));

        assertThat(mart.csv(csv)).isEqualTo(new Copied(3, 0, 6, 0));
        assertThat(text("items/items.csv")).startsWith("item_id,item_name\r\n1,Kettle\r\n");
    }
}
