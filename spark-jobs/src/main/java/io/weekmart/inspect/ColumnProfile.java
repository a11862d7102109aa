package io.weekmart.inspect;

import io.weekmart.contract.dump.Dialect.Negative;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the values of one column of a file look like. Its memory does not grow with them. */
final class ColumnProfile {
    /** Texts that programs write for nothing. */
    static final Set<String> NULL_TEXTS = Set.of(
            "NULL", "null", "Null", "\\N", "-", "--", "NA", "N/A", "n/a", "NaN", "nan", "None", "(null)", "<null>",
            "#N/A", "?");

    /** A column of so many values of a type is of that type, and the others are bad. */
    static final double TYPED = 0.9;

    /** What so small a share of the values have is a mistake of their rows. */
    private static final double MISTAKES = 0.001;

    /** Of so few values, each counts. */
    private static final int FEW = 100;

    private static final int MOST_DISTINCT = 1_000;
    private static final int LONGEST_KEPT = 200;
    private static final int MOST_SHAPES = 40;
    private static final int SAMPLES = 3;
    private static final int SAMPLE_LETTERS = 60;
    private static final int DAYS_NEAR = 7;

    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private final String name;
    private final int place;
    private final Map<NumberShape, Long> numbers = new LinkedHashMap<>();
    private final Map<DateShape, Long> dates = new LinkedHashMap<>();
    private final long[] nearDate = new long[DateShape.BASES.size()];
    private final Map<String, Long> nullTexts = new LinkedHashMap<>();
    private final Map<String, Long> distinct = new LinkedHashMap<>();
    private final Map<String, Long> shapes = new LinkedHashMap<>();
    private final Map<String, Set<String>> samples = new LinkedHashMap<>();
    private final Set<String> ofFirstFile = new LinkedHashSet<>();
    private long repeated;
    private boolean firstFileEnded;
    private boolean manyDistinct;
    private long empty;
    private long values;
    private long numeric;
    private long dated;

    /**
     * @param name as the header has it; its position, from 1, where there is no header
     * @param place of the column in the file, from 0
     */
    ColumnProfile(String name, int place) {
        this.name = name;
        this.place = place;
    }

    String name() {
        return name;
    }

    int place() {
        return place;
    }

    /**
     * Takes one value in.
     *
     * @param quoted whether it stands in quotes, where no text means nothing
     * @param fileDate the date in the name of its file
     */
    void add(String field, boolean quoted, @Nullable LocalDate fileDate) {
        String text = field.strip();
        if (text.isEmpty()) {
            empty++;
            return;
        }
        if (!quoted && NULL_TEXTS.contains(text)) {
            nullTexts.merge(text, 1L, Long::sum);
            return;
        }
        values++;
        NumberShape.of(text).ifPresent(shape -> {
            numeric++;
            numbers.merge(shape, 1L, Long::sum);
        });
        DateShape.of(text).ifPresent(shape -> {
            dated++;
            dates.merge(shape, 1L, Long::sum);
            if (fileDate != null) {
                countNear(shape, text, fileDate);
            }
        });
        // Of long texts, which may be whole documents, the beginning and a hash tell one from another.
        String kept = text.length() <= LONGEST_KEPT
                ? text
                : text.substring(0, LONGEST_KEPT) + " " + text.length() + " " + text.hashCode();
        if (distinct.size() < MOST_DISTINCT || distinct.containsKey(kept)) {
            distinct.merge(kept, 1L, Long::sum);
        } else {
            manyDistinct = true;
        }
        if (!firstFileEnded && ofFirstFile.size() < MOST_DISTINCT) {
            repeated += ofFirstFile.add(kept) ? 0 : 1;
        }
        sample(text);
    }

    /** Says that the values of a file are all taken in. */
    void endOfFile() {
        firstFileEnded |= !ofFirstFile.isEmpty();
    }

    /** Share of the values of the first file, as far as they were looked at, that stand there once; 0 where there are none. */
    double uniqueShare() {
        return ofFirstFile.isEmpty() ? 0 : (double) ofFirstFile.size() / (ofFirstFile.size() + repeated);
    }

    private void countNear(DateShape shape, String text, LocalDate fileDate) {
        for (int form = 0; form < nearDate.length; form++) {
            if ((shape.forms() & (1 << form)) != 0
                    && DateShape.date(form, text)
                            .filter(date -> !date.isBefore(fileDate.minusDays(DAYS_NEAR))
                                    && !date.isAfter(fileDate.plusDays(1)))
                            .isPresent()) {
                nearDate[form]++;
            }
        }
    }

