package io.weekmart.inspect;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.Dialect.Negative;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the dumps of a table are written, as far as their content says it.
 *
 * @param texts by the keys of {@link DialectReader}; a key that makes no difference to these dumps is absent
 * @param undecided keys of which only a person can know the value, with the choice
 * @param choices what else only a person can know
 * @param either the point or comma that stands before three digits in some numbers, where no other number says whether it groups digits or
 *     begins a fraction; null elsewhere
 */
record TableFormat(
        Map<String, List<String>> texts,
        Map<String, Choice> undecided,
        List<Choice> choices,
        @Nullable Character either) {
    private static final Set<String> TRUE =
            Set.of("1", "true", "t", "y", "yes", "j", "ja", "x", "o", "oui", "s", "si", "sí", "wahr", "on");
    private static final Set<String> FALSE = Set.of("0", "false", "f", "n", "no", "nein", "non", "falsch", "off");
    private static final Set<String> NULLS_ANYWHERE = Set.of("NULL", "null", "\\N", "(null)", "<null>");

    private static final double RARE = 0.001;

    /** Decimals of an amount. */
    private static final int CENTS = 2;

    TableFormat {
        texts = Map.copyOf(texts);
        undecided = Map.copyOf(undecided);
        choices = List.copyOf(choices);
    }

    /** The format where other tables may tell what a point or comma means that nothing tells here. */
    TableFormat beside(Map<String, List<String>> common) {
        Character mark = either;
        if (mark == null) {
            return this;
        }
        Map<String, List<String>> more = new LinkedHashMap<>(texts);
        List<String> decimal = common.get(DialectReader.DECIMAL);
        if (decimal != null) {
            if (!decimal.equals(List.of(mark.toString()))) {
                more.put(DialectReader.GROUPING, List.of(mark.toString()));
            }
            return new TableFormat(more, undecided, choices, null);
        }
        // By the other character no such number is read, so that none is read wrongly.
        String other = mark == '.' ? "," : ".";
        more.put(DialectReader.DECIMAL, List.of(other));
        Map<String, Choice> asked = new LinkedHashMap<>(undecided);
        asked.put(
                DialectReader.DECIMAL,
                new Choice(
                        "Numbers such as 1" + mark
                                + "234 may be one and 234 thousandths (the first line), or one thousand two"
                                + " hundred and thirty-four (the second one). Uncomment one line; until then they are rejected.",
                        List.of(
                                "decimal = \"" + mark + "\", grouping = none",
                                "decimal = \"" + other + "\", grouping = \"" + mark + "\"")));
        return new TableFormat(more, asked, choices, null);
    }

    /** What these dumps need beyond what is common to the dumps of the pipeline, by the keys of {@link DialectReader}, in their order. */
    Map<String, List<String>> beyond(Map<String, List<String>> common) {
        Map<String, List<String>> standard = DialectReader.texts(Dialect.STANDARD);
        Map<String, List<String>> own = new LinkedHashMap<>();
        for (String key : DialectReader.keys()) {
            List<String> text = texts.get(key);
            if (text != null && !text.equals(common.getOrDefault(key, standard.get(key)))) {
                own.put(key, text);
            }
        }
        // Another decimal character may be the one that groups digits in the other tables.
        if (own.containsKey(DialectReader.DECIMAL)
                && !own.containsKey(DialectReader.GROUPING)
                && common.containsKey(DialectReader.GROUPING)) {
            own.put(DialectReader.GROUPING, List.of("none"));
        }
        return own;
    }

    /** The dialect of a table's dumps. */
    Dialect dialect(Map<String, List<String>> common) {
        Map<String, List<String>> all = new LinkedHashMap<>(common);
        all.putAll(beyond(common));
        try {
            return DialectReader.read(all);
        } catch (DialectReader.Conflict conflict) {
            return DialectReader.read(Map.of());
        }
    }

    /** What prevents that the rows are read as they were found to be written, as a clause that goes on behind the format. */
    Optional<String> conflict(Map<String, List<String>> common) {
        Map<String, List<String>> all = new LinkedHashMap<>(common);
        all.putAll(beyond(common));
        try {
            DialectReader.read(all);
            return Optional.empty();
        } catch (DialectReader.Conflict conflict) {
            return Optional.ofNullable(conflict.getMessage());
        }
    }

    /**
     * The format of the dumps of a table.
     *
     * @param codes our names of the columns that are read as texts
     */
    static TableFormat of(TableMatch match, Set<String> codes) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        List<Choice> choices = new ArrayList<>();
        FamilyProfile profile = match.profile();
        Written written = profile.written();
        texts.put(DialectReader.DELIMITER, List.of(written.delimiter() == '\t' ? "tab" : "" + written.delimiter()));
        texts.put(DialectReader.HEADER, List.of(String.valueOf(written.header())));
        Character quote = written.quote();
        if (quote == null || quote != '"' || profile.quotes()) {
            texts.put(DialectReader.QUOTE, List.of(quote == null ? "none" : quote.toString()));
            texts.put(DialectReader.ESCAPE, List.of(written.backslash() ? "backslash" : "doubled"));
        }
        if (!profile.ascii()) {
            texts.put(DialectReader.ENCODING, List.of(written.encoding().toString()));
        }
        List<String> nulls = nullTexts(match);
        if (!nulls.isEmpty()) {
            texts.put(DialectReader.NULL_TEXT, nulls);
        }
        Character either = numbers(match, codes, texts, choices);
        DateForm dates = dates(match, texts, choices);
        flags(match, nulls, texts, choices);
        return new TableFormat(
                texts,
                dates.undecided() == null ? Map.of() : Map.of(DialectReader.DATE, dates.undecided()),
                choices,
                either);
    }

    private static List<String> nullTexts(TableMatch match) {
        Set<String> nulls = new LinkedHashSet<>();
        for (ColumnProfile column : match.profile().columns()) {
            boolean text = match.ours(column)
                    .map(name -> match.table().field(name).type().kind() == Kind.TEXT)
                    .orElse(!column.typed());
            column.nullTexts().forEach((each, count) -> {
                if ((!text && column.meansAtAll(count)) || NULLS_ANYWHERE.contains(each)) {
                    nulls.add(each);
                }
            });
        }
        return List.copyOf(nulls);
    }

    private static long count(Collection<ColumnProfile> columns, char c) {
        return columns.stream()
                .mapToLong(column -> column.count(shape -> is(shape.decimal(), c)))
                .sum();
    }

    /** Whether some column has numbers of a kind, and not by mistake. */
    private static boolean has(Collection<ColumnProfile> columns, Predicate<NumberShape> kind) {
        return columns.stream().anyMatch(column -> column.meansAtAll(column.count(kind)));
    }

    private static boolean is(@Nullable Character found, char c) {
        return found != null && found == c;
    }

    /** How numbers are written; returns a point or comma of which nothing tells what it means, and null where there is none. */
    private static @Nullable Character numbers(
            TableMatch match, Set<String> codes, Map<String, List<String>> texts, List<Choice> choices) {
        List<ColumnProfile> columns = new ArrayList<>();
        List<ColumnProfile> coarse = new ArrayList<>();
        for (Field field : match.table().fields()) {
            Kind kind = field.type().kind();
            if (codes.contains(field.name()) || (kind != Kind.DECIMAL && kind != Kind.INT && kind != Kind.LONG)) {
                continue;
            }
            match.column(field.name()).ifPresent(column -> {
                columns.add(column);
                // Three decimals are too many there. Where all numbers have them, the export writes them nevertheless.
                if (!TableMatcher.isKey(field) && field.type().scale() <= CENTS && column.wholeShare() > 0) {
                    coarse.add(column);
                }
            });
        }
        long points = count(columns, '.');
        long commas = count(columns, ',');
        long forPoint = points + grouped(columns, coarse, ',');
        long forComma = commas + grouped(columns, coarse, '.');
        boolean decided = forPoint + forComma > 0;
        boolean eitherPoint = has(columns, shape -> is(shape.either(), '.'));
        boolean eitherComma = has(columns, shape -> is(shape.either(), ','));
        boolean comma = forComma > forPoint;
        if (decided) {
            texts.put(DialectReader.DECIMAL, List.of(comma ? "," : "."));
        }
        char point = comma ? ',' : '.';
        char other = comma ? '.' : ',';
        for (char grouping : new char[] {other, ' ', '\u00A0', '\u202F', '\''}) {
            boolean groups = has(
                    columns,
                    shape -> is(shape.grouping(), grouping)
                            || (is(shape.either(), grouping) && grouping == other && decided));
            if (groups && grouping != point) {
                texts.put(DialectReader.GROUPING, List.of(grouping(grouping)));
                break;
            }
        }
        if (Math.min(points, commas) > Math.max(1, RARE * (points + commas))) {
            choices.add(new Choice("Some numbers have a decimal point (" + points + ") and some a decimal comma ("
                    + commas + "). Those of the other kind are rejected."));
        }
        negative(columns, texts, choices);
        return decided || !(eitherPoint || eitherComma) ? null : Character.valueOf(eitherPoint ? '.' : ',');
    }

    /**
     * How many numbers say that a character groups their digits.
     *
     * @param coarse columns whose numbers have no more than two decimals
     */
    private static long grouped(List<ColumnProfile> columns, List<ColumnProfile> coarse, char c) {
        long count = 0;
        for (ColumnProfile column : columns) {
            count += column.count(shape -> is(shape.grouping(), c));
        }
        for (ColumnProfile column : coarse) {
            count += column.count(shape -> is(shape.either(), c) && shape.scale() > CENTS);
        }
        return count;
    }

    private static String grouping(char grouping) {
        return switch (grouping) {
            case ' ' -> "space";
            case '\u00A0' -> "no-break-space";
            case '\u202F' -> "narrow-no-break-space";
            default -> String.valueOf(grouping);
        };
    }

    private static void negative(List<ColumnProfile> columns, Map<String, List<String>> texts, List<Choice> choices) {
        Map<Negative, Long> found = new EnumMap<>(Negative.class);
        for (Negative negative : Negative.values()) {
            long count =
                    columns.stream().mapToLong(column -> column.count(negative)).sum();
            if (count > 0) {
                found.put(negative, count);
            }
        }
        long all = found.values().stream().mapToLong(Long::longValue).sum();
        found.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(most -> texts.put(
                        DialectReader.NEGATIVE, List.of(most.getKey().name().toLowerCase(Locale.ROOT))));
        found.values().removeIf(count -> count <= Math.max(1, RARE * all));
        if (found.size() > 1) {
            choices.add(new Choice("Negative numbers are written in several ways: "
                    + found.entrySet().stream()
                            .map(each -> each.getKey().name().toLowerCase(Locale.ROOT) + " (" + each.getValue() + ")")
                            .collect(Collectors.joining(", "))
                    + ". Those of another form than negative says are rejected."));
        }
    }

    private static DateForm dates(TableMatch match, Map<String, List<String>> texts, List<Choice> choices) {
        Map<Field, ColumnProfile> columns = new LinkedHashMap<>();
        for (Field field : match.table().fields()) {
            if (field.type().kind() == Kind.DATE || field.type().kind() == Kind.TIMESTAMP) {
                match.column(field.name()).ifPresent(column -> columns.put(field, column));
            }
        }
        DateForm dates = DateForm.of(columns);
        if (!dates.patterns().isEmpty()) {
            texts.put(DialectReader.DATE, dates.patterns());
        }
        if (!dates.zone().isEmpty()) {
            texts.put(DialectReader.DATE_ZONE, List.of(dates.zone()));
        }
        choices.addAll(dates.choices());
        return dates;
    }

    private static void flags(
            TableMatch match, List<String> nulls, Map<String, List<String>> texts, List<Choice> choices) {
        Set<String> found = new LinkedHashSet<>();
        for (Field field : match.table().fields()) {
            if (field.type().kind() == Kind.FLAG) {
                match.column(field.name()).ifPresent(column -> column.distinct().forEach((text, count) -> {
                    if (column.meansAtAll(count)) {
                        found.add(text.toLowerCase(Locale.ROOT));
                    }
                }));
            }
        }
        nulls.forEach(text -> found.remove(text.toLowerCase(Locale.ROOT)));
        List<String> standardTrue = Dialect.STANDARD.trueTexts();
        List<String> standardFalse = Dialect.STANDARD.falseTexts();
        if (found.isEmpty()) {
            return;
        }
        List<String> set = found.stream().filter(TRUE::contains).toList();
        List<String> unset = found.stream().filter(FALSE::contains).toList();
        List<String> unknown = found.stream()
                .filter(text -> !TRUE.contains(text) && !FALSE.contains(text))
                .toList();
        texts.put(DialectReader.TRUE, standardTrue.containsAll(set) ? standardTrue : set);
        texts.put(DialectReader.FALSE, standardFalse.containsAll(unset) ? standardFalse : unset);
        if (!unknown.isEmpty()) {
            choices.add(new Choice(
                    "A flag has values that may mean yes or no: " + String.join(", ", unknown) + ".",
                    List.of("format.flags { true = " + Hocon.list(unknown.subList(0, 1)) + ", false = "
                            + Hocon.list(unknown.subList(1, unknown.size())) + " }")));
        }
    }

    /** The value of a key that most tables have which it matters to; that of the first of these where there are as many. */
    static Map<String, List<String>> common(List<TableFormat> formats) {
        Map<String, List<String>> common = new LinkedHashMap<>();
        for (String key : DialectReader.keys()) {
            Map<List<String>, Integer> votes = new LinkedHashMap<>();
            formats.stream()
                    .map(format -> format.texts().get(key))
                    .filter(Objects::nonNull)
                    .forEach(texts -> votes.merge(texts, 1, Integer::sum));
            List<String> best = null;
            int most = 0;
            for (Map.Entry<List<String>, Integer> vote : votes.entrySet()) {
                if (vote.getValue() > most) {
                    best = vote.getKey();
                    most = vote.getValue();
                }
            }
            // What means nothing in one table may be a code or a name in another.
            boolean shared = !key.equals(DialectReader.NULL_TEXT) || most == formats.size();
            if (best != null && shared) {
                common.put(key, best);
            }
        }
        return common;
    }
}
