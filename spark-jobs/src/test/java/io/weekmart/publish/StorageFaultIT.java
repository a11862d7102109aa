package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import io.weekmart.storage.S3Server;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.impl.AWSClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Daily runs on an S3 server that fails: it slows down, resets connections, lets requests time out, or answers nothing or a failure to
 * requests that took effect. A run ends well or says that publishing was interrupted; readers never see a wrong table; and a calm run repairs everything.
 */
class StorageFaultIT {
    private static final List<Fate> FAULTS =
            List.of(Fate.SLOW_DOWN, Fate.RESET, Fate.LOSE_ANSWER, Fate.FAIL_AFTER_EFFECT);

    private static S3Server server;
    private static SortedMap<String, String> undisturbed = new TreeMap<>();

    @BeforeAll
    static void calm() throws IOException {
        server = S3Server.start();
        DailyRuns calm = new DailyRuns(OutputLayout.of(server.uri("calm")), StorageFaultIT::open);
        calm.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
        calm.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);
        undisturbed = calm.everything();
        // S3A waits for 15 seconds at least, unless it is told to be hasty.
        AWSClientConfig.setMinimumOperationDuration(Duration.ofMillis(100));
    }

    @AfterAll
    static void stopServer() {
        AWSClientConfig.resetMinimumOperationDuration();
        server.close();
    }

    @Test
    void aStoreThatFailsNowAndThenIsNoReasonToFail() throws IOException {
        // Each tenth request; S3A tries again.
        Weather weather = new Weather(10, 0, 1);

        boolean failed = disturbed("now-and-then", weather);

        assertThat(failed).isFalse();
        assertThat(weather.faults).isGreaterThan(5);
    }

    @Test
    void aStoreThatFailsForAWhileNeverLeavesAWrongTable() throws IOException {
        int failures = 0;
        for (int round = 0; round < 9; round++) {
            // From some request on nothing works any more.
            Weather weather = new Weather(1, 11 * round, round);
            if (disturbed("for-a-while-" + round, weather)) {
                failures++;
            }
        }
        assertThat(failures).isGreaterThan(5);
    }

    @Test
    void writesThatTimeOutNeverLeaveAWrongTable() throws IOException {
        int failures = 0;
        int stalls = 0;
        for (int round = 0; round < 6; round++) {
            // Lock, journal, staged files, replaced files, ledger: some write and the one after it, which may be its
            // repetition.
            StalledWrites weather = new StalledWrites(5 * round, round % 2 == 0 ? Fate.STALL : Fate.STALL_AFTER_EFFECT);
            if (disturbed("timeout-" + round, weather)) {
                failures++;
            }
            stalls += weather.stalled;
        }
        System.out.printf("6 runs with %d writes that timed out: %d interrupted, no wrong table%n", stalls, failures);
        assertThat(stalls).isGreaterThan(10);
        assertThat(failures).isLessThan(6);
    }

    @Test
    void copiesThatFailAreNoReasonToFail() throws IOException {
        for (Fate fate : FAULTS) {
            FailingCopies weather = new FailingCopies(fate);

            // Without repetitions by the client, which hide ours.
            boolean failed = disturbed("copies-" + fate, weather, Map.of("fs.s3a.attempts.maximum", "0"));

            assertThat(failed).as("%s", fate).isFalse();
            assertThat(weather.failed).isEqualTo(FailingCopies.IN_A_ROW);
        }
    }

    private static boolean disturbed(String name, S3Front.Judge weather) throws IOException {
        return disturbed(name, weather, Map.of());
    }

    /** Answers whether the run in that weather failed. */
    private static boolean disturbed(String name, S3Front.Judge weather, Map<String, String> settings)
            throws IOException {
        OutputLayout layout = OutputLayout.of(server.uri(name));
        DailyRuns runs = new DailyRuns(layout, StorageFaultIT::open);
        runs.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
        boolean failed;
        try (S3Front front = S3Front.before(server, weather)) {
            Configuration hadoop = impatient(front);
            settings.forEach(hadoop::set);
            failed = runs.fails(Storage.open(layout, hadoop), DailyRuns.SUNDAY, DailyRuns.AFTER);
        }
        runs.assertEachStoreWeekOnce(name);

        runs.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);

        assertThat(runs.everything()).as(name).isEqualTo(undisturbed);
        return failed;
    }

    private static Storage open(OutputLayout layout) throws IOException {
        return Storage.open(layout, server.hadoopConf());
    }

    /** S3A would try for minutes. */
    private static Configuration impatient(S3Front front) {
        Configuration hadoop = new Configuration();
        server.settings(front.endpoint()).forEach(hadoop::set);
        hadoop.set("fs.s3a.impl.disable.cache", "true");
        hadoop.set("fs.s3a.attempts.maximum", "2");
        hadoop.set("fs.s3a.connection.timeout", "500ms");
        hadoop.set("fs.s3a.retry.limit", "2");
        hadoop.set("fs.s3a.retry.interval", "10ms");
        hadoop.set("fs.s3a.retry.throttle.limit", "2");
        hadoop.set("fs.s3a.retry.throttle.interval", "10ms");
        return hadoop;
    }

    /** Some writes in a row that get no answer, after so many good ones. */
    private static final class StalledWrites implements S3Front.Judge {
        /** More than the client of S3A repeats one: then S3A does, or we. */
        private static final int IN_A_ROW = 6;

        private final Fate fate;
        private int good;
        int stalled;

        StalledWrites(int good, Fate fate) {
            this.good = good;
            this.fate = fate;
        }

        @Override
        public synchronized Fate before(String method, String key) {
            boolean write = method.equals("PUT") || method.equals("COPY") || method.equals("POST");
            if (!write || stalled == IN_A_ROW) {
                return Fate.PASS;
            }
            if (good > 0) {
                good--;
                return Fate.PASS;
            }
            stalled++;
            return fate;
        }
    }

    /** Some copies in a row that fail, while weeks are replaced. */
    private static final class FailingCopies implements S3Front.Judge {
        private static final int IN_A_ROW = 2;
        private static final int GOOD = 2;

        private final Fate fate;
        private int copies;
        private int failed;

        FailingCopies(Fate fate) {
            this.fate = fate;
        }

        @Override
        public synchronized Fate before(String method, String key) {
            if (!method.equals("COPY") || ++copies <= GOOD || failed == IN_A_ROW) {
                return Fate.PASS;
            }
            failed++;
            return fate;
        }
    }

    /** Decides which requests fail: each n-th of them, by chance, after so many good ones. */
    private static final class Weather implements S3Front.Judge {
        private final int each;
        private final Random random;
        private int good;
        int faults;

        Weather(int each, int good, long seed) {
            this.each = each;
            this.good = good;
            this.random = new Random(seed);
        }

        @Override
        public synchronized Fate before(String method, String key) {
            if (good > 0) {
                good--;
                return Fate.PASS;
            }
            if (random.nextInt(each) > 0) {
                return Fate.PASS;
            }
            faults++;
            return FAULTS.get(random.nextInt(FAULTS.size()));
        }
    }
}
