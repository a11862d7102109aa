package io.weekmart.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** How the summary writes figures. */
public final class Figures {
    private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

    private Figures() {}

    static String money(BigDecimal value) {
        return new DecimalFormat("#,##0.00", SYMBOLS).format(value.setScale(2, RoundingMode.UNNECESSARY));
    }

    /** Units, with a third decimal only where there are thousandths. */
    static String quantity(BigDecimal value) {
        return new DecimalFormat("#,##0.00#", SYMBOLS).format(value.setScale(3, RoundingMode.UNNECESSARY));
    }

    /** Shares are small, and the smallest ones matter least: about two digits of them. */
    public static String percent(double fraction) {
        double percent = fraction * 100;
        if (percent > 0 && percent < 0.0001) {
            return "<0.0001 %";
        }
        return new DecimalFormat(percent < 0.01 ? "0.####" : percent < 0.1 ? "0.###" : "0.##", SYMBOLS).format(percent)
                + " %";
    }

    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        String unit = "";
        for (String next : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (value < 1024) {
                break;
            }
            value /= 1024;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
    }
}
