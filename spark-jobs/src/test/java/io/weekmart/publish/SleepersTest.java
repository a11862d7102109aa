package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.ForwardingStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holders that were asleep past their lease and wake, at the worst moments that there are; and what a kill leaves half-written. */
class SleepersTest {
    private static final int FILES = 2;
    private static final Weeks WEEKS = new Weeks(FILES);

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
        return WEEKS.open(layout, storage, Weeks.run(runId), Output.Purpose.DAILY, terms);
    }

    private static Publication week(Output output, String content) throws IOException {
        return WEEKS.publication(output, content, 18);
    }

    /** What happens while a holder sleeps: its lease ends, and another run takes over and publishes the week anew. */
    private void sleepWhileAnotherPublishes() throws IOException {
        clock.advance(Duration.ofMinutes(12));
        try (Output taker = open(disk, "taker")) {
            taker.publish(week(taker, "new"), target -> {});
        }
    }

    private void assertTheTakersWeekIsThere() throws IOException {
        assertThat(disk.listTree(Weeks.table(layout))).hasSize(FILES);
        for (StoredFile file : disk.listTree(Weeks.table(layout))) {
            assertThat(disk.read(file.path())).hasValue("new".getBytes(UTF_8));
        }
        assertThat(LedgerJson.read(disk.read(layout.ledger()).orElseThrow())
                        .partition(Weeks.week(18))
                        .orElseThrow()
                        .fingerprint())
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
                    if (file.toString().contains(Weeks.FACT) && deletions.incrementAndGet() == 1) {
                        sleepWhileAnotherPublishes();
                    }
                }
            }
        };
        Output sleeper = open(sleepy, "sleeper");
        Publication emptied = sleeper.publication().remove(Weeks.week(18));

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
        Publication ledgerAlone = sleeper.publication().lastRun(new LastRun(Weeks.MAY_5, List.of(), "config", "1"));

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
            assertThat(next.recovery().state()).isEqualTo(Recovery.State.UNDONE);
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
            assertThat(next.recovery().state()).isEqualTo(Recovery.State.UNDONE);
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
