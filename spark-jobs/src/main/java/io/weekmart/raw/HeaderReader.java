package io.weekmart.raw;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.Encoding;
import io.weekmart.contract.dump.ForeignFile;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.HeaderNames;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the headers of dumps and finds the declared columns in them, whatever their order and case.
 *
 * <p>Over 400 lines, because what is wrong with a header is worded where its names are at hand, and by far the most of it is that.
 */
public final class HeaderReader {
    private static final String CANNOT_READ = "Cannot read ";
    private static final int FIRST_READ_BYTES = 4 * 1024;
    private static final int PARALLEL_READS = 8;
    private static final int MAX_RENAMES_SHOWN = 5;
    private static final String UNKNOWN_NAME = "its name in the export";
    /** One for each column that a table can declare: a header that is damaged throughout would have one for each value of the file. */
    private static final int MAX_PROBLEMS_SHOWN = TableSpec.MAX_FIELDS;

    private static final Pattern OTHER_DELIMITERS = Pattern.compile("[;\t|,]");
    private static final Pattern LONE_CARRIAGE_RETURN = Pattern.compile("\r(?!\n)");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Settings settings;
    private final DumpOpener dumps;

    public HeaderReader(Settings settings, Configuration hadoop) {
        this(settings, new HadoopDumps(hadoop));
    }

    HeaderReader(Settings settings, DumpOpener dumps) {
        this.settings = settings;
        this.dumps = dumps;
    }

    /**
     * The headers of all files, in the order of the files.
     *
     * @throws UserFault naming every file whose header cannot be used, and everything that is wrong with it
     */
    public List<DumpHeader> readAll(List<DumpFile> files) throws IOException {
        if (files.isEmpty()) {
            return List.of();
        }
        ExecutorService readers = Executors.newFixedThreadPool(Math.min(PARALLEL_READS, files.size()), task -> {
            Thread thread = new Thread(task, "weekmart-headers");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<DumpHeader>> reads = new ArrayList<>();
            for (DumpFile file : files) {
                reads.add(() -> read(file));
            }
            return headers(readers.invokeAll(reads));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while reading the headers of " + files.size() + " files");
        } finally {
            readers.shutdownNow();
        }
    }

    private static List<DumpHeader> headers(List<Future<DumpHeader>> reads) throws IOException, InterruptedException {
        List<DumpHeader> headers = new ArrayList<>();
        List<UserFault> faults = new ArrayList<>();
        for (Future<DumpHeader> read : reads) {
            try {
                headers.add(read.get());
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof UserFault fault) {
                    faults.add(fault);
                } else {
                    throw new IOException(failed.getCause());
                }
            }
        }
        if (faults.isEmpty()) {
            return headers;
        }
        if (faults.size() == 1) {
            throw faults.get(0);
        }
        Set<String> hints = new LinkedHashSet<>();
        StringBuilder message = new StringBuilder(CANNOT_READ + faults.size() + " files:");
        for (UserFault fault : faults) {
            message.append("\n  ")
                    .append(Objects.requireNonNull(fault.getMessage()).substring(CANNOT_READ.length()));
            hints.add(fault.hint());
        }
        throw new UserFault(ExitCode.INPUT, message.toString(), String.join("\n", hints));
    }

    /**
     * The header of one file.
     *
     * @throws UserFault naming everything that is wrong with it
     */
    public DumpHeader read(DumpFile file) throws IOException {
        HeaderProblems problems = new HeaderProblems(file);
        long expectedEnd = file.compressed() ? Long.MAX_VALUE : file.bytes();
        try (ByteWindow window = new ByteWindow(dumps.open(file, 0), 0, expectedEnd, FIRST_READ_BYTES)) {
            return header(file, window, problems);
        } catch (FileFault fault) {
            problems.add(
                    "line 1: " + fault.finding(),
                    "Have the file exported or copied again; if it was still being written, run again when it is complete."
                            + " Only a compressed file may be named .gz or .zst.");
            throw problems.fault();
        }
    }

