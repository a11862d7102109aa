package io.weekmart.metrics;

import io.weekmart.quality.TaskResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * On which days of a week stores sold or counted anything; of the last {@value #WEEKS} weeks that are computed alone, so that the driver gets no more
 * of a longer history.
 *
 * @param week index of the week in the calendar
 * @param stores keys of the stores, ascending within a file
 * @param days for each of them one bit for each day of the week on which it sold anything, the first one's lowest
 * @param counted the same of the days on which it counted its stock
 */
@SuppressWarnings("ArrayRecordComponent") // A number for each store and week, from the tasks that fold them.
public record SoldStores(int week, int[] stores, byte[] days, byte[] counted) implements TaskResult {
    /** Five weeks back from any day of the last one. */
    public static final int WEEKS = 7;

    /** Collects the days of a task's stores, which come one after the other. */
    static final class Collector {
        private static final int NONE = -1;

        private final WeekGrid grid;
        private final List<TaskResult> results = new ArrayList<>();
        private int slot = NONE;
        private int[] stores = new int[16];
        private byte[] days = new byte[16];
        private byte[] counted = new byte[16];
        private int count;

        Collector(WeekGrid grid) {
            this.grid = grid;
        }

        void add(int ofSlot, int storeKey, int soldOn, int countedOn) {
            if (ofSlot != slot) {
                flush();
                slot = ofSlot;
            }
            if (count > 0 && stores[count - 1] == storeKey) {
                days[count - 1] |= (byte) soldOn;
                counted[count - 1] |= (byte) countedOn;
                return;
            }
            if (count == stores.length) {
                stores = Arrays.copyOf(stores, 2 * count);
                days = Arrays.copyOf(days, 2 * count);
                counted = Arrays.copyOf(counted, 2 * count);
            }
            stores[count] = storeKey;
            counted[count] = (byte) countedOn;
            days[count++] = (byte) soldOn;
        }

        private void flush() {
            if (count > 0 && grid.isOfLast(WEEKS, slot)) {
                results.add(new SoldStores(
                        grid.weekOfSlot(slot).index(),
                        Arrays.copyOf(stores, count),
                        Arrays.copyOf(days, count),
                        Arrays.copyOf(counted, count)));
            }
            count = 0;
        }

        List<TaskResult> end() {
            flush();
            return results;
        }
    }
}
