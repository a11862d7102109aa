package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.ForwardingStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holders that were asleep past their lease and wake, at the worst moments that there are; and what a kill leaves half-written. */
class SleepersTest {
    private static final LocalDate MAY_5 = LocalDate.parse("2024-05-05");
    private static final int FILES = 2;

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private OutputLayout layout;
    private Storage disk;

    @BeforeEach
    void publishAWeek() throws IOException {
        layout = OutputLayout.of(folder.resolve("out").toString());
        disk = Storage.open(layout, new Configuration());
        try (Output output = open(disk, "first")) {
            output.publish(week(output, "old"), target -> {});
        }
    }

    private Output open(Storage storage, String runId) {
        return open(storage, runId, clock.terms());
    }

    private Output open(Storage storage, String runId, LeaseTerms terms) {
        Settings.Output settings = new Settings.Output(layout.toString(), "zstd", FILES, Duration.ofDays(90));
        return Output.open(settings, layout, storage, new RunIdentity(runId, MAY_5, "1"), Output.Purpose.NIGHT, terms);
    }

    private Publication week(Output output, String content) throws IOException {
        List<StagedFile> files = new ArrayList<>();
        List<PublishedFile> published = new ArrayList<>();
        for (int bucket = 0; bucket < FILES; bucket++) {
            org.apache.hadoop.fs.Path target = layout.weekFile(2024, 18, bucket, FILES);
            org.apache.hadoop.fs.Path staged = layout.staged(output.run().runId(), target, 1);
            output.storage().replace(staged, content.getBytes(UTF_8));
            files.add(new StagedFile(staged, target, content.length()));
            published.add(new PublishedFile(target.getName(), content.length(), 1));
        }
        PublishedWeek week = new PublishedWeek(
                2024,
                18,
                MAY_5.minusDays(6),
                MAY_5,
                published,
                content,
                FILES,
                BigDecimal.ONE,
                BigDecimal.ONE,
                new TreeSet<>(),
                new TreeSet<>());
        return new Publication(
                files, List.of(layout.week(2024, 18)), output.ledger().draft().week(week));
    }

    /** What happens while a holder sleeps: its lease ends, and another run takes over and publishes the week anew. */
    private void sleepWhileAnotherPublishes() throws IOException {
        clock.advance(Duration.ofMinutes(12));
        try (Output taker = open(disk, "taker")) {
            taker.publish(week(taker, "new"), target -> {});
        }
    }

    private void assertTheTakersWeekIsThere() throws IOException {
        assertThat(disk.listTree(layout.factTable())).hasSize(FILES);
        for (StoredFile file : disk.listTree(layout.factTable())) {
            assertThat(disk.read(file.path())).hasValue("new".getBytes(UTF_8));
        }
        assertThat(Output.readLedger(disk, layout).week(2024, 18).orElseThrow().fingerprint())
                .isEqualTo("new");
    }

    @Test
    void whoSleepsBetweenTwoDeletionsDeletesNoMore() throws IOException {
        AtomicInteger deletions = new AtomicInteger();
        Storage sleepy = new ForwardingStorage(disk) {
            @Override
            public void delete(List<org.apache.hadoop.fs.Path> files) throws IOException {
                for (org.apache.hadoop.fs.Path file : files) {
                    super.delete(List.of(file));
                    if (file.toString().contains(OutputLayout.FACT_TABLE) && deletions.incrementAndGet() == 1) {
                        sleepWhileAnotherPublishes();
                    }
                }
            }
        };
        Output sleeper = open(sleepy, "sleeper");
        Publication emptied = new Publication(
                List.of(),
                List.of(layout.week(2024, 18)),
                sleeper.ledger().draft().withoutWeek(2024, 18));

        UserFault fault = catchThrowableOfType(UserFault.class, () -> sleeper.publish(emptied, target -> {}));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(deletions).hasValue(1);
        assertTheTakersWeekIsThere();
    }

