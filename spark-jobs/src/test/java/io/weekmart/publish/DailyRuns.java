package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.MortalStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/** One output and the daily runs that work on it. Files hold one line for each store instead of Parquet. */
final class DailyRuns {
    static final LocalDate SATURDAY = LocalDate.parse("2024-05-04");
    static final LocalDate SUNDAY = LocalDate.parse("2024-05-05");

    /** The version of the rows of each week. Week 15 stays, 16 is emptied, 17 changes, 18 is new. */
    static final SortedMap<Integer, String> BEFORE = new TreeMap<>(Map.of(15, "old", 16, "old", 17, "old"));

    static final SortedMap<Integer, String> AFTER = new TreeMap<>(Map.of(15, "old", 17, "new", 18, "new"));

    private static final int FILES_PER_WEEK = 2;
    private static final Weeks TABLES = new Weeks(FILES_PER_WEEK);
    private static final List<Integer> STORES = List.of(1, 2, 3, 4, 5);

    /** Opens the store anew, as a process does that starts. */
    interface Opener {
        Storage open(OutputLayout layout) throws IOException;
    }

    /** Writes a staged file, as the tasks do. */
    interface TaskWriter {
        void write(Storage storage, Path staged, byte[] content) throws IOException;
    }

    private final Opener opener;
    private final TaskWriter tasks;
    private final OutputLayout layout;
    private final TestClock clock = new TestClock();
    private int runs;

    DailyRuns(OutputLayout layout, Opener opener) {
        this(layout, opener, Storage::replace);
    }

    DailyRuns(OutputLayout layout, Opener opener, TaskWriter tasks) {
        this.layout = layout;
        this.opener = opener;
        this.tasks = tasks;
    }

    OutputLayout layout() {
        return layout;
    }

    /** What the weekly job does with an output; answers whether it was killed. */
    boolean run(int lastChange, LocalDate date, SortedMap<Integer, String> weeks) throws IOException {
        MortalStorage storage = new MortalStorage(opener.open(layout), lastChange);
        try {
            work(storage, date, weeks);
        } catch (MortalStorage.Killed e) {
            assertThat(storage.dead()).isTrue();
        }
        return storage.dead();
    }

