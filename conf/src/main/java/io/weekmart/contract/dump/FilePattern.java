package io.weekmart.contract.dump;

import io.weekmart.contract.dump.PatternText.Kind;
import io.weekmart.contract.dump.PatternText.Token;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a dump, such as <code>{table}_{date}.csv.gz</code> or <code>{table}/{date:yyyy/MM/dd}/</code>: a path relative to the
 * folder of the dumps. One that ends in <code>/</code> names a folder of parts.
 *
 * <p><code>{pipeline}</code> is the name of the pipeline that reads the dump, such as orders. <code>{date}</code> reads 2024-05-03 and 2024-5-3 alike. <code>{date:...}</code> takes <code>yyyy</code>, <code>yy</code> (2000 to 2099), <code>MM</code> and
 * <code>dd</code> (two digits), <code>M</code> and <code>d</code> (one or two), and anything that is no letter; a date may be spread
 * over several, as in <code>{date:yyyy}/{date:MM}/{table}_{date:dd}.csv</code>.
 *
 * <p>The pattern of one table alone need not hold the table's name, and may do without a date: <code>stores.csv</code>.
 */
public final class FilePattern {
    private static final int CENTURY = 2000;

    private final String text;
    private final boolean folder;
    private final List<Segment> segments;

    private FilePattern(String text, boolean folder, List<Segment> segments) {
        this.text = text;
        this.folder = folder;
        this.segments = segments;
    }

    /**
     * Reads the pattern of all tables of a pipeline, which holds the table's name and a date.
     *
     * @param pipeline name of the pipeline that <code>{pipeline}</code> stands for
     * @throws IllegalArgumentException saying what is wrong with the pattern
     */
    public static FilePattern of(String text, String pipeline) {
        List<Token> tokens = PatternText.tokens(text, pipeline);
        PatternText.requireTable(text, tokens);
        PatternText.requireDate(text, tokens);
        return of(text, tokens);
    }

    /**
     * Reads the pattern of one table, which may do without the table's name and without a date.
     *
     * @param pipeline name of the pipeline that <code>{pipeline}</code> stands for
     * @throws IllegalArgumentException saying what is wrong with the pattern, such as that it holds a part of a date alone
     */
    public static FilePattern ofOneTable(String text, String pipeline) {
        List<Token> tokens = PatternText.tokens(text, pipeline);
        if (tokens.stream().anyMatch(token -> token.kind().dated())) {
            PatternText.requireDate(text, tokens);
        }
        return of(text, tokens);
    }

