package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.storage.FullDisk;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Server;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is killed after each single change that it makes to the store; a reader looks; then the run runs again, and is killed once
 * more in some of the cases. What is tested is which files
 * are there.
 */
class CrashIT {
    @Nested
    class OnDisk extends AllCrashes {
        @TempDir
        Path folder;

        @Override
        OutputLayout newOutput() {
            return OutputLayout.of(folder.resolve("out-" + nextOutput()).toString());
        }

        @Override
        Storage open(OutputLayout layout) throws IOException {
            return Storage.open(layout, new Configuration());
        }
    }

    @Nested
    class OnS3 extends AllCrashes {
        private static S3Server server;

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
            return OutputLayout.of(server.uri("out-" + nextOutput()));
        }

        /** The publisher is that of a disk, where each change is tried; what differs is the store. */
        @Override
        int stride() {
            return 2;
        }

        @Override
        Storage open(OutputLayout layout) throws IOException {
            return Storage.open(layout, server.hadoopConf());
        }
    }

    /** Kills of one run. */
    abstract static class Crashes {
        private static int outputs;

        abstract OutputLayout newOutput() throws IOException;

        static int nextOutput() {
            return outputs++;
        }

        abstract Storage open(OutputLayout layout) throws IOException;

        /** From one kill to the next, in changes of the store. */
        int stride() {
            return 1;
        }

        DailyRuns runs() throws IOException {
            return new DailyRuns(newOutput(), this::open);
        }

        @Test
        void aKillAfterAnyChangeLosesNothing() throws IOException {
            SortedMap<String, String> undisturbed = undisturbed();
            int kills = 0;
            for (int change = 0; ; change += stride()) {
                DailyRuns life = runs();
                life.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
                boolean killed = life.run(change, DailyRuns.SUNDAY, DailyRuns.AFTER);
                life.assertEachStoreWeekOnce("killed after change " + change);

                life.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);

                assertThat(life.everything()).as("after change %d", change).isEqualTo(undisturbed);
                if (!killed) {
                    break;
                }
                kills++;
            }
            // Lock, start, staging, journal, replacements, deletions, ledger, report and tidying make that many
            // changes.
            assertThat(kills).isGreaterThan(20 / stride());
        }

        SortedMap<String, String> undisturbed() throws IOException {
            DailyRuns calm = runs();
            calm.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
            calm.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);
            calm.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);
            calm.assertEachStoreWeekOnce("undisturbed");
            return calm.everything();
        }
    }

    /** More kills, and full disks. */
    abstract static class AllCrashes extends Crashes {
        @Test
        void aKillWhileAKilledRunIsFinishedLosesNothing() throws IOException {
            SortedMap<String, String> undisturbed = undisturbed();
            for (int change = 3; ; change += 4) {
                DailyRuns life = runs();
                life.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
                boolean killed = life.run(change, DailyRuns.SUNDAY, DailyRuns.AFTER);
                int again = 1;
                while (killed && life.run(again, DailyRuns.SUNDAY, DailyRuns.AFTER)) {
                    life.assertEachStoreWeekOnce("killed after change " + change + ", then after " + again);
                    again += 3;
                }

                life.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);

                assertThat(life.everything()).as("after change %d", change).isEqualTo(undisturbed);
                if (!killed) {
                    break;
                }
            }
        }

        @Test
        void aKillOfTheVeryFirstRunLosesNothing() throws IOException {
            SortedMap<String, String> undisturbed;
            DailyRuns calm = runs();
            calm.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
            calm.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
            undisturbed = calm.everything();
            for (int change = 0; ; change += 2) {
                DailyRuns life = runs();
                boolean killed = life.run(change, DailyRuns.SATURDAY, DailyRuns.BEFORE);
                life.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);

                assertThat(life.everything()).as("after change %d", change).isEqualTo(undisturbed);
                if (!killed) {
                    break;
                }
            }
        }

        @Test
        void aDiskThatIsFullAfterAnyFileLosesNothing() throws IOException {
            SortedMap<String, String> undisturbed = undisturbed();
            int failures = 0;
            for (int room = 0; ; room++) {
                DailyRuns life = runs();
                life.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
                boolean failed = life.fails(new FullDisk(open(life.layout()), room), DailyRuns.SUNDAY, DailyRuns.AFTER);
                life.assertEachStoreWeekOnce("no room after " + room);

                life.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);

                assertThat(life.everything()).as("no room after %d", room).isEqualTo(undisturbed);
                if (!failed) {
                    break;
                }
                failures++;
            }
            assertThat(failures).isGreaterThan(8);
        }
    }
}
