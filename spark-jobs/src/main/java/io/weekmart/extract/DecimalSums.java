package io.weekmart.extract;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Exact sums of the first fields of records, which hold plain decimals or nothing. Numbers of up to 18 digits are added as longs, one sum for
 * each number of decimals, so that nothing is made for a row.
 */
final class DecimalSums {
    private static final int MAX_DIGITS = 18;

    private final long[][] sums;
    private final BigDecimal[] further;

    /** @param fields how many fields at the start of each record are summed */
    DecimalSums(int fields) {
        sums = new long[fields][MAX_DIGITS + 1];
        further = new BigDecimal[fields];
        Arrays.fill(further, BigDecimal.ZERO);
    }

    void add(byte[] row) {
        int from = 0;
        for (int field = 0; field < further.length; field++) {
            int to = from;
            while (to < row.length && row[to] != ',' && row[to] != '\n') {
                to++;
            }
            if (to > from) {
                add(field, row, from, to);
            }
            from = to + 1;
        }
    }

    private void add(int field, byte[] row, int from, int to) {
        boolean negative = row[from] == '-';
        long unscaled = 0;
        int digits = 0;
        int scale = 0;
        boolean fraction = false;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            int digit = row[i] - '0';
            if (digit >= 0 && digit <= 9) {
                unscaled = unscaled * 10 + digit;
                digits++;
                scale += fraction ? 1 : 0;
            } else if (row[i] == '.' && !fraction) {
                fraction = true;
            } else {
                digits = MAX_DIGITS + 1;
            }
            if (digits > MAX_DIGITS) {
                addText(field, new String(row, from, to - from, StandardCharsets.US_ASCII));
                return;
            }
        }
        long signed = negative ? -unscaled : unscaled;
        long sum = sums[field][scale];
        long added = sum + signed;
        if (((sum ^ added) & (signed ^ added)) < 0) {
            addFurther(field, BigDecimal.valueOf(sum, scale));
            added = signed;
        }
        sums[field][scale] = added;
    }

    private void addText(int field, String number) {
        try {
            addFurther(field, new BigDecimal(number));
        } catch (NumberFormatException e) {
            // NaN or infinity: the database counts them, and its count refuses them.
            return;
        }
    }

    private void addFurther(int field, BigDecimal number) {
        further[field] = further[field].add(number);
    }

    /** The sum of a field so far. */
    BigDecimal sum(int field) {
        BigDecimal sum = further[field];
        for (int scale = 0; scale <= MAX_DIGITS; scale++) {
            sum = sum.add(BigDecimal.valueOf(sums[field][scale], scale));
        }
        return sum;
    }
}
