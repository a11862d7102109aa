package io.weekmart.contract.config;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;

/**
 * What values of keys must satisfy beyond their types. A value that does not is an {@link IllegalArgumentException}, whose message goes on
 * where the name of the key ends.
 */
final class Checks {
    private static final long MILLIS_OF_SECOND = 1000;
    private static final long SECONDS_OF_MINUTE = 60;
    private static final long SECONDS_OF_HOUR = 3600;
    private static final long SECONDS_OF_DAY = 86_400;

    private Checks() {}

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    static IntConsumer atLeast(int least) {
        return number -> require(number >= least, "must be at least " + least + " but is " + number);
    }

    static DoubleConsumer atLeast(double least) {
        return number -> require(number >= least, "must be at least " + shown(least) + " but is " + number);
    }

    static DoubleConsumer between(double least, double most) {
        return number -> require(
                number >= least && number <= most,
                "must be between " + shown(least) + " and " + shown(most) + " but is " + number);
    }

    static void notNegative(double number) {
        require(number >= 0, "must not be negative but is " + number);
    }

    static void notNegative(long bytes) {
        require(bytes >= 0, "must not be negative but is " + bytes);
    }

    static Consumer<Duration> between(Duration least, Duration most) {
        return time -> require(
                time.compareTo(least) >= 0 && time.compareTo(most) <= 0,
                time.isNegative()
                        ? "must not be negative but is " + shown(time)
                        : "must be between " + shown(least) + " and " + shown(most) + " but is " + shown(time));
    }

    static void wholeDays(Duration time) {
        require(!time.isNegative(), "must not be negative but is " + shown(time));
        require(time.equals(Duration.ofDays(time.toDays())), "must be whole days but is " + shown(time));
    }

    private static String shown(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    /** As configurations write it, in the greatest unit of which it is a whole number. */
    private static String shown(Duration time) {
        long millis = time.toMillis();
        if (millis % MILLIS_OF_SECOND != 0) {
            return units(millis, "millisecond");
        }
        long seconds = millis / MILLIS_OF_SECOND;
        if (seconds % SECONDS_OF_DAY == 0) {
            return units(seconds / SECONDS_OF_DAY, "day");
        }
        if (seconds % SECONDS_OF_HOUR == 0) {
            return units(seconds / SECONDS_OF_HOUR, "hour");
        }
        return seconds % SECONDS_OF_MINUTE == 0
                ? units(seconds / SECONDS_OF_MINUTE, "minute")
                : units(seconds, "second");
    }

    private static String units(long number, String unit) {
        return number + " " + unit + (Math.abs(number) == 1 ? "" : "s");
    }
}
