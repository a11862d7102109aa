package io.weekmart.page;

import io.weekmart.contract.page.FigureUnit;
import io.weekmart.report.Figures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, differences, dates and durations as a page writes them. A difference has a true minus sign, which screen readers say. */
final class Numbers {
    private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long SECONDS_OF_MINUTE = 60;
    private static final long SECONDS_OF_HOUR = 3600;

    private Numbers() {}

    static String count(long value) {
        return new DecimalFormat("#,##0", SYMBOLS).format(value);
    }

    static String money(BigDecimal value) {
        return signed(new DecimalFormat("#,##0.00", SYMBOLS).format(value.setScale(2, RoundingMode.HALF_UP)));
    }

    static String quantity(BigDecimal value) {
        return signed(new DecimalFormat("#,##0.###", SYMBOLS).format(value.setScale(3, RoundingMode.HALF_UP)));
    }

    static String percent(BigDecimal value) {
        return signed(new DecimalFormat("#,##0.0", SYMBOLS).format(value.setScale(1, RoundingMode.HALF_UP))) + " %";
    }

    /** A part of a whole. */
    static String share(double fraction) {
        return Figures.percent(fraction);
    }

    static String value(FigureUnit unit, BigDecimal value) {
        return switch (unit) {
            case AMOUNT -> money(value);
            case QUANTITY -> quantity(value);
            case COUNT -> signed(new DecimalFormat("#,##0", SYMBOLS).format(value.setScale(0, RoundingMode.HALF_UP)));
            case PERCENT -> percent(value);
        };
    }

    /** A difference with its sign. */
    static String plus(FigureUnit unit, BigDecimal difference) {
        String text = value(unit, difference);
        return difference.signum() > 0 ? "+" + text : text;
    }

    /** The change in percent of what it was before, with its sign; null where that was nothing. */
    static @Nullable String change(@Nullable BigDecimal before, @Nullable BigDecimal now) {
        @Nullable BigDecimal percent = changePercent(before, now);
        if (percent == null) {
            return null;
        }
        return (percent.signum() > 0 ? "+" : "") + percent(percent);
    }

    /** The change in percent of what it was before; null where that was nothing. */
    static @Nullable BigDecimal changePercent(@Nullable BigDecimal before, @Nullable BigDecimal now) {
        if (before == null || now == null || before.signum() == 0) {
            return null;
        }
        return now.subtract(before).multiply(HUNDRED).divide(before.abs(), 1, RoundingMode.HALF_UP);
    }

    /** One number in percent of another; null where that is nothing. */
    static @Nullable String ratio(@Nullable BigDecimal part, BigDecimal whole) {
        if (part == null || whole.signum() == 0) {
            return null;
        }
        return percent(part.multiply(HUNDRED).divide(whole, 1, RoundingMode.HALF_UP));
    }

    /** A number on an axis, with as few digits as it needs. */
    static String axis(double value) {
        double size = Math.abs(value);
        String[] units = {"", " K", " M", " G", " T"};
        int unit = 0;
        while (size >= 1000 && unit < units.length - 1) {
            size /= 1000;
            unit++;
        }
        return (value < 0 ? "−" : "") + new DecimalFormat("0.##", SYMBOLS).format(size) + units[unit];
    }

    static String bytes(long value) {
        return Figures.size(value);
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < SECONDS_OF_MINUTE) {
            return new DecimalFormat("0.0", SYMBOLS).format(seconds) + " s";
        }
        return whole < SECONDS_OF_HOUR
                ? String.format(Locale.ROOT, "%d min %02d s", whole / SECONDS_OF_MINUTE, whole % SECONDS_OF_MINUTE)
                : String.format(
                        Locale.ROOT,
                        "%d h %02d min",
                        whole / SECONDS_OF_HOUR,
                        whole % SECONDS_OF_HOUR / SECONDS_OF_MINUTE);
    }

    static String moment(Instant instant) {
        return MOMENT.format(instant);
    }

    /** The weekday of a date. */
    static String weekday(LocalDate date) {
        return weekday(date, TextStyle.FULL);
    }

    /** A date with its weekday, such as {@code Sunday, 2024-05-05}. */
    static String day(LocalDate date) {
        return weekday(date, TextStyle.FULL) + ", " + date;
    }

    /** A date with the short name of its weekday. */
    static String shortDay(LocalDate date) {
        return weekday(date, TextStyle.SHORT) + " " + date;
    }

    private static String weekday(LocalDate date, TextStyle style) {
        DayOfWeek day = date.getDayOfWeek();
        return day.getDisplayName(style, Locale.ENGLISH);
    }

    private static String signed(String text) {
        return text.startsWith("-") ? "−" + text.substring(1) : text;
    }
}