    @Test
    void whoSleepsBeforeMovingTheLedgerOnMovesItNoMore() throws IOException {
        Storage sleepy = new ForwardingStorage(disk) {
            @Override
            public void publish(org.apache.hadoop.fs.Path staged, org.apache.hadoop.fs.Path target, long bytes)
                    throws IOException {
                sleepWhileAnotherPublishes();
                super.publish(staged, target, bytes);
            }

            @Override
            public void replace(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
                if (path.equals(layout.ledger())) {
                    sleepWhileAnotherPublishes();
                }
                super.replace(path, content);
            }
        };
        Output sleeper = open(sleepy, "sleeper");
        Night night = new Night(MAY_5, List.of(), "config", "1");
        Publication ledgerAlone =
                new Publication(List.of(), List.of(), sleeper.ledger().draft().lastNight(night));

        assertThatThrownBy(() -> sleeper.publish(ledgerAlone, target -> {})).isInstanceOf(UserFault.class);

        assertTheTakersWeekIsThere();
    }

    @Test
    void aJournalThatComesLateIsForgottenThoughItsStagingIsHalfGone() throws IOException {
        Storage dying = new ForwardingStorage(disk) {
            @Override
            public void deleteTree(org.apache.hadoop.fs.Path staging) throws IOException {
                for (StoredFile file : disk.listTree(staging)) {
                    if (!file.path().getName().equals(layout.ledger().getName())) {
                        disk.delete(List.of(file.path()));
                        break;
                    }
                }
                throw new IOException("killed while it removed what was staged");
            }
        };
        Storage sleepy = new ForwardingStorage(disk) {
            @Override
            public boolean create(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
                if (path.getParent().equals(layout.journals())) {
                    clock.advance(Duration.ofMinutes(12));
                    assertThatThrownBy(() -> open(dying, "dying")).hasMessageContaining("killed while");
                }
                return super.create(path, content);
            }
        };
        Output sleeper = open(sleepy, "sleeper");
        Publication newer = week(sleeper, "newer");
        assertThatThrownBy(() -> sleeper.publish(newer, target -> {})).isInstanceOf(UserFault.class);

        clock.advance(Duration.ofMinutes(12));
        try (Output next = open(disk, "next")) {
            assertThat(next.recovery().outcome()).isEqualTo(Recovery.Outcome.UNDONE);
            next.publish(week(next, "new"), target -> {});
        }
        assertTheTakersWeekIsThere();
    }

    /** Disks without hard links show a file before its content. */
    @Test
    void aJournalAndAClaimThatWereCutOffStopNobody() throws IOException {
        long lock =
                Long.parseLong(disk.list(layout.locks()).get(0).path().getName().replace(".json", ""));
        write(layout.journal(lock), "{\"formatVersion\" : 1, \"publica");
        write(layout.lock(lock + 1), "{\"token\" : \"ab");
        clock.advance(Duration.ofDays(365 * 100L));

        try (Output next = open(disk, "next")) {
            assertThat(next.recovery().outcome()).isEqualTo(Recovery.Outcome.UNDONE);
            next.publish(week(next, "new"), target -> {});
        }
        assertTheTakersWeekIsThere();
        assertThat(disk.list(layout.journals())).isEmpty();
    }

    private static void write(org.apache.hadoop.fs.Path path, String content) {
        try {
            Path file = Path.of(path.toUri().getPath());
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRenewingGoesOnWhateverIsThrown() throws InterruptedException {
        AtomicInteger renewals = new AtomicInteger();
        Storage odd = new ForwardingStorage(disk) {
            @Override
            public void replace(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
                if (path.getParent().equals(layout.locks()) && renewals.incrementAndGet() == 1) {
                    throw new IllegalStateException("one hiccup");
                }
                super.replace(path, content);
            }
        };
        LeaseTerms quick =
                new LeaseTerms(Clock.systemUTC(), Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofSeconds(1));

        try (Output holder = open(odd, "holder", quick)) {
            for (int wait = 0; wait < 500 && renewals.get() < 3; wait++) {
                Thread.sleep(20);
            }
            assertThat(holder.run().runId()).isEqualTo("holder");
        }

        assertThat(renewals.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void theOutputIsGivenBackThoughStagingCannotBeRemoved() throws IOException {
        Storage stuck = new ForwardingStorage(disk) {
            @Override
            public void deleteTree(org.apache.hadoop.fs.Path staging) throws IOException {
                throw new IOException("busy");
            }
        };
        open(stuck, "stuck").close();

        try (Output next = open(disk, "next")) {
            assertThat(next.takenOverFrom()).isEmpty();
        }
    }
}
