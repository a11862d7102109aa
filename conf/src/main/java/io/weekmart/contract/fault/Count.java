package io.weekmart.contract.fault;

import java.util.Locale;

/** How messages write a number of things. */
public final class Count {
    private Count() {}

    /** The number with the fitting word, such as "1 file" or "1,234 files". */
    public static String of(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    /** The same of a word whose plural is formed with an s. */
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }
}
