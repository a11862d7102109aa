package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Main;
import io.weekmart.job.Workbench;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nights, as the command line runs them, on an S3 server of whose requests each k-th fails, or all from some moment on. They end well or with 3, 4 or 8; readers
 * see each store-week once, old or new; and the next night ends in the rows of an undisturbed one.
 */
class FaultyStoreIT {
    /** S3A would try for minutes. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "fs.s3a.attempts.maximum", "2",
            "fs.s3a.retry.limit", "2",
            "fs.s3a.retry.interval", "10ms",
            "fs.s3a.retry.throttle.limit", "2",
            "fs.s3a.retry.throttle.interval", "10ms");

    private static final List<Weather.Forecast> FORECASTS =
            List.of(new Weather.Forecast(0, 7), new Weather.Forecast(10, 1));

    /** A night that can't give its output back keeps it that long, for its process is this one and lives on. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir
    Path work;

    private final Weather weather = new Weather();
    private Path raw = Path.of("");
    private int runs;

    @BeforeEach
    void writeTheDumps() throws IOException {
        raw = work.resolve("raw dumps");
        Dumps.write(raw);
    }

    @Test
    void aNightEndsWellOrSaysThatItDidNotAndNoTableIsEverWrong() throws IOException, InterruptedException {
        Path before = work.resolve("before");
        assertThat(night(before.toString(), Dumps.FIRST_NIGHT, Map.of())).isZero();
        Path undisturbed = work.resolve("undisturbed");
        CrashHarness.copy(before, undisturbed);
        assertThat(night(undisturbed.toString(), Dumps.SECOND_NIGHT, Map.of())).isZero();
        Tables first = Tables.of(before.toString(), new Configuration());
        Tables second = Tables.of(undisturbed.toString(), new Configuration());
        assertThat(first).isNotEqualTo(second);
        Map<String, Integer> exitCodes = new TreeMap<>();
        try (S3Server server = S3Server.start();
                S3Front front = S3Front.before(server, weather)) {
            Map<String, String> settings = settings(server, front);
            Configuration direct = server.hadoopConf();
            direct.set("fs.s3a.impl.disable.cache", "true");
            for (Weather.Forecast forecast : FORECASTS) {
                String output = server.uri("out-" + exitCodes.size());
                CrashHarness.upload(before, output, direct);
                int exitCode = nightIn(forecast, output, settings);
                exitCodes.put(forecast + ", " + weather.faults + " faults", exitCode);
                assertOldOrNew(Tables.of(output, direct), first, second);

                if (exitCode == 0) {
                    assertThat(Tables.of(output, direct)).as("%s", forecast).isEqualTo(second);
                } else {
                    Thread.sleep(LEASE.plusSeconds(1).toMillis());
                }
                assertThat(night(output, Dumps.SECOND_NIGHT, settings)).isZero();
                assertThat(Tables.of(output, direct)).as("%s", forecast).isEqualTo(second);
                assertThat(new TableReader(direct).names(OutputLayout.of(output).staging()))
                        .isEmpty();
            }
        }
        System.out.println("Nights on a store that fails, and their exit codes: " + exitCodes);
        assertThat(exitCodes.values()).contains(0, 8);
    }

    private static Map<String, String> settings(S3Server server, S3Front front) {
        Map<String, String> all = new TreeMap<>(IMPATIENT);
        all.putAll(server.settings(front.endpoint()));
        return server.ofBucket(all);
    }

    private int nightIn(Weather.Forecast forecast, String output, Map<String, String> settings) {
        weather.becomes(forecast);
        int exitCode = night(output, Dumps.SECOND_NIGHT, settings);
        weather.calms();
        assertThat(weather.faults).as("%s", forecast).isPositive();
        assertThat(exitCode).as("%s", forecast).isIn(0, 3, 4, 8);
        return exitCode;
    }

    private static void assertOldOrNew(Tables seen, Tables first, Tables second) {
        Verdict verdict = new Verdict("S3");
        verdict.judge(seen.storeWeeks(), first.storeWeeks(), second.storeWeeks());
        assertThat(verdict.wrongStoreWeeks()).as("%s", verdict).isZero();
    }

    /** Runs a night as the command line does, and answers its exit code. */
    private int night(String output, LocalDate date, Map<String, String> settings) {
        List<String> words = new ArrayList<>(Workbench.anyChange());
        words.addAll(
                0,
                List.of(
                        "weekly-metrics",
                        "--date",
                        date.toString(),
                        // Among what the second night does is to empty a week.
                        "--accept",
                        "weeks-emptied",
                        "--run-id",
                        "run-" + runs++,
                        "--set",
                        "raw.path=\"" + raw + "\"",
                        "--set",
                        "output.path=\"" + output + "\"",
                        "--set",
                        "output.files-per-week=3",
                        "--set",
                        "output.lease=" + LEASE.toSeconds() + " s"));
        RunHere.Ended ended = RunHere.run(Main.PIPELINES, words, settings);
        if (ended.exitCode() != 0) {
            ended.stderr().lines().filter(line -> line.startsWith("Cannot ")).forEach(System.out::println);
        }
        return ended.exitCode();
    }

    /** Lets each k-th request fail, one kind of fault after the other. */
    private static final class Weather implements S3Front.Judge {
        private static final List<Fate> FAULTS =
                List.of(Fate.SLOW_DOWN, Fate.RESET, Fate.LOSE_ANSWER, Fate.FAIL_AFTER_EFFECT);

        private static final Forecast CALM = new Forecast(Integer.MAX_VALUE, 1);

        private Forecast forecast = CALM;
        private int requests;
        private int copies;
        private int faults;

        /**
         * Which requests fail.
         *
         * @param copies so many files are put in their places first
         * @param each then each so-many-th request fails
         */
        record Forecast(int copies, int each) {
            @Override
            public String toString() {
                return (each == 1 ? "every request" : "every " + each + "th request") + " after " + copies + " copies";
            }
        }

        synchronized void becomes(Forecast next) {
            forecast = next;
            requests = 0;
            copies = 0;
            faults = 0;
        }

        synchronized void calms() {
            forecast = CALM;
        }

        @Override
        public synchronized Fate before(String method, String key) {
            if (copies < forecast.copies()) {
                copies += method.equals("COPY") ? 1 : 0;
                return Fate.PASS;
            }
            if (++requests % forecast.each() > 0) {
                return Fate.PASS;
            }
            return FAULTS.get(faults++ % FAULTS.size());
        }
    }
}
