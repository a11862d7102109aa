package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Server;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time, on a disk and on a real S3 server; HdfsIT shows it on HDFS. */
class LocksTest {
    private static final Weeks WEEKS = new Weeks(1);

    @Nested
    class OnDisk extends OneRunAtATime {
        @TempDir
        Path folder;

        @Override
        OutputLayout newOutput() {
            return OutputLayout.of(folder.resolve("out").toString());
        }

        @Override
        Storage open() throws IOException {
            return Storage.open(layout, new Configuration());
        }
    }

    @Nested
    class OnS3 extends OneRunAtATime {
        private static S3Server server;
        private static int outputs;

        @BeforeAll
        static void startServer() {
            server = S3Server.start();
        }

        @AfterAll
        static void stopServer() {
            server.close();
        }

        @Override
        OutputLayout newOutput() {
            return OutputLayout.of(server.uri("out-" + outputs++));
        }

        @Override
        Storage open() throws IOException {
            return Storage.open(layout, server.hadoopConf());
        }
    }

    abstract static class OneRunAtATime {
        private static final Duration LEASE_AND_SKEW = Duration.ofMinutes(11);

        OutputLayout layout;
        Storage storage;
        TestClock clock;

        abstract OutputLayout newOutput() throws IOException;

        abstract Storage open() throws IOException;

        @BeforeEach
        void openStorage() throws IOException {
            layout = newOutput();
            storage = open();
            clock = new TestClock();
        }

        @Test
        void ofTwentyConcurrentStartsOneRunsAndNineteenNameIt() throws Exception {
            int starts = 20;
            ExecutorService threads = Executors.newFixedThreadPool(starts);
            List<Output> running = Collections.synchronizedList(new ArrayList<>());
            List<UserFault> refused = Collections.synchronizedList(new ArrayList<>());
            try {
                CountDownLatch go = new CountDownLatch(1);
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < starts; i++) {
                    String runId = "run-" + i;
                    all.add(threads.submit(() -> {
                        go.await();
                        try {
                            running.add(start(runId));
                        } catch (UserFault e) {
                            refused.add(e);
                        }
                        return null;
                    }));
                }
                go.countDown();
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                threads.shutdownNow();
            }

            assertThat(running).hasSize(1);
            String holder = running.get(0).run().runId();
            assertThat(refused).hasSize(19).allSatisfy(fault -> {
                assertThat(fault.exitCode()).isEqualTo(ExitCode.HELD);
                assertThat(fault).hasMessageContaining("run " + holder + " of ");
            });
            running.get(0).close();
            start("afterwards").close();
        }

        @Test
        void aHolderThatIsHeardOfNoMoreIsTakenOverByTheNextNumber() throws IOException {
            start("dead");
            clock.advance(LEASE_AND_SKEW.minusMillis(1));
            assertThat(refused("early").exitCode()).isEqualTo(ExitCode.HELD);

            clock.advance(Duration.ofMillis(2));
            Output taker = start("taker");

            assertThat(taker.takenOverFrom())
                    .hasValueSatisfying(holder -> assertThat(holder).startsWith("run dead of "));
            assertThat(storage.list(layout.locks()))
                    .extracting(file -> file.path().getName())
                    .containsExactlyInAnyOrder("0000000001.json", "0000000002.json");
            taker.close();
            assertThat(storage.list(layout.locks()))
                    .extracting(file -> file.path().getName())
                    .containsExactly("0000000002.json");
        }

        @Test
        void aHolderThatSleptPastItsLeaseAndWasTakenOverPublishesNothing() throws IOException {
            Output sleeper = start("sleeper");
            Publication publication = publication(sleeper, "rows of the sleeper");
            clock.advance(LEASE_AND_SKEW.plusMillis(1));
            try (Output taker = start("taker")) {
                taker.publish(publication(taker, "rows of the taker"), target -> {});
            }

            UserFault fault = catchThrowableOfType(UserFault.class, () -> sleeper.publish(publication, target -> {}));

            assertThat(fault.exitCode()).isEqualTo(ExitCode.HELD);
            assertThat(storage.read(WEEKS.file(layout, 18, 0))).hasValue("rows of the taker".getBytes(UTF_8));
            sleeper.close();
            start("next").close();
            assertThat(storage.listTree(layout.bookkeeping()))
                    .extracting(file -> layout.relative(file.path()))
                    .containsExactlyInAnyOrder("_weekmart/locks/0000000003.json", "_weekmart/ledger.json");
        }

