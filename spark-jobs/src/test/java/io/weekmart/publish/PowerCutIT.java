package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.storage.ForgetfulDisk;
import io.weekmart.storage.ForgetfulDisk.Keeps;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power fails before each single call of the operating system that a run makes to change the disk. Then a reader looks, and another
 * run goes on.
 */
class PowerCutIT {
    @TempDir
    private Path folder;

    private int disks;

    @ParameterizedTest
    @EnumSource(Keeps.class)
    void aPowerCutAtAnyMomentLosesNothing(Keeps keeps) throws IOException {
        SortedMap<String, String> undisturbed = undisturbed();
        int cuts = 0;
        for (int calls = 0; ; calls++) {
            ForgetfulDisk disk = newDisk();
            DailyRuns life = published(disk);
            boolean cut = cutInARun(disk, life, calls, keeps);
            String when = "the power failed after call " + calls;
            life.assertEachStoreWeekOnce(when);

            goOn(life, disk.open(), calls);

            assertThat(life.everything()).as(when).isEqualTo(undisturbed);
            if (!cut) {
                break;
            }
            cuts++;
        }
        assertThat(cuts).isGreaterThan(100);
    }

    @ParameterizedTest
    @EnumSource(Keeps.class)
    void aPowerCutWhileARunIsFinishedLosesNothing(Keeps keeps) throws IOException {
        SortedMap<String, String> undisturbed = undisturbed();
        for (int calls = 5; ; calls += 7) {
            ForgetfulDisk disk = newDisk();
            DailyRuns life = published(disk);
            boolean cut = cutInARun(disk, life, calls, keeps);
            for (int again = 2; cut && cutInARun(disk, life, again, keeps); again += 9) {
                life.assertEachStoreWeekOnce("the power failed after call " + calls + ", then after " + again);
            }

            life.work(disk.open(), DailyRuns.SUNDAY, DailyRuns.AFTER);

            assertThat(life.everything()).as("after call %d", calls).isEqualTo(undisturbed);
            if (!cut) {
                break;
            }
        }
    }

    /** The next run finishes or undoes by itself what was begun, and so do the other jobs. */
    private static void goOn(DailyRuns life, Storage storage, int which) throws IOException {
        switch (which % 3) {
            case 0 -> life.recover(storage);
            case 1 -> life.work(storage, Output.Purpose.BACKFILL, DailyRuns.SUNDAY, DailyRuns.AFTER);
            default -> life.assertEachStoreWeekOnce("before the next run");
        }
        life.work(storage, DailyRuns.SUNDAY, DailyRuns.AFTER);
    }

    private SortedMap<String, String> undisturbed() throws IOException {
        ForgetfulDisk disk = newDisk();
        DailyRuns calm = published(disk);
        calm.work(disk.open(), DailyRuns.SUNDAY, DailyRuns.AFTER);
        return calm.everything();
    }

    private ForgetfulDisk newDisk() throws IOException {
        return new ForgetfulDisk(folder.resolve("disk-" + disks++));
    }

    private static DailyRuns published(ForgetfulDisk disk) throws IOException {
        DailyRuns life = new DailyRuns(
                disk.layout(),
                layout -> disk.open(),
                (storage, staged, content) -> disk.writeUnforced(staged, content));
        life.work(disk.open(), DailyRuns.SATURDAY, DailyRuns.BEFORE);
        disk.settle();
        return life;
    }

    /** Whether the power failed before the run had ended. */
    private static boolean cutInARun(ForgetfulDisk disk, DailyRuns life, int calls, Keeps keeps) throws IOException {
        disk.failAfter(calls);
        try {
            life.work(disk.open(), DailyRuns.SUNDAY, DailyRuns.AFTER);
        } catch (ForgetfulDisk.PowerCut e) {
            assertThat(disk.failed()).isTrue();
        }
        boolean cut = disk.failed();
        disk.powerCut(keeps);
        return cut;
    }
}