    private static FilePattern of(String text, List<Token> tokens) {
        boolean folder = text.endsWith("/");
        List<Segment> segments = new ArrayList<>();
        List<Token> segment = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() == Kind.SLASH) {
                segments.add(new Segment(segment));
                segment = new ArrayList<>();
            } else {
                segment.add(token);
            }
        }
        if (!folder) {
            segments.add(new Segment(segment));
        }
        segments.forEach(each -> PatternText.requireName(text, each.tokens));
        return new FilePattern(text, folder, List.copyOf(segments));
    }

    /** Whether the name tells the date of the dump. */
    public boolean dated() {
        return segments.stream().anyMatch(Segment::dated);
    }

    /** Whether the name tells no date, but holds what reads like one, such as 20240504. */
    public boolean looksDated() {
        return !dated() && PatternText.holdsDate(text);
    }

    /** Whether the pattern names a folder of parts. */
    public boolean folder() {
        return folder;
    }

    /**
     * What the paths of all dumps of a table begin with, relative to the folder of the dumps: as much as a listing can be narrowed to.
     *
     * @param table the table's name, such as sales
     */
    public String prefix(String table) {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            prefix.append(i == 0 ? "" : "/");
            for (Token token : segments.get(i).tokens) {
                if (token.kind().dated()) {
                    return prefix.toString();
                }
                prefix.append(token.kind() == Kind.TABLE ? table : token.text());
            }
        }
        return prefix.append(folder ? "/" : "").toString();
    }

    /** The folders on the way to the dump, and last the dump itself. */
    public List<Segment> segments() {
        return segments;
    }

    /**
     * The path under which the dump is looked for, with two-digit months and days where either is read.
     *
     * @param table the table's name, such as sales
     */
    public String name(String table, LocalDate date) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            name.append(i == 0 ? "" : "/").append(segments.get(i).name(table, date));
        }
        return name.append(folder ? "/" : "").toString();
    }

    /**
     * A file that the pattern reads.
     *
     * @param date of the dump; null where the pattern has none
     * @param part the name of the file in a folder of parts; empty where the file is the dump
     */
    public record Match(@Nullable LocalDate date, String part) {}

    /**
     * Reads the date out of the path of a file, relative to the folder of the dumps.
     *
     * @param table the table's name, such as sales
     * @return empty where the file belongs to no dump of the table
     */
    public Optional<Match> match(String table, String path) {
        return matchAbove(table, path)
                .filter(match ->
                        !folder || (!match.part().isEmpty() && !match.part().contains("/")));
    }

    /**
     * The same, but that a folder of parts is told of whatever lies below it: <code>_temporary/0/part-0.csv</code>, or nothing but the
     * object that stands for the folder itself, whose part is empty.
     */
    public Optional<Match> matchAbove(String table, String path) {
        List<String> names = List.of(path.split("/", folder ? segments.size() + 1 : -1));
        if (names.size() != segments.size() + (folder ? 1 : 0)) {
            return Optional.empty();
        }
        String part = folder ? names.get(segments.size()) : "";
        Optional<PartialDate> known = Optional.of(PartialDate.UNKNOWN);
        for (int i = 0; i < segments.size(); i++) {
            Matching matching = segments.get(i).matching(table);
            String name = names.get(i);
            known = known.flatMap(so -> matching.match(name, so));
        }
        return dated()
                ? known.flatMap(PartialDate::date).map(date -> new Match(date, part))
                : known.map(none -> new Match(null, part));
    }

    /**
     * Whether the pattern finds the parts of that dump in a folder.
     *
     * @param path names of the folder and those above it, between slashes
     */
    public boolean holdsParts(String table, LocalDate date, String path) {
        List<String> names = List.of(path.split("/"));
        int above = names.size() - segments.size();
        if (!folder || above < 0) {
            return false;
        }
        Optional<PartialDate> known = Optional.of(PartialDate.UNKNOWN);
        for (int i = 0; i < segments.size(); i++) {
            Matching matching = segments.get(i).matching(table);
            String name = names.get(above + i);
            known = known.flatMap(so -> matching.match(name, so));
        }
        return dated() ? known.flatMap(PartialDate::date).filter(date::equals).isPresent() : known.isPresent();
    }

    /**
     * Whether one file could be a dump, or a part of one, by both patterns. Which days a month has is not considered.
     *
     * @param table the table that this pattern is used for
     * @param otherTable the table that the other pattern is used for
     */
    public boolean overlaps(String table, FilePattern other, String otherTable) {
        if (folder != other.folder) {
            FilePattern parts = folder ? this : other;
            FilePattern file = folder ? other : this;
            return file.segments.size() == parts.segments.size() + 1
                    && DumpFiles.isPart(
                            file.segments.get(parts.segments.size()).name(folder ? otherTable : table, LocalDate.EPOCH))
                    && overlapAbove(parts.segments.size(), table, other, otherTable);
        }
        return segments.size() == other.segments.size() && overlapAbove(segments.size(), table, other, otherTable);
    }

    private boolean overlapAbove(int depth, String table, FilePattern other, String otherTable) {
        for (int i = 0; i < depth; i++) {
            if (!segments.get(i).overlaps(table, other.segments.get(i), otherTable)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }

    /** As much of a date as the folders so far tell; 0 stands for a part that is not known. */
    public record PartialDate(int year, int month, int day) {
        public static final PartialDate UNKNOWN = new PartialDate(0, 0, 0);

        /** Whether a date of the range can begin like this. */
        public boolean mayLieWithin(LocalDate from, LocalDate to) {
            if (year == 0) {
                return true;
            }
            if (month == 0) {
                return year >= from.getYear() && year <= to.getYear();
            }
            if (day == 0) {
                int wanted = year * 12 + month;
                return wanted >= from.getYear() * 12 + from.getMonthValue()
                        && wanted <= to.getYear() * 12 + to.getMonthValue();
            }
            return date().filter(date -> !date.isBefore(from) && !date.isAfter(to))
                    .isPresent();
        }

        /** The date, where all of it is known and the calendar has it. */
        public Optional<LocalDate> date() {
            try {
                return day == 0 || month == 0 || year == 0
                        ? Optional.empty()
                        : Optional.of(LocalDate.of(year, month, day));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * One character of a name.
     *
     * @param literal the character, where it is not any digit
     */
    private record Place(char literal, boolean digit, boolean optional) {
        static final Place DIGIT = new Place('0', true, false);
        static final Place OPTIONAL_DIGIT = new Place('0', true, true);

        /** Whether one character could stand in both places. */
        boolean meets(Place other) {
            if (digit && other.digit) {
                return true;
            }
            if (!digit && !other.digit) {
                return literal == other.literal;
            }
            char given = digit ? other.literal : literal;
            return given >= '0' && given <= '9';
        }
    }

    /** One name between two slashes. */
    public static final class Segment {
        private final List<Token> tokens;
        private final Map<String, Matching> matchings = new ConcurrentHashMap<>();

        private Segment(List<Token> tokens) {
            this.tokens = List.copyOf(tokens);
        }

        /** Whether the name tells a part of the date, so that its folder has to be listed. */
        public boolean dated() {
            return tokens.stream().anyMatch(token -> token.kind().dated());
        }

        /** The name for a table and a date. */
        public String name(String table, LocalDate date) {
            StringBuilder name = new StringBuilder();
            for (Token token : tokens) {
                name.append(token.name(table, date));
            }
            return name.toString();
        }

        /** Whether a name could be read by both. */
        boolean overlaps(String table, Segment other, String otherTable) {
            return overlaps(places(table), 0, other.places(otherTable), 0);
        }

        private static boolean overlaps(List<Place> one, int i, List<Place> other, int j) {
            if (i == one.size() && j == other.size()) {
                return true;
            }
            return (i < one.size() && one.get(i).optional() && overlaps(one, i + 1, other, j))
                    || (j < other.size() && other.get(j).optional() && overlaps(one, i, other, j + 1))
                    || (i < one.size()
                            && j < other.size()
                            && one.get(i).meets(other.get(j))
                            && overlaps(one, i + 1, other, j + 1));
        }

        private List<Place> places(String table) {
            List<Place> places = new ArrayList<>();
            for (Token token : tokens) {
                switch (token.kind()) {
                    case LITERAL -> literal(token.text(), places);
                    case TABLE -> literal(table, places);
                    case YEAR -> places.addAll(Collections.nCopies(4, Place.DIGIT));
                    case SHORT_YEAR, MONTH_TWO_DIGITS, DAY_TWO_DIGITS ->
                        places.addAll(Collections.nCopies(2, Place.DIGIT));
                    case MONTH, DAY, MONTH_EITHER, DAY_EITHER ->
                        places.addAll(List.of(Place.DIGIT, Place.OPTIONAL_DIGIT));
                    case SLASH -> throw new IllegalStateException("a segment never holds a slash");
                }
            }
            return places;
        }

        private static void literal(String text, List<Place> places) {
            text.chars().forEach(c -> places.add(new Place((char) c, false, false)));
        }

        /** The names of a table's dumps. */
        public Matching matching(String table) {
            return matchings.computeIfAbsent(table, this::compiled);
        }

        private Matching compiled(String table) {
            StringBuilder regex = new StringBuilder();
            List<Kind> groups = new ArrayList<>();
            for (Token token : tokens) {
                switch (token.kind()) {
                    case LITERAL -> regex.append(Pattern.quote(token.text()));
                    case TABLE -> regex.append(Pattern.quote(table));
                    case YEAR -> regex.append("(\\d{4})");
                    case SHORT_YEAR, MONTH_TWO_DIGITS, DAY_TWO_DIGITS -> regex.append("(\\d{2})");
                    case MONTH, DAY, MONTH_EITHER, DAY_EITHER -> regex.append("(\\d{1,2})");
                    case SLASH -> throw new IllegalStateException("a segment never holds a slash");
                }
                if (token.kind().dated()) {
                    groups.add(token.kind());
                }
            }
            return new Matching(Pattern.compile(regex.toString()), List.copyOf(groups));
        }
    }

    /** The names that a segment stands for, for one table. */
    public static final class Matching {
        private final Pattern regex;
        private final List<Kind> groups;

        private Matching(Pattern regex, List<Kind> groups) {
            this.regex = regex;
            this.groups = groups;
        }

        /** What the name adds to the date known so far; empty where it does not match or contradicts it. */
        public Optional<PartialDate> match(String name, PartialDate known) {
            Matcher matcher = regex.matcher(name);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int[] parts = {known.year(), known.month(), known.day()};
            for (int i = 0; i < groups.size(); i++) {
                int part = groups.get(i).part();
                int value = Integer.parseInt(matcher.group(i + 1)) + (groups.get(i) == Kind.SHORT_YEAR ? CENTURY : 0);
                if (value == 0 || (parts[part] != 0 && parts[part] != value)) {
                    return Optional.empty();
                }
                parts[part] = value;
            }
            return Optional.of(new PartialDate(parts[0], parts[1], parts[2]));
        }
    }
}
