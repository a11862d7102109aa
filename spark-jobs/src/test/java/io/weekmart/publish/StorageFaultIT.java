package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import io.weekmart.storage.S3Server;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Nights on an S3 server that fails: it slows down, resets connections, or answers nothing or a failure to requests that took effect. A
 * night ends well or says that publishing was interrupted; readers never see a wrong table; and a calm night mends everything.
 */
class StorageFaultIT {
    private static final List<Fate> FAULTS =
            List.of(Fate.SLOW_DOWN, Fate.RESET, Fate.LOSE_ANSWER, Fate.FAIL_AFTER_EFFECT);

    private static S3Server server;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aStoreThatFailsNowAndThenIsNoReasonToFail() throws IOException {
        SortedMap<String, String> undisturbed = undisturbed();
        // Each tenth request; S3A tries again.
        Weather weather = new Weather(10, 0, 1);

        boolean failed = disturbed("now-and-then", weather, undisturbed);

        assertThat(failed).isFalse();
        assertThat(weather.faults).isGreaterThan(5);
    }

    @Test
    void aStoreThatFailsForAWhileNeverLeavesAWrongTable() throws IOException {
        SortedMap<String, String> undisturbed = undisturbed();
        int failures = 0;
        for (int round = 0; round < 9; round++) {
            // From some request on nothing works any more.
            Weather weather = new Weather(1, 11 * round, round);
            if (disturbed("for-a-while-" + round, weather, undisturbed)) {
                failures++;
            }
        }
        assertThat(failures).isGreaterThan(5);
    }

    private static SortedMap<String, String> undisturbed() throws IOException {
        Nights calm = new Nights(OutputLayout.of(server.uri("calm")), StorageFaultIT::open);
        if (open(calm.layout()).look(calm.layout().marker()).isEmpty()) {
            calm.night(Integer.MAX_VALUE, Nights.SATURDAY, Nights.BEFORE);
        }
        calm.night(Integer.MAX_VALUE, Nights.SUNDAY, Nights.AFTER);
        return calm.everything();
    }

    /** Answers whether the night in that weather failed. */
    private static boolean disturbed(String name, Weather weather, SortedMap<String, String> undisturbed)
            throws IOException {
        OutputLayout layout = OutputLayout.of(server.uri(name));
        Nights nights = new Nights(layout, StorageFaultIT::open);
        nights.night(Integer.MAX_VALUE, Nights.SATURDAY, Nights.BEFORE);
        boolean failed;
        try (S3Front front = S3Front.before(server, weather)) {
            failed = nights.fails(Storage.open(layout, impatient(front)), Nights.SUNDAY, Nights.AFTER);
        }
        nights.assertEachStoreWeekOnce(name);

        nights.night(Integer.MAX_VALUE, Nights.SUNDAY, Nights.AFTER);

        assertThat(nights.everything()).as(name).isEqualTo(undisturbed);
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
        hadoop.set("fs.s3a.retry.limit", "2");
        hadoop.set("fs.s3a.retry.interval", "10ms");
        hadoop.set("fs.s3a.retry.throttle.limit", "2");
        hadoop.set("fs.s3a.retry.throttle.interval", "10ms");
        return hadoop;
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