    /** Whether the run ends with a failure of the user's kind: publishing was interrupted. */
    boolean fails(Storage storage, LocalDate date, SortedMap<Integer, String> weeks) {
        try {
            work(storage, date, weeks);
            return false;
        } catch (UserFault e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    void work(Storage storage, LocalDate date, SortedMap<Integer, String> weeks) throws IOException {
        work(storage, Output.Purpose.DAILY, date, weeks);
    }

    /** What the job {@code recover} does; answers what came of it. */
    Recovery recover(Storage storage) {
        try (Output output = open(storage, Output.Purpose.RECOVER, SUNDAY)) {
            return output.recovery();
        }
    }

    private Output open(Storage storage, Output.Purpose purpose, LocalDate date) {
        clock.advance(Duration.ofHours(1));
        RunIdentity run = new RunIdentity("run-" + runs++, date, "1.2.3");
        return TABLES.open(layout, storage, run, purpose, clock.terms());
    }

    void work(Storage storage, Output.Purpose purpose, LocalDate date, SortedMap<Integer, String> weeks)
            throws IOException {
        try (Output output = open(storage, purpose, date)) {
            output.publish(publication(output, date, weeks), target -> {});
            output.expireRejects(date);
            output.writeReport("{}".getBytes(UTF_8));
        }
    }

    private Publication publication(Output output, LocalDate date, SortedMap<Integer, String> weeks)
            throws IOException {
        Ledger ledger = output.ledger();
        Publication publication = output.publication();
        String dimension = "published on " + date;
        PartitionKey stores = PartitionKey.whole(Weeks.STORES);
        if (!fingerprint(ledger, stores).equals(Optional.of(dimension))) {
            publication.replace(new PartitionUpdate(
                    stores,
                    Optional.empty(),
                    List.of(stage(output, stores, "dim_store.parquet", dimension)),
                    dimension,
                    Map.of(),
                    Map.of()));
        }
        for (Map.Entry<Integer, String> week : weeks.entrySet()) {
            PartitionKey key = Weeks.week(week.getKey());
            if (!fingerprint(ledger, key).equals(Optional.of(week.getValue()))) {
                List<StagedFile> files = new ArrayList<>();
                for (int bucket = 0; bucket < FILES_PER_WEEK; bucket++) {
                    String rows = rows(week.getKey(), week.getValue(), bucket);
                    files.add(stage(output, key, TABLES.fileName(bucket), rows));
                }
                publication.replace(Weeks.update(week.getKey(), files, week.getValue()));
            }
        }
        for (int wkNum : Weeks.numbers(ledger.partitions(Weeks.FACT))) {
            if (!weeks.containsKey(wkNum)) {
                publication.remove(Weeks.week(wkNum));
            }
        }
        if (!ledger.lastRun().map(LastRun::runDate).equals(Optional.of(date))) {
            PartitionKey rejects = Rejects.key(date, "sales");
            StagedFile file = stage(output, rejects, Rejects.fileName(0), "rejects of " + date);
            publication.rejects(date, "sales", List.of(file)).lastRun(Weeks.daily(date));
        }
        return publication;
    }

    private static Optional<String> fingerprint(Ledger ledger, PartitionKey key) {
        return ledger.partition(key).map(PublishedPartition::fingerprint);
    }

    private StagedFile stage(Output output, PartitionKey key, String name, String content) throws IOException {
        Path staged = layout.staged(output.run().runId(), layout.resolve(key.path(name)), 1);
        tasks.write(output.storage(), staged, content.getBytes(UTF_8));
        return new StagedFile(staged, name, content.length(), content.lines().count(), "");
    }

    private String rows(int wkNum, String version, int bucket) {
        StringBuilder rows = new StringBuilder();
        for (int store : STORES) {
            if (store % FILES_PER_WEEK == bucket) {
                rows.append(wkNum)
                        .append(' ')
                        .append(store)
                        .append(' ')
                        .append(version)
                        .append('\n');
            }
        }
        return rows.toString();
    }

    /** Lists and reads the fact by path, as a query does. */
    void assertEachStoreWeekOnce(String when) throws IOException {
        Storage storage = opener.open(layout);
        SortedMap<String, String> seen = new TreeMap<>();
        for (StoredFile file : storage.listTree(Weeks.table(layout))) {
            String content = new String(storage.read(file.path()).orElseThrow(), UTF_8);
            for (String row : content.lines().toList()) {
                String key = row.substring(0, row.lastIndexOf(' '));
                String version = row.substring(row.lastIndexOf(' ') + 1);
                assertThat(seen.put(key, version))
                        .as("doubled %s, %s", key, when)
                        .isNull();
            }
        }
        for (int store : STORES) {
            assertThat(seen.remove("15 " + store)).as(when).isEqualTo("old");
            assertThat(seen.remove("16 " + store)).as(when).isIn(null, "old");
            assertThat(seen.remove("17 " + store)).as(when).isIn("old", "new");
            assertThat(seen.remove("18 " + store)).as(when).isIn(null, "new");
        }
        assertThat(seen).as(when).isEmpty();
        List<String> dimension = new ArrayList<>();
        for (StoredFile file : storage.list(layout.resolve(Weeks.STORES))) {
            dimension.add(new String(storage.read(file.path()).orElseThrow(), UTF_8));
        }
        assertThat(dimension).as(when).hasSize(1);
        assertThat(dimension.get(0)).as(when).isIn("published on " + SATURDAY, "published on " + SUNDAY);
    }

    /** Every file of the output with its content, apart from reports, starts and the lock, which name runs. */
    SortedMap<String, String> everything() throws IOException {
        Storage storage = opener.open(layout);
        SortedMap<String, String> files = new TreeMap<>();
        int locks = 0;
        for (StoredFile file : storage.listTree(layout.root())) {
            String name = layout.relative(file.path());
            if (name.startsWith("_weekmart/locks/")) {
                locks++;
            } else if (name.equals("_weekmart/ledger.json")) {
                Ledger ledger = TABLES.store(storage, layout).ledger();
                files.put(name, ledger.partitions() + " " + ledger.newestDate());
            } else if (!name.startsWith("runs/")) {
                files.put(name, new String(storage.read(file.path()).orElseThrow(), UTF_8));
            }
        }
        assertThat(locks).isEqualTo(1);
        return files;
    }
}
