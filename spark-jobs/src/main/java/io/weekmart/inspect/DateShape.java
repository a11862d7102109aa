package io.weekmart.inspect;

import io.weekmart.contract.dump.DateForms;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As which dates a text can be read.
 *
 * @param forms one bit for each of {@link #BASES}
 * @param time the pattern behind that of the date; empty where there is none
 * @param offset whether an offset or Z stands behind the time
 */
record DateShape(int forms, String time, boolean offset) {
    /** In the order in which they are preferred where several of them read the same texts. */
    static final List<String> BASES = List.of(
            "yyyy-MM-dd",
            "yyyyMMdd",
            "yyyy/MM/dd",
            "yyyy.MM.dd",
            "dd.MM.yyyy",
            "d.M.yyyy",
            "dd/MM/yyyy",
            "MM/dd/yyyy",
            "d/M/yyyy",
            "M/d/yyyy",
            "dd-MM-yyyy",
            "MM-dd-yyyy",
            "dd-MMM-yyyy",
            "dd-MMM-yy",
            "dd MMM yyyy",
            "dd.MM.yy",
            "d.M.yy",
            "dd/MM/yy",
            "MM/dd/yy",
            "d/M/yy",
            "M/d/yy",
            "yyyy-M-d");

    private static final List<DateForms> READERS =
            BASES.stream().map(base -> new DateForms(List.of(base), "")).toList();

    private static final Pattern TEXT = Pattern.compile(
            "(\\d{1,4}[-/. ](?:\\d{1,2}|[A-Za-z]{3})[-/. ]\\d{2,4}|\\d{8})"
                    + "(?:([ T])(\\d{1,2}):(\\d{2})(:\\d{2})?(?:\\.\\d{1,9})?(?: ([AaPp][Mm]))?)?( ?(?:Z|[+-]\\d{2}(?::?\\d{2})?))?");

    /** Reads a text without blanks around it; empty where no form reads it. */
    static Optional<DateShape> of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int forms = 0;
        for (int i = 0; i < BASES.size(); i++) {
            forms |= day(i, parts.group(1)).isPresent() ? 1 << i : 0;
        }
        return forms == 0 || (parts.group(7) != null && parts.group(3) == null)
                ? Optional.empty()
                : Optional.of(new DateShape(forms, time(parts), parts.group(7) != null));
    }

    /** The date that a text has by one of the forms, whatever time stands behind it. */
    static Optional<LocalDate> date(int form, String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches() ? day(form, parts.group(1)) : Optional.empty();
    }

    /** A number of eight digits is a date of these centuries, or none. */
    private static Optional<LocalDate> day(int form, String text) {
        synchronized (READERS) {
            return READERS.get(form).date(text).filter(day -> day.getYear() >= 1900 && day.getYear() < 2100);
        }
    }

    private static String time(Matcher parts) {
        @Nullable String hour = parts.group(3);
        if (hour == null) {
            return "";
        }
        boolean half = parts.group(6) != null;
        String letters = half ? "h" : "H";
        return (parts.group(2).equals("T") ? "'T'" : " ")
                + (hour.length() == 2 && !half ? letters.repeat(2) : letters)
                + ":mm"
                + (parts.group(5) == null ? "" : ":ss")
                + (half ? " a" : "");
    }

    /** The patterns that read it, as the configuration writes them. */
    List<String> patterns() {
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < BASES.size(); i++) {
            if ((forms & (1 << i)) != 0) {
                patterns.add(BASES.get(i) + time);
            }
        }
        return patterns;
    }
}
