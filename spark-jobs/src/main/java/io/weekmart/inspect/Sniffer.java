package io.weekmart.inspect;

import io.weekmart.contract.dump.Encoding;
import io.weekmart.raw.TextRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out how a text is parted into records and fields, from its beginning. */
final class Sniffer {
    private static final char[] DELIMITERS = {',', ';', '\t', '|', '^', '~', '\u0001', ':'};
    /** Of these, a field seldom holds one that stands for itself. */
    private static final String SELDOM = ";\t|";

    private static final int MOST_RECORDS = 1_000;
    private static final double QUOTED_FIELDS = 0.05;
    private static final double TYPED = 0.8;
    private static final int MORE_COLUMNS = 300;
    private static final int MOST_COLUMNS = 60;

    private static final Pattern NAME = Pattern.compile("[\\p{L}_#$][\\p{L}\\p{N} _./()#$€%-]{0,60}");

    private Sniffer() {}

    /** The records of a text, and how well they are parted. */
    private record Trial(
            char delimiter,
            @Nullable Character quote,
            boolean backslash,
            List<List<String>> records,
            int columns,
            long odd,
            long malformed,
            boolean open,
            long strays) {
        double score() {
            if (columns < 2 || records.isEmpty()) {
                return -1;
            }
            double all = records.size();
            // Texts that have a character in them, such as Food|Dairy|Milk, do not part the header.
            int first = records.get(0).size();
            return (all - odd - malformed) / all
                    - (first == columns ? 0 : first == 1 ? 1 : 0.3)
                    - (open ? 0.5 : 0)
                    - 0.5 * strays / all
                    + (double) Math.min(columns, MOST_COLUMNS) / MORE_COLUMNS;
        }

        long faults() {
            return odd + malformed + (open ? records.size() + 1 : 0);
        }
    }

    /**
     * Sniffs.
     *
     * @param head the first bytes of a file
     * @param whole whether these are all of them
     * @param isName whether a text is known to be the name of a column
     */
    static Written of(byte[] head, boolean whole, Predicate<String> isName) {
        byte[] text = whole ? head : Arrays.copyOf(head, lastLineEnd(head));
        Encoding encoding = encoding(text);
        Trial best = trial(text, encoding, DELIMITERS[0], '"', false);
        for (char delimiter : DELIMITERS) {
            Trial trial = trial(text, encoding, delimiter, '"', false);
            if (trial.open()) {
                // A quote that is none reads on to the end, whatever the delimiter is.
                trial = trial(text, encoding, delimiter, null, false);
            }
            if (trial.score() > best.score()) {
                best = trial;
            }
        }
        Trial quoted = quotes(text, encoding, best.delimiter());
        return new Written(
                quoted.delimiter(), quoted.quote(), quoted.backslash(), encoding, header(quoted.records(), isName));
    }

    private static int lastLineEnd(byte[] head) {
        int end = head.length;
        while (end > 0 && head[end - 1] != '\n') {
            end--;
        }
        return end == 0 ? head.length : end;
    }

    private static Encoding encoding(byte[] text) {
        try (TextRecords records =
                TextRecords.of(text, new Written(',', null, false, Encoding.UTF_8, true).dialect())) {
            while (records.next()) {
                // Only the bytes count.
            }
            EncodingCount bytes = new EncodingCount();
            bytes.add("", records);
            return bytes.encoding();
        } catch (IOException e) {
            return Encoding.UTF_8;
        }
    }

    private static Trial trial(
            byte[] text, Encoding encoding, char delimiter, @Nullable Character quote, boolean backslash) {
        List<List<String>> all = new ArrayList<>();
        Map<Integer, Integer> counts = new TreeMap<>();
        long malformed = 0;
        long strays = 0;
        boolean open;
        try (TextRecords records =
                TextRecords.of(text, new Written(delimiter, quote, backslash, encoding, true).dialect())) {
            while (all.size() < MOST_RECORDS && records.next()) {
                List<String> fields = records.fields();
                all.add(fields);
                counts.merge(fields.size(), 1, Integer::sum);
                malformed += records.malformed() ? 1 : 0;
                boolean stray = false;
                for (int i = 0; i < fields.size(); i++) {
                    stray |= !records.quoted(i) && hasStray(fields.get(i), delimiter);
                }
                strays += stray ? 1 : 0;
            }
            open = records.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int columns = 0;
        int most = 0;
        for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
            if (count.getValue() >= most) {
                columns = count.getKey();
                most = count.getValue();
            }
        }
        return new Trial(delimiter, quote, backslash, all, columns, all.size() - most, malformed, open, strays);
    }