    private DumpHeader header(DumpFile file, ByteWindow window, HeaderProblems problems) throws IOException {
        int limit = settings.raw().maxRecordBytes();
        Dialect dialect = settings.table(file.table()).dialect();
        refuseForeign(file, window, problems);
        skipByteOrderMark(window, dialect, problems);
        long lines = 0;
        while (blankLine(window)) {
            window.skipLine();
            lines++;
        }
        List<String> names = new ArrayList<>();
        FieldScanner scanner = FieldScanner.of(dialect);
        if (!dialect.header()) {
            return positions(file, window, lines, problems);
        }
        boolean showsText = settings.table(file.table()).privateColumns().isEmpty();
        int end = names(window, scanner, dialect, names, problems, limit, showsText);
        problems.check();
        window.advance(end == window.limit() ? end : end + 1);
        lines += 1 + scanner.lineFeeds;
        return columns(file, names, window.position(), lines, problems);
    }

    private static void refuseForeign(DumpFile file, ByteWindow window, HeaderProblems problems) throws IOException {
        while (window.limit() < ForeignFile.BYTES && window.more()) {
            // A stream may give one byte at a time.
        }
        Optional<String> foreign = ForeignFile.named(file.path(), window.bytes(), window.limit());
        if (foreign.isPresent()) {
            problems.add(
                    foreign.get() + ", and no delimited text",
                    "Export the table as delimited text, such as CSV, plain as .csv, or compressed as .csv.gz or .csv.zst.");
            throw problems.fault();
        }
    }

    /** The columns of a file without a header, known by their positions: those of its first record, which is left where it is. */
    private DumpHeader positions(DumpFile file, ByteWindow window, long lines, HeaderProblems problems)
            throws IOException {
        TableSpec table = file.table();
        Dialect dialect = settings.table(table).dialect();
        if (window.start() == window.limit() && !window.more()) {
            problems.add(
                    "it is empty: it has no row",
                    "Export it again. Without a header, an empty file can't be told from an export that failed.");
            throw problems.fault();
        }
        List<String> record = new ArrayList<>();
        // What is wrong with the record is for the scan to say, which counts it.
        names(
                window,
                FieldScanner.of(dialect),
                dialect,
                record,
                new HeaderProblems(file),
                settings.raw().maxRecordBytes(),
                false);
        List<String> positions = IntStream.rangeClosed(1, record.size())
                .mapToObj(Integer::toString)
                .toList();
        List<Integer> fields =
                positions.stream().map(position -> field(table, position)).toList();
        for (Field field : table.fields()) {
            String position = exportedName(table, field);
            boolean needed = settings.table(table).columns().containsKey(field.name())
                    || !field.omissible()
                    || settings.table(table).naturalKey().contains(field.name())
                    || !settings.table(table).rules().derivedFrom(field.name()).isEmpty();
            boolean supplied = settings.table(table).rules().supplies(field.name());
            if (needed && !supplied && !positions.contains(position)) {
                problems.add(
                        "its first row has " + Count.of(record.size(), "field") + ", but " + field.name()
                                + " is to be read from position " + position,
                        "Check the positions in "
                                + PipelineKeys.path(settings.pipeline(), "tables." + table.name() + ".columns")
                                + ", and the delimiter " + delimiterName(dialect.delimiter()) + " ("
                                + PipelineKeys.path(settings.pipeline(), "raw.format.delimiter") + ").");
            }
        }
        problems.check();
        PrivateColumns privateColumns =
                PrivateColumns.of(table, settings.table(table).privateColumns(), positions, fields);
        return new DumpHeader(
                file,
                fields,
                List.of(),
                0,
                privateColumns,
                dialect,
                settings.table(table).rules(),
                further(table, positions),
                window.position(),
                lines);
    }

