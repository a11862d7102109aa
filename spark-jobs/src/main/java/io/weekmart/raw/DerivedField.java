package io.weekmart.raw;

import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

/**
 * Computes a {@link Derivation} row by row. Longs are used as long as nothing runs over 64 bits, which is then computed again with big
 * numbers.
 */
final class DerivedField {
    /** Its value runs over 64 bits on the way, or does not fit the column. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final ParsedBatch batch;
    private final int field;
    private final long bit;
    private final FieldType type;
    /** By term: indexes of the factors. */
    private final int[][] factors;

    private final boolean[] minus;
    /** By term: what makes its scale that of the sum. */
    private final long[] alignments;
    /** One bit for each field that it is computed from. */
    private final long operands;
    /** One bit for each of these of which an empty value means zero. */
    private final long zeroes;

    /** Digits by which the sum has more decimals than the column; negative where it has fewer. */
    private final int surplus;

    /** Whether longs may be tried. */
    private final boolean small;

    /** @param derived names of all columns that are derived: an empty value of one of these is unknown */
    DerivedField(String column, Derivation derivation, Set<String> derived, ParsedBatch batch) {
        this.batch = batch;
        List<String> names = batch.fields.stream().map(Field::name).toList();
        field = names.indexOf(column);
        bit = 1L << field;
        type = batch.fields.get(field).type();
        List<Derivation.Term> terms = derivation.terms();
        factors = new int[terms.size()][];
        minus = new boolean[terms.size()];
        alignments = new long[terms.size()];
        int[] scales = new int[terms.size()];
        int sumScale = 0;
        long bits = 0;
        long zeroBits = 0;
        boolean fits = type.fitsLong();
        for (int t = 0; t < factors.length; t++) {
            minus[t] = terms.get(t).minus();
            factors[t] =
                    terms.get(t).factors().stream().mapToInt(names::indexOf).toArray();
            for (int factor : factors[t]) {
                FieldType operand = batch.fields.get(factor).type();
                scales[t] += operand.scale();
                fits &= operand.fitsLong();
                bits |= 1L << factor;
                Field declared = batch.fields.get(factor);
                zeroBits |= declared.zeroWhereEmpty() && !derived.contains(declared.name()) ? 1L << factor : 0;
            }
            sumScale = Math.max(sumScale, scales[t]);
        }
        operands = bits;
        zeroes = zeroBits;
        surplus = sumScale - type.scale();
        int most = RecordParser.POWERS_OF_TEN.length - 1;
        for (int t = 0; t < factors.length; t++) {
            boolean aligned = sumScale - scales[t] <= most;
            alignments[t] = aligned ? RecordParser.POWERS_OF_TEN[sumScale - scales[t]] : 0;
            fits &= aligned;
        }
        small = fits && Math.abs(surplus) <= most;
    }

    /**
     * The fields that it is computed from where it is one of some fields; otherwise none.
     *
     * @param fields one bit for each field, by its index
     */
    long neededFor(long fields) {
        return (fields & bit) == 0 ? 0 : operands;
    }

    /** Computes it in a row that is not malformed, and in which the fields that it is computed from are set. */
    void compute(int row) {
        // The value of an empty field is zero already. What a bad one was is unknown, even where it has been emptied.
        long known = zeroes & ~(batch.bad[row] | batch.repaired[row]);
        if ((batch.empties[row] & operands & ~known) != 0) {
            // What a bad value makes of it nobody knows.
            if ((batch.bad[row] & operands) == 0 && (batch.requiredFields & bit) != 0) {
                batch.missing[row] |= bit;
                batch.reasons[row] |= Reasons.MISSING_VALUE;
            }
            return;
        }
        long value = small ? value(row) : UNKNOWN;
        if (value != UNKNOWN) {
            batch.values[field][row] = value;
        } else if (!set(row, exact(row))) {
            batch.bad[row] |= bit;
            batch.reasons[row] |= Reasons.BAD_VALUE;
            return;
        }
        batch.empties[row] &= ~bit;
    }

    private long value(int row) {
        long sum = 0;
        for (int t = 0; t < factors.length; t++) {
            long product = alignments[t];
            for (int factor : factors[t]) {
                long next = batch.values[factor][row];
                if (Math.multiplyHigh(product, next) != (product * next) >> 63) {
                    return UNKNOWN;
                }
                product *= next;
            }
            long term = minus[t] ? -product : product;
            long added = sum + term;
            if (product == Long.MIN_VALUE || ((sum ^ added) & (term ^ added)) < 0) {
                return UNKNOWN;
            }
            sum = added;
        }
        long value;
        if (surplus > 0) {
            long unit = RecordParser.POWERS_OF_TEN[surplus];
            long rest = sum % unit;
            value = sum / unit + (2 * Math.abs(rest) >= unit ? Long.signum(sum) : 0);
        } else {
            long unit = RecordParser.POWERS_OF_TEN[-surplus];
            if (Math.multiplyHigh(sum, unit) != (sum * unit) >> 63) {
                return UNKNOWN;
            }
            value = sum * unit;
        }
        long limit = RecordParser.POWERS_OF_TEN[type.precision()];
        return value < limit && value > -limit ? value : UNKNOWN;
    }

    private BigInteger exact(int row) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int t = 0; t < factors.length; t++) {
            BigDecimal product = BigDecimal.ONE;
            for (int factor : factors[t]) {
                product = product.multiply(operand(factor, row));
            }
            sum = minus[t] ? sum.subtract(product) : sum.add(product);
        }
        return sum.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
    }

    private BigDecimal operand(int index, int row) {
        FieldType operand = batch.fields.get(index).type();
        long value = batch.values[index][row];
        if (operand.fitsLong()) {
            return BigDecimal.valueOf(value, operand.scale());
        }
        BigDecimal magnitude = new BigDecimal(new BigInteger(Long.toUnsignedString(value)), operand.scale());
        return (batch.negatives[row] >>> index & 1) == 0 ? magnitude : magnitude.negate();
    }

    /** Whether the value fits the column, and is set there. */
    private boolean set(int row, BigInteger value) {
        if (value.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
            return false;
        }
        if (type.fitsLong()) {
            batch.values[field][row] = value.longValueExact();
        } else {
            batch.values[field][row] = value.abs().longValue();
            batch.negatives[row] |= value.signum() < 0 ? bit : 0;
        }
        return true;
    }
}