    private static boolean hasStray(String field, char delimiter) {
        for (int i = 0; i < SELDOM.length(); i++) {
            if (SELDOM.charAt(i) != delimiter && field.indexOf(SELDOM.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** The quotes by which the fewest records are at fault; the usual ones where these are as good. */
    private static Trial quotes(byte[] text, Encoding encoding, char delimiter) {
        Trial usual = trial(text, encoding, delimiter, '"', false);
        Trial best = usual;
        if (has(text, '\\')) {
            Trial backslash = trial(text, encoding, delimiter, '"', true);
            best = backslash.faults() < best.faults() ? backslash : best;
        }
        if (quotedShare(usual, '\'') >= QUOTED_FIELDS) {
            Trial single = trial(text, encoding, delimiter, '\'', false);
            best = single.faults() <= best.faults() ? single : best;
        }
        if (best.faults() > 0) {
            Trial none = trial(text, encoding, delimiter, null, false);
            best = none.faults() < best.faults() ? none : best;
        }
        return best;
    }

    private static boolean has(byte[] text, char c) {
        for (byte b : text) {
            if (b == c) {
                return true;
            }
        }
        return false;
    }

    /** Share of the fields that begin and end with a character. */
    private static double quotedShare(Trial trial, char quote) {
        long filled = 0;
        long quoted = 0;
        for (List<String> record : trial.records()) {
            for (String field : record) {
                filled += field.isBlank() ? 0 : 1;
                quoted += field.length() > 1 && field.charAt(0) == quote && field.charAt(field.length() - 1) == quote
                        ? 1
                        : 0;
            }
        }
        return filled == 0 ? 0 : (double) quoted / filled;
    }

    /** Whether the first record names the columns: because it is of other types than the others, or has names that are known. */
    private static boolean header(List<List<String>> records, Predicate<String> isName) {
        if (records.isEmpty()) {
            return true;
        }
        List<String> first = records.get(0);
        int names = 0;
        int values = 0;
        boolean allNamed = true;
        Set<String> once = new HashSet<>();
        for (int column = 0; column < first.size(); column++) {
            String cell = first.get(column).strip();
            allNamed &= NAME.matcher(cell).matches() && once.add(cell);
            names += isName.test(cell) ? 1 : 0;
            int vote = vote(records, column, cell);
            names += vote > 0 ? 1 : 0;
            values += vote < 0 ? 1 : 0;
        }
        return names == values ? allNamed : names > values;
    }

    /** Whether the first cell of a column is not of the type of the others (1), or is (-1); 0 where they have none. */
    private static int vote(List<List<String>> records, int column, String cell) {
        long filled = 0;
        long numeric = 0;
        long dated = 0;
        long equal = 0;
        for (List<String> record : records.subList(1, records.size())) {
            String value = column < record.size() ? record.get(column).strip() : "";
            if (value.isEmpty() || ColumnProfile.NULL_TEXTS.contains(value)) {
                continue;
            }
            filled++;
            numeric += NumberShape.of(value).isPresent() ? 1 : 0;
            dated += DateShape.of(value).isPresent() ? 1 : 0;
            equal += value.equals(cell) ? 1 : 0;
        }
        if (filled == 0) {
            return NumberShape.of(cell).isPresent() || DateShape.of(cell).isPresent() ? -1 : 0;
        }
        boolean empty = cell.isEmpty() || ColumnProfile.NULL_TEXTS.contains(cell);
        if (dated >= TYPED * filled) {
            return empty ? 0 : DateShape.of(cell).isPresent() ? -1 : 1;
        }
        if (numeric >= TYPED * filled) {
            return empty ? 0 : NumberShape.of(cell).isPresent() ? -1 : 1;
        }
        return equal > 0 && !empty ? -1 : 0;
    }
}
