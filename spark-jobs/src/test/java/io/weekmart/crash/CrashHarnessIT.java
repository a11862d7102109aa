package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some twenty kills of the real application. More, with other moments:
 *
 * <pre>./mvnw verify -Dit.test=CrashHarnessIT -DskipTests=false -Dweekmart.kills=200 -Dweekmart.seed=7</pre>
 */
class CrashHarnessIT {
    private static final int USUAL_KILLS = 20;

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

        System.out.println(Verdict.heading() + "\n" + disk + "\n" + s3);
        assertThat(disk.clean()).as("%s", disk).isTrue();
        assertThat(s3.clean()).as("%s", s3).isTrue();
    }
}