    private void sample(String text) {
        String shape = DIGITS.matcher(LETTERS.matcher(text).replaceAll("A")).replaceAll("9");
        if (shapes.size() < MOST_SHAPES || shapes.containsKey(shape)) {
            shapes.merge(shape, 1L, Long::sum);
            Set<String> kept = samples.computeIfAbsent(shape, key -> new LinkedHashSet<>());
            if (kept.size() < SAMPLES) {
                kept.add(text.length() > SAMPLE_LETTERS ? text.substring(0, SAMPLE_LETTERS) + "..." : text);
            }
        }
    }

    /** Values that are neither empty nor mean nothing. */
    long values() {
        return values;
    }

    /** Empty values, those of these texts included. */
    long empty(Collection<String> nulls) {
        return empty
                + nulls.stream()
                        .mapToLong(text -> nullTexts.getOrDefault(text, 0L))
                        .sum();
    }

    /** All values, empty ones included. */
    long all() {
        return values
                + empty
                + nullTexts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Texts that may mean nothing, with how often they stand there. */
    Map<String, Long> nullTexts() {
        return nullTexts;
    }

    /** Whether its values are of a type by which text that means nothing can be told. */
    boolean typed() {
        return values > 0 && (numeric >= TYPED * values || dated >= TYPED * values);
    }

    /** Share of the values that are numbers of any form; 0 where there are none. */
    double numericShare() {
        return share(numeric);
    }

    /** Share of the values that are dates of any form. */
    double datedShare() {
        return share(dated);
    }

    /** Share of the values that are whole numbers without anything between their digits. */
    double wholeShare() {
        return share(count(shape -> shape.decimal() == null && shape.either() == null && shape.grouping() == null));
    }

    /** How many numbers have such a shape. */
    long count(Predicate<NumberShape> shape) {
        long count = 0;
        for (Map.Entry<NumberShape, Long> entry : numbers.entrySet()) {
            count += shape.test(entry.getKey()) ? entry.getValue() : 0;
        }
        return count;
    }

    /** How many numbers stand in front of, behind or around their sign in such a way. */
    long count(Negative negative) {
        return count(shape -> shape.negative() == negative);
    }

    /** The shapes of its numbers, with how often they stand there. */
    Map<NumberShape, Long> numbers() {
        return numbers;
    }

    /** The shapes of its dates, with how often they stand there. */
    Map<DateShape, Long> dates() {
        return dates;
    }

    /** How many values are dates of the days before the file's, by one of the forms of {@link DateShape#BASES}. */
    long near(int form) {
        return nearDate[form];
    }

    /** Its different values, with how often they stand there; some of them where there are many. */
    Map<String, Long> distinct() {
        return distinct;
    }

    /** Whether {@link #distinct} has all of them. */
    boolean allDistinct() {
        return !manyDistinct;
    }

    /** Whether something that so many values are or have is no mistake of a single row. */
    boolean means(long count) {
        return count > 1 && count > MISTAKES * values;
    }

    /** Whether that of a few rows is so. Of a file of a few rows, one will do. */
    boolean meansAtAll(long count) {
        return means(count) || (count > 0 && values < FEW);
    }

    private double share(long count) {
        return values == 0 ? 0 : (double) count / values;
    }

    /** Three values, of as many forms as there are: the most frequent form first. */
    List<String> samples() {
        List<String> ordered = shapes.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> shape) -> shape.getValue())
                        .reversed())
                .map(Map.Entry::getKey)
                .limit(SAMPLES)
                .toList();
        List<String> shown = new ArrayList<>();
        for (int round = 0; round < SAMPLES; round++) {
            for (String shape : ordered) {
                List<String> kept = new ArrayList<>(samples.getOrDefault(shape, Set.of()));
                if (round < kept.size() && shown.size() < SAMPLES) {
                    shown.add(kept.get(round));
                }
            }
        }
        return shown;
    }

    /** What its values look like to a person: date, whole number, number, text or nothing. */
    String looksLike() {
        if (values == 0) {
            return "empty";
        }
        if (datedShare() >= TYPED) {
            return "date";
        }
        if (wholeShare() >= TYPED) {
            return "whole number";
        }
        return numericShare() >= TYPED ? "number" : "text";
    }
}
