package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real application on a real disk that is full: while it stages, and while it publishes. */
class FullDiskIT {
    private static final int MEGABYTES = 32;

    @TempDir
    Path work;

    @Test
    void aFullDiskNeverLeavesAWrongTable() throws IOException, InterruptedException {
        Path repository = Path.of(System.getProperty("weekmart.root", ".."))
                .toAbsolutePath()
                .normalize();
        Optional<SmallDisk> mounted = SmallDisk.mount(work.resolve("small"), MEGABYTES);
        assumeTrue(mounted.isPresent(), "No small disk could be mounted: this needs Linux, and root");
        try (SmallDisk disk = mounted.get()) {
            CrashHarness harness = new CrashHarness(repository, work, 1, System.out);
            harness.prepare();

            Verdict staging = harness.fullWhileStaging(disk);
            Verdict publishing = harness.fullWhilePublishing(disk);

            System.out.println(Verdict.heading() + "\n" + staging + "\n" + publishing);
            assertThat(staging.clean()).as("%s", staging).isTrue();
            assertThat(publishing.clean()).as("%s", publishing).isTrue();
        }
    }
}
