package io.weekmart.launcher.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several checks of one run date, as different processes do them, with a file that is large enough to be remembered. */
class ReadingMemoryTest {
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final String folder = "memory-" + UUID.randomUUID() + "/";
    /** The files that were read, in this order. */
    private final List<String> read = new CopyOnWriteArrayList<>();
    /** What happens to the large file before it is read the next time. */
    private Runnable meanwhile = () -> {};

    private S3Front front;
    private ObjectStore store;

    @BeforeEach
    void putDumps() throws IOException {
        front = S3Front.before(S3.server(), (method, key) -> {
            if (method.equals("GET") && key.endsWith(".csv")) {
                read.add(key.substring(folder.length()));
                if (key.contains("inventory")) {
                    meanwhile.run();
                    meanwhile = () -> {};
                }
            }
            return Fate.PASS;
        });
        S3.leadThrough(front);
        store = ObjectStore.connect();
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            put(table.name(), String.join(",", table.columns()) + "\n");
        }
        put("inventory", inventory());
    }

    @AfterEach
    void disconnect() {
        S3.leadStraight();
        store.close();
        front.close();
    }

    @Test
    void whatWasFoundInAFileIsNotReadAgain() {
        put("inventory", inventory().substring("cal_dt,".length()));

        List<String> found = faults();
        read.clear();

        assertThat(found).singleElement().asString().startsWith("inventory_2024-05-05.csv: column cal_dt is missing.");
        assertThat(faults()).isEqualTo(found);
        assertThat(read).doesNotContain("inventory_2024-05-05.csv").contains("store_2024-05-05.csv");
    }

    @Test
    void aFileThatWasReplacedWhileItWasReadIsReadAgainThoughItsBytesAreTheSame() {
        meanwhile = () -> put("inventory", "another version");

        assertThat(faults()).containsExactly("inventory_2024-05-05.csv: it was replaced or removed while it was read");

        put("inventory", inventory());
        assertThat(faults()).isEmpty();
    }

    @Test
    void whatAnotherVersionOfTheReaderFoundDoesNotCount() {
        StoredObject file = store.list(dumps().resolve("inventory")).objects().get(0);
        store.create(
                memory().resolve("read-0000.json"),
                """
                {"readings": [{"uri": "%s", "size": %d, "etag": "%s",
                  "reading": {"header": [], "rows": 0, "sha256": null, "fault": "its compressed data ends too early: the file is truncated"}}]}
                """
                        .formatted(file.location(), file.size(), file.etag()));

        assertThat(faults()).isEmpty();
        assertThat(store.list(memory()).objects().stream().map(StoredObject::name))
                .hasSize(2)
                .anyMatch(name -> name.matches("read-5-[0-9a-f]{64}\\.json"));
    }

    /** What is wrong with the dumps, as a process finds it that knows nothing but what was written down. */
    private List<String> faults() {
        Settings settings =
                SettingsReader.read(List.of(), List.of("raw.path=" + dumps()), uri -> Optional.empty(), null);
        return DumpCheck.of(store, settings, DATE, List.of(), ReadingMemory.in(store, memory())).lines().stream()
                .filter(line -> line.level() == CheckLine.Level.FAULT)
                .map(line -> line.file() + ": " + line.found())
                .toList();
    }

    /** More than a MiB. */
    private static String inventory() {
        String row = String.join(
                        ",",
                        Collections.nCopies(WeeklyTables.INVENTORY.columns().size(), "1")) + "\n";
        return String.join(",", WeeklyTables.INVENTORY.columns()) + "\n" + row.repeat((1 << 20) / row.length() + 1);
    }

    private void put(String table, String text) {
        store.put(dumps().resolve(table + "_" + DATE + ".csv"), text.getBytes(UTF_8));
    }

    private S3Location dumps() {
        return new S3Location(S3.bucket(), folder);
    }

    private S3Location memory() {
        return new S3Location(S3.bucket(), "_" + folder);
    }
}