    private static void skipByteOrderMark(ByteWindow window, Dialect dialect, HeaderProblems problems)
            throws IOException {
        while (window.limit() < BYTE_ORDER_MARK.length && window.more()) {
            // A stream may give one byte at a time.
        }
        if (window.limit() >= BYTE_ORDER_MARK.length
                && java.util.Arrays.equals(
                        window.bytes(), 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            if (dialect.encoding() != Encoding.UTF_8) {
                problems.add(
                        "it begins with the byte-order mark of UTF-8, but the configured encoding is "
                                + dialect.encoding(),
                        "Set raw.format.encoding, or format.encoding of the table alone, to UTF-8, or have the file exported as "
                                + dialect.encoding() + ".");
                throw problems.fault();
            }
            window.advance(BYTE_ORDER_MARK.length);
        }
    }

    /** Whether a blank line begins here; two bytes decide. */
    private static boolean blankLine(ByteWindow window) throws IOException {
        while (window.limit() - window.start() < 2 && window.more()) {
            // A stream may give one byte at a time.
        }
        byte[] bytes = window.bytes();
        int start = window.start();
        return start < window.limit() && (bytes[start] == '\n' || (bytes[start] == '\r' && bytes[start + 1] == '\n'));
    }

    /** Reads the fields of the header into names; returns where it ends. */
    private static int names(
            ByteWindow window,
            FieldScanner scanner,
            Dialect dialect,
            List<String> names,
            HeaderProblems problems,
            int maxBytes,
            boolean showsText)
            throws IOException {
        for (; ; ) {
            names.clear();
            scanner.lineFeeds = 0;
            int end = names(window, scanner, dialect, names, problems, showsText);
            if (end != FieldScanner.OPEN && (end < window.limit() || window.ended())) {
                return end;
            }
            if (window.limit() - window.start() > maxBytes) {
                problems.add(
                        String.format(
                                Locale.ROOT,
                                "line 1: its header is longer than %,d bytes (raw.max-record-bytes)",
                                maxBytes),
                        "Check that the file is CSV text with a header line.");
                return window.limit();
            }
            if (!window.more() && end == FieldScanner.OPEN) {
                problems.add(
                        "line 1: a quote in its header is still open at the end of the file", "Export the file again.");
                return window.limit();
            }
        }
    }

    private static int names(
            ByteWindow window,
            FieldScanner scanner,
            Dialect dialect,
            List<String> names,
            HeaderProblems problems,
            boolean showsText) {
        Encoding encoding = dialect.encoding();
        byte[] bytes = window.bytes();
        int p = window.start();
        for (; ; ) {
            int end = scanner.scan(bytes, p, window.limit());
            if (end == FieldScanner.OPEN || (end == window.limit() && !window.ended())) {
                return end;
            }
            byte[] text = scanner.text(bytes);
            if (scanner.malformed) {
                problems.add(
                        "in its header, text stands behind a closing quote (column " + (names.size() + 1) + ")",
                        "Export the file again; a quote inside a quoted name is written twice.");
            }
            String name =
                    new String(ByteTexts.readable(encoding, text, scanner.from, scanner.to), StandardCharsets.UTF_8);
            if (!ByteTexts.valid(encoding, text, scanner.from, scanner.to)) {
                problems.add(
                        "its header is not " + encoding + " text" + (showsText ? ": " + name : ""),
                        "Set raw.format.encoding to the encoding of the export, such as "
                                + (encoding == Encoding.UTF_8 ? Encoding.WINDOWS_1252 : Encoding.UTF_8)
                                + ", or export the file as " + encoding
                                + "; a compressed file must be named .gz or .zst.");
            }
            if (LONE_CARRIAGE_RETURN.matcher(name).find()) {
                problems.add(
                        "line 1: its header has a carriage return without a line feed, as where all lines end with a"
                                + " carriage return alone",
                        "Export the file with lines that end with a line feed, or with both.");
            }
            names.add(name.strip());
            if (bytes[end] == '\n') {
                return end;
            }
            p = end + 1;
        }
    }

    private DumpHeader columns(DumpFile file, List<String> names, long length, long lines, HeaderProblems problems) {
        TableSpec table = file.table();
        if (names.size() == 1 && names.get(0).isEmpty()) {
            problems.add(
                    "it is empty: it has no header line",
                    "Export it again. A day without rows still needs its header line.");
            throw problems.fault();
        }
        char configured = settings.table(table).dialect().delimiter();
        char delimiter = names.size() == 1 ? otherDelimiter(names.get(0), configured) : 0;
        if (delimiter != 0) {
            problems.add(
                    "column '" + exportedName(table, table.fields().get(0))
                            + "' is missing, and so is every other, because"
                            + " its columns are separated by " + delimiterName(delimiter) + " and not by "
                            + delimiterName(configured),
                    "Set " + PipelineKeys.path(settings.pipeline(), "raw.format.delimiter") + " = \""
                            + (delimiter == '\t' ? "tab" : delimiter)
                            + "\" in your configuration, or format.delimiter of the table alone.");
            problems.note(
                    found(table, headerNames(table).all() ? names : List.of(OTHER_DELIMITERS.split(names.get(0), -1))));
            throw problems.fault();
        }
        List<Integer> fields = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        HeaderNames shown = headerNames(table);
        ColumnNames columnNames = columnNames(table);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String key = name.toLowerCase(Locale.ROOT);
            Integer first = places.putIfAbsent(key, i);
            if (first != null && !key.isEmpty()) {
                problems.add(
                        shown.mayShow(name)
                                ? "column '" + Printable.line(name) + "' stands twice in its header"
                                : "column " + (i + 1) + " has the name of column " + (first + 1) + " in its header",
                        "Export it with each column once.");
            }
            int field = field(table, key);
            fields.add(field);
            if (field == DumpHeader.UNKNOWN && !columnNames.ignores(name)) {
                unknown.add(name);
            }
        }
        lacked(table, columnNames.lackedBy(names, configured), names, problems);
        problems.check();
        PrivateColumns privateColumns =
                PrivateColumns.of(table, settings.table(table).privateColumns(), names, fields);
        List<String> unknownShown = shown.shown(unknown);
        return new DumpHeader(
                file,
                fields,
                unknownShown,
                unknown.size() - unknownShown.size(),
                privateColumns,
                settings.table(table).dialect(),
                settings.table(table).rules(),
                further(table, names),
                length,
                lines);
    }

