package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.MortalStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/** One output and the nights that work on it. Files hold one line for each store instead of Parquet. */
final class Nights {
    static final LocalDate SATURDAY = LocalDate.parse("2024-05-04");
    static final LocalDate SUNDAY = LocalDate.parse("2024-05-05");

    /** The version of the rows of each week. Week 15 stays, 16 is emptied, 17 changes, 18 is new. */
    static final SortedMap<Integer, String> BEFORE = new TreeMap<>(Map.of(15, "old", 16, "old", 17, "old"));

    static final SortedMap<Integer, String> AFTER = new TreeMap<>(Map.of(15, "old", 17, "new", 18, "new"));

    private static final int FILES_PER_WEEK = 2;
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

    Nights(OutputLayout layout, Opener opener) {
        this(layout, opener, Storage::replace);
    }

    Nights(OutputLayout layout, Opener opener, TaskWriter tasks) {
        this.layout = layout;
        this.opener = opener;
        this.tasks = tasks;
    }

    OutputLayout layout() {
        return layout;
    }

    /** What the weekly job does with an output; answers whether it was killed. */
    boolean night(int lastChange, LocalDate date, SortedMap<Integer, String> weeks) throws IOException {
        MortalStorage storage = new MortalStorage(opener.open(layout), lastChange);
        try {
            work(storage, date, weeks);
        } catch (MortalStorage.Killed e) {
            assertThat(storage.dead()).isTrue();
        }
        return storage.dead();
    }

    /** Whether the night ends with a failure of the user's kind: publishing was interrupted. */
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
        work(storage, Output.Purpose.NIGHT, date, weeks);
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
        Settings.Output settings = new Settings.Output(layout.toString(), "zstd", FILES_PER_WEEK, Duration.ofDays(90));
        return Output.open(settings, layout, storage, run, purpose, clock.terms());
    }

    void work(Storage storage, Output.Purpose purpose, LocalDate date, SortedMap<Integer, String> weeks)
            throws IOException {
        try (Output output = open(storage, purpose, date)) {
            output.publish(publication(output, date, weeks), target -> {});
            output.expireRejects();
            output.writeReport("{}".getBytes(UTF_8));
        }
    }

    private Publication publication(Output output, LocalDate date, SortedMap<Integer, String> weeks)
            throws IOException {
        List<StagedFile> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        Ledger ledger = output.ledger();
        Ledger.Draft draft = ledger.draft();
        String dimension = "published on " + date;
        if (!ledger.table("dim_store").map(PublishedTable::fingerprint).equals(Optional.of(dimension))) {
            files.add(stage(output, layout.dimensionFile("store"), dimension));
            String name = layout.dimensionFile("store").getName();
            draft.table(
                    "dim_store",
                    new PublishedTable(List.of(new PublishedFile(name, dimension.length(), 1)), dimension, 1));
        }
        for (Map.Entry<Integer, String> week : weeks.entrySet()) {
            if (!ledger.week(2024, week.getKey())
                    .map(PublishedWeek::fingerprint)
                    .equals(Optional.of(week.getValue()))) {
                for (int bucket = 0; bucket < FILES_PER_WEEK; bucket++) {
                    files.add(stage(
                            output,
                            layout.weekFile(2024, week.getKey(), bucket, FILES_PER_WEEK),
                            rows(week.getKey(), week.getValue(), bucket)));
                }
                folders.add(layout.week(2024, week.getKey()));
                draft.week(published(week.getKey(), week.getValue()));
            }
        }
        for (PublishedWeek week : ledger.weeks().values()) {
            if (!weeks.containsKey(week.wkNum())) {
                folders.add(layout.week(2024, week.wkNum()));
                draft.withoutWeek(2024, week.wkNum());
            }
        }
        if (ledger.lastNight().map(Night::runDate).isEmpty()
                || !ledger.lastNight().get().runDate().equals(date)) {
            files.add(stage(output, layout.rejectsFile(date, "sales", 0), "rejects of " + date));
            folders.add(layout.rejects(date));
            draft.lastNight(new Night(date, List.of(), "", ""));
        }
        return new Publication(files, folders, draft);
    }

    private StagedFile stage(Output output, Path target, String content) throws IOException {
        Path staged = layout.staged(output.run().runId(), target, 1);
        tasks.write(output.storage(), staged, content.getBytes(UTF_8));
        return new StagedFile(staged, target, content.length());
    }

    private String rows(int wkNum, String version, int bucket) {
        StringBuilder rows = new StringBuilder();
        for (int store : STORES) {
            if (OutputLayout.storeBucket(store, FILES_PER_WEEK) == bucket) {
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

    private PublishedWeek published(int wkNum, String version) {
        LocalDate start = LocalDate.parse("2024-04-29").plusWeeks(wkNum - 18);
        List<PublishedFile> files = new ArrayList<>();
        for (int bucket = 0; bucket < FILES_PER_WEEK; bucket++) {
            String rows = rows(wkNum, version, bucket);
            files.add(new PublishedFile(
                    layout.weekFile(2024, wkNum, bucket, FILES_PER_WEEK).getName(),
                    rows.length(),
                    rows.lines().count()));
        }
        return new PublishedWeek(
                2024,
                wkNum,
                start,
                start.plusDays(6),
                files,
                version,
                STORES.size(),
                BigDecimal.ONE,
                BigDecimal.TEN,
                new TreeSet<>(),
                new TreeSet<>());
    }

    /** Lists and reads the fact by path, as a query does. */
    void assertEachStoreWeekOnce(String when) throws IOException {
        Storage storage = opener.open(layout);
        SortedMap<String, String> seen = new TreeMap<>();
        for (StoredFile file : storage.listTree(layout.factTable())) {
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
        for (StoredFile file : storage.list(layout.dimension("store"))) {
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
                Ledger ledger = Output.readLedger(storage, layout);
                files.put(name, ledger.weeks() + " " + ledger.tables() + " " + ledger.newestDate());
            } else if (!name.startsWith("runs/")) {
                files.put(name, new String(storage.read(file.path()).orElseThrow(), UTF_8));
            }
        }
        assertThat(locks).isEqualTo(1);
        return files;
    }
}
