package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills of the real application at the boundary of every phase. Two hundred, at random moments as well, and twenty starts at once:
 *
 * <pre>./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=CrashHarnessIT -Dweekmart.kills=200 -Dweekmart.seed=7</pre>
 */
class CrashHarnessIT {
    private static final int USUAL_KILLS = 16;

    /** From so many kills on, many whole processes are started at the same moment too. */
    private static final int MANY_KILLS = 100;

    private static final int STARTS = 20;

    @TempDir
    Path work;

    @Test
    void whateverIsKilledWheneverEveryStoreWeekIsThereOnce() throws IOException, InterruptedException {
        int kills = Integer.getInteger("weekmart.kills", USUAL_KILLS);
        long seed = Long.getLong("weekmart.seed", 1);
        Path repository = Path.of(System.getProperty("weekmart.root", ".."))
                .toAbsolutePath()
                .normalize();
        CrashHarness harness = new CrashHarness(repository, work, seed, System.out);

        harness.prepare();
        Verdict disk = harness.onDisk((kills + 1) / 2);
        Verdict s3 = harness.onS3(kills / 2);

        String sleeper = harness.sleeper();
        String backfill = harness.backfill();
        System.out.println("Kills by the phase that they hit:\n" + disk.boundaries() + "\n" + s3.boundaries());
        System.out.println(Verdict.heading() + "\n" + disk + "\n" + s3);
        if (kills >= USUAL_KILLS) {
            // On S3 each kill hits exactly what it aims at.
            assertThat(s3.phases.keySet()).containsAll(EnumSet.range(Phase.LOCK, Phase.TIDYING));
        }
        assertThat(disk.clean()).as("%s", disk).isTrue();
        assertThat(s3.clean()).as("%s", s3).isTrue();
        assertThat(sleeper).isEmpty();
        assertThat(backfill).isEmpty();
        if (kills >= MANY_KILLS) {
            Map<Integer, Integer> exitCodes = harness.concurrentStarts(STARTS);
            System.out.println(STARTS + " starts at the same moment, exit codes and how many: " + exitCodes);
            assertThat(exitCodes).isEqualTo(Map.of(0, 1, 5, STARTS - 1));
        }
    }
}