    /** The places of the columns that fill those of other tables. */
    private Map<String, Integer> further(TableSpec table, List<String> names) {
        Map<String, Integer> further = new HashMap<>();
        for (String exported : settings.rowSources().exported(table)) {
            String key = exported.toLowerCase(Locale.ROOT);
            for (int place = 0; place < names.size(); place++) {
                if (names.get(place).toLowerCase(Locale.ROOT).equals(key)) {
                    further.putIfAbsent(key, place);
                }
            }
        }
        return further;
    }

    private void lacked(TableSpec table, ColumnNames.Lacks lacks, List<String> names, HeaderProblems problems) {
        HeaderNames shown = headerNames(table);
        for (String column : lacks.missing()) {
            String exported = columnNames(table).exported(column);
            List<String> derived = settings.table(table).rules().derivedFrom(column);
            problems.add("column '" + exported + "'"
                    + (exported.equals(column) ? "" : ", which holds " + column + ",")
                    + (derived.isEmpty() ? "" : ", from which " + String.join(", ", derived) + " is derived,")
                    + " is missing");
        }
        lacks.misspelled()
                .forEach((place, column) -> misspelled(table, names.get(place), place, column, shown, problems));
        if (lacks.torn()) {
            problems.add(
                    "a name in its header goes over several lines, and " + String.join(", ", lacks.absent())
                            + (lacks.absent().size() == 1 ? " is" : " are") + " missing",
                    "A quote in the header may never be closed. Export the file again. If the name is no column of"
                            + " Weekmart's, add it to " + key(table, "ignore-columns") + ".");
        }
        for (String column : lacks.supplied()) {
            String supplying = supplying(settings.table(table).rules(), column);
            problems.add(
                    "column '" + column + "' stands in its header, but " + key(table, supplying)
                            + " supplies its values",
                    "Remove " + key(table, supplying + "." + column)
                            + " from your configuration; or, if the values of the" + " file are not to be read, add "
                            + column + " to " + key(table, "ignore-columns") + ".");
        }
        if (lacks.unusable()) {
            problems.note(found(table, names));
        }
        if (!lacks.missing().isEmpty()) {
            List<String> settings = lacks.missing().stream()
                    .limit(MAX_RENAMES_SHOWN)
                    .map(column -> key(table, "columns." + column) + " = \""
                            // A name that is known beforehand to be another column's is not this column's.
                            + (shown.all() ? lacks.renamed().getOrDefault(column, UNKNOWN_NAME) : UNKNOWN_NAME)
                            + "\"")
                    .toList();
            problems.hint("Add the " + (lacks.missing().size() == 1 ? "column" : "columns")
                    + " to the export or, where the export has another name for "
                    + (lacks.missing().size() == 1 ? "it" : "them") + ", set " + String.join(", ", settings)
                    + (lacks.missing().size() > MAX_RENAMES_SHOWN ? " and so on" : "") + " in your configuration.");
        }
    }