        @Test
        void aHolderThatSleepsWhilePublishingStopsAndTheTakerFinishesItsPublication() throws IOException {
            Output sleeper = start("sleeper");
            Publication publication = publication(sleeper, "rows of the sleeper");
            List<Output> taker = new ArrayList<>();

            UserFault fault = catchThrowableOfType(
                    UserFault.class,
                    () -> sleeper.publish(publication, target -> {
                        if (taker.isEmpty()) {
                            clock.advance(LEASE_AND_SKEW.plusMillis(1));
                            taker.add(start("taker"));
                        }
                    }));

            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(taker.get(0).recovery().state()).isEqualTo(Recovery.State.FINISHED);
            assertThat(taker.get(0).recovery().runId()).hasValue("sleeper");
            assertThat(taker.get(0).ledger().partition(Weeks.week(18))).isPresent();
            sleeper.close();
            taker.get(0).close();
            start("next").close();
            assertThat(storage.read(WEEKS.file(layout, 18, 0))).hasValue("rows of the sleeper".getBytes(UTF_8));
        }

        @Test
        void aSleeperWhomNobodyTookOverGoesOn() throws IOException {
            try (Output sleeper = start("sleeper")) {
                clock.advance(LEASE_AND_SKEW.multipliedBy(3));

                sleeper.publish(publication(sleeper, "rows"), target -> {});

                assertThat(refused("other").exitCode()).isEqualTo(ExitCode.HELD);
            }
            assertThat(storage.read(WEEKS.file(layout, 18, 0))).hasValue("rows".getBytes(UTF_8));
        }

        @Test
        void checkingRenewsALeaseThatIsHalfOver() throws IOException {
            HeldLock holder = new Locks(storage, layout, clock.terms()).take(Weeks.run("holder"));
            for (int i = 0; i < 10; i++) {
                clock.advance(Duration.ofMinutes(6));
                holder.check();
            }
            assertThat(refused("other").exitCode()).isEqualTo(ExitCode.HELD);
        }

        @Test
        void aLockIsRenewedInTheBackground() throws Exception {
            LeaseTerms quick = new LeaseTerms(
                    Clock.systemUTC(), Duration.ofMinutes(10), Duration.ofMillis(20), Duration.ofMinutes(1));
            try (Output holder = start("holder", quick)) {
                assertThat(holder).isNotNull();
                Instant first = lock(1).renewed();
                Instant deadline = Instant.now().plusSeconds(30);
                while (!lock(1).renewed().isAfter(first)) {
                    assertThat(Instant.now()).isBefore(deadline);
                    Thread.sleep(10);
                }
            }
            assertThat(lock(1).released()).isTrue();
        }

        @Test
        void aProcessOfThisMachineThatIsGoneIsTakenOverAtOnce() throws IOException {
            Output dead = start("dead");
            assertThat(dead.run().runId()).isEqualTo("dead");
            Lock lock = lock(1);
            // No process that runs now began before the first one of this machine.
            Lock ofTheDead = new Lock(
                    lock.token(),
                    lock.runId(),
                    lock.owner(),
                    lock.host(),
                    lock.machine(),
                    lock.process(),
                    Instant.EPOCH.plusSeconds(1),
                    lock.created(),
                    lock.renewed(),
                    lock.expires(),
                    false);
            storage.replace(layout.lock(1), LockJson.write(ofTheDead));

            try (Output next = start("next")) {
                assertThat(next.takenOverFrom()).isPresent();
            }
        }

        @Test
        void aProcessOfAnotherMachineIsNeverTakenForDead() throws IOException {
            start("far");
            Lock lock = lock(1);
            Lock far = new Lock(
                    lock.token(),
                    lock.runId(),
                    lock.owner(),
                    "elsewhere",
                    "another machine",
                    999_999_999,
                    Instant.EPOCH.plusSeconds(1),
                    lock.created(),
                    lock.renewed(),
                    lock.expires(),
                    false);
            storage.replace(layout.lock(1), LockJson.write(far));

            UserFault fault = refused("next");

            assertThat(fault.exitCode()).isEqualTo(ExitCode.HELD);
            assertThat(fault).hasMessageContaining("on elsewhere (process 999999999)");
        }

        @Test
        void aHolderWhoseLockHoldsTheTokenOfAnotherStops() throws IOException {
            Output holder = start("holder");
            Publication publication = publication(holder, "rows");
            // As a store does whose condition was lost on the way of one request alone.
            storage.replace(layout.lock(1), LockJson.write(lock(1).withToken("of another")));

            UserFault fault = catchThrowableOfType(UserFault.class, () -> holder.publish(publication, target -> {}));

            assertThat(fault.exitCode()).isEqualTo(ExitCode.HELD);
            holder.close();
            assertThat(lock(1).token()).isEqualTo("of another");
            assertThat(lock(1).released()).isFalse();
            assertThat(storage.listTree(Weeks.table(layout))).isEmpty();
        }

