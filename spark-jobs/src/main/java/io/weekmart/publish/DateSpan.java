package io.weekmart.publish;

import java.time.LocalDate;

/** Days from the first to the last, both included: those whose rows a partition holds, and so what a backfill over it is called with. */
public record DateSpan(LocalDate first, LocalDate last) {
    public DateSpan {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException(last + " is before " + first);
        }
    }

    /** Whether it holds all days of another. */
    public boolean contains(DateSpan other) {
        return !other.first().isBefore(first) && !other.last().isAfter(last);
    }

    /** A single day. */
    public static DateSpan of(LocalDate day) {
        return new DateSpan(day, day);
    }
}