    /**
     * A name that is nearly that of a column: taken for another one, it would leave the column null, or as it is supplied, in every row without
     * a word.
     */
    private void misspelled(
            TableSpec table, String name, int place, String column, HeaderNames shown, HeaderProblems problems) {
        boolean show = shown.mayShow(name);
        ColumnRules rules = settings.table(table).rules();
        if (rules.supplies(column)) {
            String supplying = key(table, supplying(rules, column));
            problems.add(
                    (show ? "column '" + Printable.line(name) + "'" : "column " + (place + 1))
                            + " is unknown and nearly named as " + column + ", whose values " + supplying + " supplies",
                    "If it is " + column + ", remove " + supplying + "." + column + " and set "
                            + key(table, "columns." + column) + " = \"" + (show ? name : UNKNOWN_NAME)
                            + "\" in your configuration; if it is not, add it to " + key(table, "ignore-columns")
                            + ".");
            return;
        }
        problems.add(
                (show ? "column '" + Printable.line(name) + "'" : "column " + (place + 1))
                        + " is unknown and nearly named as " + column + ", which is missing",
                "If it is " + column + ", set " + key(table, "columns." + column) + " = \""
                        + (show ? name : UNKNOWN_NAME) + "\" in your configuration; if it is not, add it to "
                        + key(table, "ignore-columns") + ".");
    }

    /** The key of a table that supplies the values of a column. */
    private static String supplying(ColumnRules rules, String column) {
        return rules.constants().containsKey(column) ? "constants" : "derive";
    }

    private String key(TableSpec table, String key) {
        return PipelineKeys.path(settings.pipeline(), "tables." + table.name() + "." + key);
    }

    private String found(TableSpec table, List<String> names) {
        HeaderNames shown = headerNames(table);
        return names.stream().anyMatch(shown::mayShow)
                ? "Found: " + shown.listed(names) + "."
                : "Its first line looks like a row and not like a header. It is not shown, since " + table
                        + " has private columns.";
    }

    private HeaderNames headerNames(TableSpec table) {
        Settings.Table configured = settings.table(table);
        return HeaderNames.of(table, configured.columns(), configured.privateColumns());
    }

    private ColumnNames columnNames(TableSpec table) {
        Settings.Table configured = settings.table(table);
        return new ColumnNames(
                table, configured.columns(), configured.naturalKey(), configured.ignoredColumns(), configured.rules());
    }

    /** The declared field that a name stands for; none whose values the configuration supplies. */
    private int field(TableSpec table, String key) {
        for (int i = 0; i < table.fields().size(); i++) {
            boolean supplied =
                    settings.table(table).rules().supplies(table.fields().get(i).name());
            if (!supplied
                    && exportedName(table, table.fields().get(i))
                            .toLowerCase(Locale.ROOT)
                            .equals(key)) {
                return i;
            }
        }
        return DumpHeader.UNKNOWN;
    }

    private String exportedName(TableSpec table, Field field) {
        return settings.table(table)
                .columns()
                .getOrDefault(field.name(), field.name())
                .strip();
    }

    /** The delimiter that a header has instead of the configured one; 0 where it has none. */
    private static char otherDelimiter(String header, char configured) {
        for (char delimiter : new char[] {';', '\t', '|', ','}) {
            if (delimiter != configured && header.indexOf(delimiter) >= 0) {
                return delimiter;
            }
        }
        return 0;
    }

    private static String delimiterName(char delimiter) {
        return switch (delimiter) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            case '|' -> "vertical bars";
            default -> "\"" + delimiter + '"';
        };
    }

    /** All that is wrong with one file, for one message. */
    private static final class HeaderProblems {
        private final DumpFile file;
        private final Set<String> found = new LinkedHashSet<>();
        private final Set<String> notes = new LinkedHashSet<>();
        private final Set<String> hints = new LinkedHashSet<>();

        HeaderProblems(DumpFile file) {
            this.file = file;
        }

        void add(String problem, String hint) {
            found.add(problem);
            hints.add(hint);
        }

        void add(String problem) {
            found.add(problem);
        }

        void note(String note) {
            notes.add(note);
        }

        void hint(String hint) {
            hints.add(hint);
        }

        void check() {
            if (!found.isEmpty()) {
                throw fault();
            }
        }

        UserFault fault() {
            String message = CANNOT_READ + Printable.line(file.path()) + ": "
                    + found.stream().limit(MAX_PROBLEMS_SHOWN).collect(Collectors.joining("; "))
                    + (found.size() > MAX_PROBLEMS_SHOWN
                            ? "; and " + (found.size() - MAX_PROBLEMS_SHOWN) + " more"
                            : "")
                    + ".";
            for (String note : notes) {
                message += " " + note;
            }
            return new UserFault(ExitCode.INPUT, message, String.join(" ", hints));
        }
    }
}