        @Test
        void aPrunedNumberThatIsTakenAgainDoesNotCount() throws IOException {
            start("first").close();
            start("second").close();
            HeldLock third = new Locks(storage, layout, clock.terms()).take(Weeks.run("third"));
            // Somebody who listed the locks before the second run sees number 1 as the newest, and creates number 2
            // only now.
            storage.delete(List.of(layout.lock(2)));
            storage.create(layout.lock(2), LockJson.write(lock(3)));

            third.check();
            third.release();
            assertThat(storage.list(layout.locks()))
                    .extracting(StoredFile::path)
                    .extracting(path -> path.getName())
                    .containsExactly("0000000003.json");
        }

        @Test
        void aJournalThatASleeperWroteTooLateIsDropped() throws IOException {
            start("first").close();
            Journal late = new Journal(
                    "sleeper-1",
                    "sleeper",
                    1,
                    0,
                    List.of(
                            new TableCommit(
                                    "sleeper-1",
                                    Weeks.FACT,
                                    List.of(new TableCommit.PartitionCommit(
                                            Weeks.week(18),
                                            Optional.of(Weeks.dates(18)),
                                            List.of(new TableCommit.NewFile(
                                                    "_weekmart/staging/sleeper/attempt-1/fact",
                                                    layout.relative(WEEKS.file(layout, 18, 0)),
                                                    4,
                                                    0)),
                                            List.of()))),
                            new TableCommit(
                                    "sleeper-1",
                                    Weeks.STORES,
                                    List.of(new TableCommit.PartitionCommit(
                                            PartitionKey.whole(Weeks.STORES),
                                            Optional.empty(),
                                            List.of(),
                                            List.of("dim_store/dim_store.parquet"))))),
                    new TableCommit.NewFile(
                            "_weekmart/staging/sleeper/attempt-1/ledger", layout.relative(layout.ledger()), 7, 0),
                    new TreeMap<>());
            storage.create(layout.journal(1), JournalJson.write(late));

            try (Output next = start("next")) {
                assertThat(next.recovery().state()).isEqualTo(Recovery.State.UNDONE);
                assertThat(next.recovery().runId()).hasValue("sleeper");
                next.publish(publication(next, "rows"), target -> {});
            }
            assertThat(storage.stat(layout.journal(1))).isEmpty();
        }

        @Test
        void recoverFinishesWhatAStoppedPublicationLeftAndAgainFindsNothing() throws IOException {
            Output broken = start("broken");
            Publication publication = publication(broken, "rows");
            assertThatThrownBy(() -> broken.publish(publication, target -> {
                        throw new IllegalStateException("an internal error between two replacements");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            broken.close();

            Output first = start("recover-1", Output.Purpose.RECOVER, clock.terms());
            first.close();
            Output second = start("recover-2", Output.Purpose.RECOVER, clock.terms());
            second.close();

            assertThat(first.recovery())
                    .isEqualTo(new Recovery(
                            Recovery.State.FINISHED, Optional.of("broken"), 1, 1, 0, Optional.empty(), List.of()));
            assertThat(first.recovery().sentence())
                    .isEqualTo("Finished the publication of run broken, which had been killed: 1 file.");
            assertThat(second.recovery().state()).isEqualTo(Recovery.State.NOTHING);
            assertThat(second.ledger().partition(Weeks.week(18))).isPresent();
        }

        private Output start(String runId) {
            return start(runId, clock.terms());
        }

        private Output start(String runId, LeaseTerms terms) {
            return start(runId, Output.Purpose.DAILY, terms);
        }

        private Output start(String runId, Output.Purpose purpose, LeaseTerms terms) {
            return WEEKS.open(layout, storage, Weeks.run(runId), purpose, terms);
        }

        private UserFault refused(String runId) {
            UserFault fault = catchThrowableOfType(UserFault.class, () -> start(runId));
            assertThat(fault).isNotNull();
            return fault;
        }

        private Lock lock(long number) throws IOException {
            return LockJson.read(storage.read(layout.lock(number)).orElseThrow());
        }

        private static Publication publication(Output output, String content) throws IOException {
            return WEEKS.publication(output, content, 18).lastRun(Weeks.daily(Weeks.MAY_5));
        }
    }
}
