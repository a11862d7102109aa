package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.ForwardingStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done and said where files of a publication are lost before it is finished, or where something stands in its way for good. */
class LostFilesTest {
    private static final int FILES = 2;
    private static final Weeks WEEKS = new Weeks(FILES);

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private OutputLayout layout;
    private Storage disk;

    @BeforeEach
    void publishTwoWeeks() throws IOException {
        layout = OutputLayout.of(folder.resolve("out").toString());
        disk = Storage.open(layout, new Configuration());
        try (Output output = open(disk, "first", Output.Purpose.DAILY)) {
            output.publish(weeks(output, "old"), target -> {});
        }
    }

    @Test
    void aPublicationOfWhichAStagedFileIsGoneHalfWayIsMarkedInTheLedger() throws IOException {
        interruptAfter(1, "new");
        deleteStaged(WEEKS.file(layout, 18, 1));

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.ABANDONED);
            assertThat(recover.recovery().sentence())
                    .startsWith(
                            "Cannot finish the publication of run killed, which had been killed half-way (its staged file ")
                    .endsWith("stores-00001-of-00002.parquet is gone). What it had touched is marked in the ledger.");
            Unfinished unfinished = recover.ledger().unfinished();
            assertThat(Weeks.numbers(unfinished.partitions())).containsExactly(17);
            assertThat(unfinished.remedy(WEEKS.spec())).contains("'backfill --from 2024-04-22 --to 2024-04-28'");
        }
        assertThat(rows()).containsExactly(Map.entry("17/0", "new"), old("17/1"), old("18/0"), old("18/1"));
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void theFirstPartitionsOfATableKeepTheSettingThatTheirFilesWereMadeWith() throws IOException {
        layout = OutputLayout.of(folder.resolve("dimensions-first").toString());
        disk = Storage.open(layout, new Configuration());
        Weeks undivided = new Weeks(1);
        try (Output output =
                undivided.open(layout, disk, Weeks.run("dimensions"), Output.Purpose.DAILY, clock.terms())) {
            org.apache.hadoop.fs.Path staged =
                    layout.staged("dimensions", layout.resolve("dim_store/dim_store.parquet"), 1);
            disk.replace(staged, "store".getBytes(UTF_8));
            StagedFile file = new StagedFile(staged, "dim_store.parquet", "store".length(), 1, "");
            output.publish(
                    output.publication()
                            .replace(new PartitionUpdate(
                                    PartitionKey.whole(Weeks.STORES),
                                    Optional.empty(),
                                    List.of(file),
                                    "store",
                                    Map.of(),
                                    Map.of())),
                    target -> {});
        }
        interruptAfter(1, "new");
        deleteStaged(WEEKS.file(layout, 18, 1));

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.ABANDONED);
            assertThat(recover.ledger().setting("output.files-per-week")).hasValue(String.valueOf(FILES));
        }
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aPublicationThatHadTouchedNothingIsUndoneWhereAStagedFileWasCut() throws IOException {
        interruptAfter(0, "new");
        Path cut = staged(WEEKS.file(layout, 17, 0));
        Files.writeString(cut, "");

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.UNDONE);
            assertThat(recover.recovery().cause()).hasValue("its staged file file:" + cut + " has 0 bytes, expected 3");
            assertThat(recover.ledger().unfinished().isEmpty()).isTrue();
        }
        assertThat(rows()).containsExactly(old("17/0"), old("17/1"), old("18/0"), old("18/1"));
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aStagingFolderThatIsGoneHalfWayIsMarkedInTheLedger() throws IOException {
        interruptAfter(3, "new");
        disk.deleteTree(layout.staging());

        try (Output next = open(disk, "next", Output.Purpose.DAILY)) {
            assertThat(next.recovery().state()).isEqualTo(Recovery.State.ABANDONED);
            assertThat(Weeks.numbers(next.ledger().unfinished().partitions())).containsExactly(17, 18);
        }
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aJournalThatIsGoneHalfWayIsNoticedByFilesThatAreNewerThanTheLedger() throws IOException {
        interruptAfter(1, "new");
        disk.deleteTree(layout.journals());

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().sentence())
                    .isEqualTo("Cannot finish the publication of run killed, which had been killed half-way"
                            + " (its journal is gone). What it had touched is marked in the ledger.");
            assertThat(Weeks.numbers(recover.ledger().unfinished().partitions()))
                    .containsExactly(17);
        }
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aJournalThatIsGoneHalfWayThroughANewWeekIsNoticedByFilesThatTheLedgerDoesNotKnow() throws IOException {
        interruptAfter(1, "new", 19);
        disk.deleteTree(layout.journals());

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            String left = layout.relative(WEEKS.file(layout, 19, 0));
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.ABANDONED);
            assertThat(recover.recovery().unknown()).containsExactly(left);
            assertThat(recover.recovery().sentence())
                    .isEqualTo("Cannot finish the publication of run killed, which had been killed half-way"
                            + " (its journal is gone). What it had touched is marked in the ledger, but for 1 file"
                            + " that the ledger does not know: " + left + ".");
            assertThat(recover.ledger().unfinished().isEmpty()).isTrue();
        }
    }

    @Test
    void aJournalThatCannotBeReadIsNamedAndWhatDiffersIsMarked() throws IOException {
        interruptAfter(1, "newer");
        Path journal = local(disk.list(layout.journals()).get(0).path());
        Files.writeString(journal, "no JSON at all");

        try (Output next = open(disk, "next", Output.Purpose.BACKFILL)) {
            assertThat(next.recovery().sentence())
                    .contains("its journal file:" + journal + " cannot be read: it is not valid JSON (14 bytes)");
            assertThat(Weeks.numbers(next.ledger().unfinished().partitions())).containsExactly(17);
        }
        assertThat(journal).doesNotExist();
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aJournalThatWasCutOffHalfWayIsNamedAndWhatDiffersIsMarked() throws IOException {
        interruptAfter(1, "newer");
        Path journal = local(disk.list(layout.journals()).get(0).path());
        Files.writeString(journal, "");

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.ABANDONED);
            assertThat(recover.recovery().sentence())
                    .contains("its journal file:" + journal + " was cut off after 0 bytes");
            assertThat(Weeks.numbers(recover.ledger().unfinished().partitions()))
                    .containsExactly(17);
        }
        assertThat(journal).doesNotExist();
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aJournalThatWasCutOffBeforeAnythingWasTouchedIsForgotten() throws IOException {
        interruptAfter(0, "newer");
        Path journal = local(disk.list(layout.journals()).get(0).path());
        Files.writeString(journal, "{\"formatVersion\"");

        try (Output next = open(disk, "next", Output.Purpose.DAILY)) {
            assertThat(next.recovery().state()).isEqualTo(Recovery.State.UNDONE);
            assertThat(next.recovery().cause()).hasValue("its journal file:" + journal + " was cut off after 16 bytes");
        }
        assertThat(journal).doesNotExist();
        assertThat(rows()).containsExactly(old("17/0"), old("17/1"), old("18/0"), old("18/1"));
    }

    @Test
    void aLostLedgerIsAskedForBeforeAPublicationIsAbandoned() throws IOException {
        interruptAfter(1, "new");
        deleteStaged(WEEKS.file(layout, 18, 1));
        Path journal = local(disk.list(layout.journals()).get(0).path());
        Path ledger = local(layout.ledger());
        byte[] backup = Files.readAllBytes(ledger);
        Files.delete(ledger);

        UserFault fault = refused(Output.Purpose.RECOVER);

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("no ledger of what is published, expected " + layout.ledger());
        assertThat(ledger).doesNotExist();
        assertThat(journal).exists();
        Files.write(ledger, backup);
        try (Output recover = open(disk, "again", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.ABANDONED);
            assertThat(recover.ledger().partitions()).hasSize(2);
        }
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aForeignFileIsNeverTakenForPublished() throws IOException {
        interruptAfter(1, "newer");
        org.apache.hadoop.fs.Path foreign = new org.apache.hadoop.fs.Path(Weeks.folder(layout, 17), "copy.parquet");
        disk.replace(foreign, "foreign".getBytes(UTF_8));
        disk.deleteTree(layout.journals());

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            Unfinished unfinished = recover.ledger().unfinished();
            assertThat(Weeks.numbers(unfinished.partitions())).containsExactly(17);
            assertThat(unfinished.partitions().get(0).files())
                    .extracting(PublishedFile::name)
                    .containsExactlyInAnyOrder("stores-00000-of-00002.parquet", "stores-00001-of-00002.parquet");
            assertThat(recover.strays()).extracting(StrayFile::path).containsExactly(layout.relative(foreign));
        }
    }

    @Test
    void aJournalOfANewerFormatIsLeftToTheVersionThatWroteIt() throws IOException {
        interruptAfter(1, "new");
        Path journal = local(disk.list(layout.journals()).get(0).path());
        Files.writeString(journal, "{\"formatVersion\" : 99}");

        UserFault fault = refused(Output.Purpose.RECOVER);

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining(journal + ", its format version is 99, newer than 3");
        assertThat(journal).exists();
    }

    @Test
    void withoutTheLedgerNoJobSaysThatNothingIsLeft() throws IOException {
        disk.deleteTree(layout.bookkeeping());

        UserFault fault = refused(Output.Purpose.RECOVER);

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessageContaining("it holds fact_weekly_store_product and no ledger of what is published, expected "
                        + layout.ledger());
        assertThat(fault.hint()).contains("Restore that file").contains("backfill over all dates");
    }

    @Test
    void aFileThatIsGoneIsToldByRecoverThoughNoRunWasKilled() throws IOException {
        disk.delete(List.of(WEEKS.file(layout, 18, 0)));

        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.DAMAGED);
            assertThat(Weeks.numbers(recover.ledger().unfinished().partitions()))
                    .containsExactly(18);
        }
        try (Output again = open(disk, "again", Output.Purpose.RECOVER)) {
            assertThat(again.recovery().state()).isEqualTo(Recovery.State.NOTHING);
            assertThat(again.ledger().unfinished().isEmpty()).isFalse();
        }
        aRunThatComputesThemPublishesAll();
    }

    @Test
    void aLockThatCannotBeReadIsNamedAndEndsWithItsLease() throws IOException {
        org.apache.hadoop.fs.Path lock = layout.lock(7);
        Files.writeString(local(lock), "garbage");
        clock.advance(Duration.between(
                clock.instant(), Files.getLastModifiedTime(local(lock)).toInstant()));

        UserFault fault = refused(Output.Purpose.DAILY);
        clock.advance(Duration.ofMinutes(12));
        open(disk, "next", Output.Purpose.DAILY).close();

        assertThat(fault.exitCode()).isEqualTo(ExitCode.HELD);
        assertThat(fault)
                .hasMessageContaining("its newest lock " + lock + " cannot be read, it is not valid JSON (7 bytes)");
        assertThat(fault.hint()).startsWith("If none is, delete that file.");
    }

    @Test
    void aFolderInTheWayIsNamedAndNobodyIsToldJustToRunAgain() throws IOException {
        Path target = local(WEEKS.file(layout, 18, 0));
        UserFault first;
        try (Output output = open(disk, "blocked", Output.Purpose.DAILY)) {
            Publication publication = weeks(output, "new");
            Files.delete(target);
            Files.createDirectories(target.resolve("in the way"));
            first = catchThrowableOfType(UserFault.class, () -> output.publish(publication, done -> {}));
        }
        UserFault second = refused(Output.Purpose.RECOVER);

        assertThat(List.of(first, second)).allSatisfy(fault -> {
            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(fault).hasMessageContaining("a folder lies at " + target + ", where a file belongs");
            assertThat(fault.hint()).startsWith("Move that folder out of the output; before that no run can finish.");
        });
        Files.delete(target.resolve("in the way"));
        Files.delete(target);
        try (Output recover = open(disk, "recover", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.FINISHED);
        }
        assertThat(rows().values()).containsOnly("new");
    }

    /** A publication that ends after so many files, as one that was killed. */
    private void interruptAfter(int files, String content) throws IOException {
        interruptAfter(files, content, 17, 18);
    }

    private void interruptAfter(int files, String content, Integer... wkNums) throws IOException {
        Storage failing = new ForwardingStorage(disk) {
            private int published;

            @Override
            public void publish(org.apache.hadoop.fs.Path staged, org.apache.hadoop.fs.Path target, long bytes)
                    throws IOException {
                if (published++ == files) {
                    throw new IOException("the disk is away");
                }
                super.publish(staged, target, bytes);
            }
        };
        try (Output output = open(failing, "killed", Output.Purpose.DAILY)) {
            Publication publication = weeks(output, content, wkNums);
            UserFault fault = catchThrowableOfType(UserFault.class, () -> output.publish(publication, target -> {}));
            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        }
    }

    /** It publishes what it computes, since what is marked equals nothing; and after that nothing is left to say. */
    private void aRunThatComputesThemPublishesAll() throws IOException {
        try (Output output = open(disk, "computing", Output.Purpose.DAILY)) {
            output.publish(weeks(output, "end"), target -> {});
            assertThat(output.ledger().unfinished().isEmpty()).isTrue();
        }
        try (Output recover = open(disk, "at last", Output.Purpose.RECOVER)) {
            assertThat(recover.recovery().state()).isEqualTo(Recovery.State.NOTHING);
            assertThat(recover.ledger().unfinished().isEmpty()).isTrue();
        }
        assertThat(rows().values()).hasSize(2 * FILES).containsOnly("end");
    }

    private UserFault refused(Output.Purpose purpose) {
        UserFault fault = catchThrowableOfType(UserFault.class, () -> open(disk, "refused", purpose));
        assertThat(fault).isNotNull();
        return fault;
    }

    private Output open(Storage storage, String runId, Output.Purpose purpose) {
        RunIdentity run = Weeks.run(runId.replace(' ', '-'));
        return WEEKS.open(layout, storage, run, purpose, clock.terms());
    }

    private static Publication weeks(Output output, String content) throws IOException {
        return weeks(output, content, 17, 18);
    }

    private static Publication weeks(Output output, String content, Integer... wkNums) throws IOException {
        return WEEKS.publication(output, content, wkNums);
    }

    private Path staged(org.apache.hadoop.fs.Path target) {
        return local(layout.staged("killed", target, 1));
    }

    private void deleteStaged(org.apache.hadoop.fs.Path target) throws IOException {
        Files.delete(staged(target));
    }

    /** What readers see of each week and file. */
    private Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (StoredFile file : disk.listTree(Weeks.table(layout))) {
            String week = file.path().getParent().getName().replace("wk_num=", "");
            String bucket = String.valueOf(file.path().getName().charAt("stores-0000".length()));
            Optional<byte[]> content = disk.read(file.path());
            rows.put(week + "/" + bucket, new String(content.orElseThrow(), UTF_8));
        }
        return rows;
    }

    private static Map.Entry<String, String> old(String file) {
        return Map.entry(file, "old");
    }

    private static Path local(org.apache.hadoop.fs.Path path) {
        return Path.of(path.toUri().getPath());
    }
}
