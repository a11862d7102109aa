package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.output.PartitionValues;
import io.weekmart.publish.TableLayout.Content;
import io.weekmart.storage.MortalStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another table format fits: one that replaces no file, and commits each table at once. It is killed after every change of the store. */
class TableFormatTest {
    private static final List<String> TABLES = List.of("orders", "items");
    private static final Map<String, String> OLD = Map.of("p=1", "old", "p=2", "old");
    private static final Map<String, String> NEW = Map.of("p=1", "old", "p=2", "new", "p=3", "new");

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private int runs;

    @Test
    void readersOfATableSeeOneSnapshotWhateverIsKilledAndTheNextRunFinishes() throws IOException {
        int kills = 0;
        for (int change = 1; ; change++) {
            OutputLayout layout =
                    OutputLayout.of(folder.resolve("out-" + change).toString());
            run(layout, Integer.MAX_VALUE, OLD);
            boolean killed = run(layout, change, NEW);
            SnapshotTables readers = tables(layout);
            for (String table : TABLES) {
                assertThat(readers.rows(table))
                        .as("%s after change %d", table, change)
                        .isIn(OLD, NEW);
            }

            run(layout, Integer.MAX_VALUE, NEW);

            for (String table : TABLES) {
                assertThat(readers.rows(table))
                        .as("%s after change %d", table, change)
                        .isEqualTo(NEW);
                assertThat(readers.publications(table))
                        .as("commits of %s after change %d", table, change)
                        .hasSize(2);
            }
            if (!killed) {
                break;
            }
            kills++;
        }
        // Lock, start, four files, ledger, journal, two snapshots, ledger, journal, staging, lock.
        assertThat(kills).isGreaterThan(12);
    }

    private SnapshotTables tables(OutputLayout layout) throws IOException {
        return new SnapshotTables(Storage.open(layout, new Configuration()), layout);
    }

    /** Publishes what differs of both tables, by rows that are their fingerprint; answers whether it was killed. */
    private boolean run(OutputLayout layout, int lastChange, Map<String, String> rows) throws IOException {
        MortalStorage storage = new MortalStorage(Storage.open(layout, new Configuration()), lastChange);
        OutputSpec spec = new OutputSpec(
                "orders",
                "backfill --pipeline orders",
                TABLES.stream()
                        .map(table -> new TableLayout(table, List.of("p"), Pattern.compile(".*"), Content.COMPUTED))
                        .toList(),
                List.of());
        OutputStore store = new OutputStore(storage, layout, spec, new SnapshotTables(storage, layout));
        clock.advance(Duration.ofHours(1));
        RunIdentity run = Weeks.run("run-" + runs++);
        try (Output output = Output.open(Weeks.settings(layout), store, run, Output.Purpose.DAILY, clock.terms())) {
            Publication publication = output.publication();
            for (String table : TABLES) {
                for (Map.Entry<String, String> row : rows.entrySet()) {
                    String value = row.getKey().replace("p=", "");
                    PartitionKey key = new PartitionKey(table, PartitionValues.of("p", value));
                    if (!output.ledger()
                            .partition(key)
                            .map(PublishedPartition::fingerprint)
                            .equals(Optional.of(row.getValue()))) {
                        publication.replace(update(output, key, row.getValue()));
                    }
                }
            }
            output.publish(publication.lastRun(Weeks.daily(Weeks.MAY_5)), target -> {});
            assertThat(output.damaged(output.ledger().partitions().values())).isEmpty();
            assertThat(output.strays()).isEmpty();
        } catch (MortalStorage.Killed e) {
            assertThat(storage.dead()).isTrue();
        }
        return storage.dead();
    }

    /** The file goes where it is to stay, under a name that no other run uses. */
    private static PartitionUpdate update(Output output, PartitionKey key, String content) throws IOException {
        String name = output.run().runId() + ".parquet";
        org.apache.hadoop.fs.Path file = output.layout().resolve(key.path(name));
        output.storage().replace(file, content.getBytes(UTF_8));
        return new PartitionUpdate(
                key,
                Optional.empty(),
                List.of(new StagedFile(file, name, content.length(), 1, "")),
                content,
                Map.of(),
                Map.of());
    }
}
