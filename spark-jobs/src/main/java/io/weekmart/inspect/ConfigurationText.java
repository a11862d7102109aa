package io.weekmart.inspect;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.terminal.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a proposal as a configuration, with comments that say why, and what only a person can know. */
final class ConfigurationText {
    private static final int WIDTH = 120;
    private static final int LEAST_COMMENT = 20;
    /** Share of rejected rows beyond which a run fails by default. */
    private static final double LIMIT = 0.01;

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
    private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n\\t]+");

    private final Proposal proposal;
    private final PrivateNames hidden;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private ConfigurationText(Proposal proposal) {
        this.proposal = proposal;
        this.hidden = new PrivateNames(proposal.pipeline());
    }

    /** The whole file. */
    static String of(Proposal proposal) {
        ConfigurationText written = new ConfigurationText(proposal);
        written.write();
        return written.text.toString();
    }

    /** A folder as it can be named from anywhere. */
    static String absolute(String folder) {
        return SCHEME.matcher(folder).matches()
                ? folder
                : Path.of(folder).toAbsolutePath().normalize().toString();
    }

    private void write() {
        String pipeline = proposal.pipeline().name();
        comment("Configuration of " + pipeline + " for "
                + absolute(proposal.listing().folder()) + ", as inspect proposes it.");
        comment(
                "It says what differs from the defaults, and why. CHOOSE marks what only a person can know. Every key is"
                        + " described in conf/reference.conf.");
        open("weekmart");
        boolean nested = !proposal.pipeline().hasCalendar();
        if (nested) {
            open("pipelines." + pipeline);
        }
        raw();
        if (proposal.calendarSource != null) {
            line("");
            comment(
                    "There is no calendar. CHOOSE: iso (Monday to Sunday), sunday, nrf-4-5-4, 4-4-5 or 5-4-4. An output keeps"
                            + " its calendar.");
            line("calendar.source = " + proposal.calendarSource);
        }
        tables();
        line("");
        comment("CHOOSE: where the tables are written: a folder of this machine, hdfs:// or s3://.");
        line("output.path = " + Hocon.quoted("weekmart-" + pipeline));
        if (nested) {
            close();
        }
        close();
    }

    private void raw() {
        open("raw");
        line("path = " + Hocon.quoted(absolute(proposal.listing().folder())));
        if (!proposal.filePattern.isEmpty()) {
            line("file-pattern = " + quotedList(proposal.filePattern));
        }
        if (!proposal.layoutReason.isEmpty()) {
            comment(proposal.layoutReason);
        }
        if (proposal.daily) {
            line("layout = daily");
        }
        if (!proposal.closed.isEmpty()) {
            comment("No table has a dump of these days, in any week.");
            line("closed = " + Hocon.list(proposal.closed));
        }
        proposal.choices.forEach(this::choose);
        format(changed(proposal.format), proposal.undecided, false);
        close();
    }

    /** Those keys of a format that differ from the standard one. */
    private static Map<String, List<String>> changed(Map<String, List<String>> format) {
        Map<String, List<String>> standard = DialectReader.texts(Dialect.STANDARD);
        Map<String, List<String>> changed = new LinkedHashMap<>();
        format.forEach((key, texts) -> {
            if (!texts.equals(standard.get(key))) {
                changed.put(key, texts);
            }
        });
        return changed;
    }

    /** @param own whether it is that of one table, which would otherwise take the common one */
    private void format(Map<String, List<String>> format, Map<String, Choice> undecided, boolean own) {
        if (format.isEmpty() && undecided.isEmpty()) {
            return;
        }
        open("format");
        for (String key : DialectReader.keys()) {
            Choice choice = undecided.get(key);
            List<String> texts = format.get(key);
            if (choice != null) {
                // What holds until a line is chosen reads none of the texts that it is about, whatever the common
                // format is.
                List<String> refusing = key.equals(DialectReader.DATE) ? Dialect.STANDARD.dates() : texts;
                if (own && refusing != null) {
                    line(key + " = " + value(key, refusing));
                }
                choose(choice);
            } else if (texts != null) {
                line(key + " = " + value(key, texts));
            }
        }
        close();
    }

    private static String value(String key, List<String> texts) {
        return DialectReader.isList(key) ? quotedList(texts) : Hocon.text(texts.get(0));
    }

    private static String quotedList(List<String> texts) {
        return texts.stream().map(Hocon::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private void tables() {
        for (TableChoice choice : proposal.tables.values()) {
            List<Runnable> lines = new ArrayList<>();
            lines(choice, lines);
            if (!lines.isEmpty()) {
                line("");
                open("tables." + choice.table().name());
                lines.forEach(Runnable::run);
                close();
            }
        }
    }

    private void lines(TableChoice choice, List<Runnable> lines) {
        String name = choice.table().name();
        if (choice.disabled) {
            if (!proposal.pipeline().calendar().filter(choice.table()::equals).isPresent()) {
                lines.add(() ->
                        comment("No files look like stock counts. Stock columns are null, and a week is complete by"
                                + " its sales."));
                lines.add(() -> line("enabled = false"));
            }
            return;
        }
        if (choice.match().isEmpty() && !choice.ofRows) {
            lines.add(() -> choose(absent(choice)));
        }
        if (choice.ofRows) {
            lines.add(() -> comment("No files look like a master of " + name + ": it is made of the rows of sales."));
            lines.add(() -> line("source = rows"));
        }
        choice.kinds.forEach((key, kind) -> lines.add(() -> line(key + " = " + kind)));
        if (!choice.fromRows.isEmpty()) {
            lines.add(() -> block("from-rows", choice.fromRows, Map.of()));
        }
        if (!choice.filePattern.isEmpty()) {
            lines.add(() -> line("file-pattern = " + quotedList(choice.filePattern)));
        }
        if (choice.newest) {
            lines.add(() -> comment("It is not exported every day: the newest one up to the run date is read."));
            lines.add(() -> line("newest = true"));
        }
        if (!choice.format.isEmpty() || !choice.undecided.isEmpty()) {
            lines.add(() -> format(choice.format, choice.undecided, true));
        }
        missing(choice, lines);
        if (!choice.columns.isEmpty()) {
            lines.add(() -> block("columns", choice.columns, reasons(choice)));
        }
        if (!choice.constants.isEmpty()) {
            lines.add(() -> block("constants", choice.constants, Map.of()));
        }
        choice.derive.forEach((column, derivation) ->
                lines.add(() -> line("derive { " + column + " = " + Hocon.quoted(derivation.text()) + " }")));
        if (!choice.naturalKey.isEmpty()) {
            lines.add(() -> comment(choice.naturalKeyReason));
            lines.add(() -> line("natural-key = " + Hocon.list(choice.naturalKey)));
        }
        if (!choice.ignored.isEmpty()) {
            lines.add(() -> line("ignore-columns = " + quotedList(choice.ignored)));
        }
        // Behind what they are about: of two lines for one key, the later one holds.
        choice.choices.forEach(each -> lines.add(() -> choose(each)));
        rejected(choice, lines);
    }

    private Choice absent(TableChoice choice) {
        String name = choice.table().name();
        String pipeline = proposal.pipeline().name();
        if (choice.blockers.isEmpty()) {
            return new Choice(
                    "no files look like " + name + ", which " + pipeline + " needs. Name them in file-pattern.");
        }
        String found = "no files that could be read look like " + name + ", but these may be it: "
                + String.join(", ", choice.blockers) + ". ";
        boolean weekly = proposal.pipeline().hasCalendar();
        if (weekly
                && proposal.pipeline().calendar().filter(choice.table()::equals).isPresent()) {
            return new Choice(
                    found
                            + "Export them as CSV, or set calendar.source to a rule, such as iso. An output keeps its calendar.");
        }
        return switch (weekly ? name : "") {
            case Supplies.INVENTORY ->
                new Choice(found + "Export them as CSV, or do without stock counts.", List.of("enabled = false"));
            case Supplies.STORE, Supplies.PRODUCT ->
                new Choice(
                        found + "Export them as CSV, or have the table made of the rows of sales.",
                        List.of("source = rows"));
            default -> new Choice(found + "Export them as CSV.");
        };
    }

    private void missing(TableChoice choice, List<Runnable> lines) {
        for (String column : choice.missing()) {
            Field field = choice.table().field(column);
            String unused = choice.match()
                    .map(match -> match.profile().columns().stream()
                            .filter(each -> match.ours(each).isEmpty())
                            .map(each -> each.name() + " (" + String.join(" | ", hidden.shown(each, "")) + ")")
                            .collect(Collectors.joining("; ")))
                    .orElse("");
            lines.add(() -> choose(new Choice(
                    "Which column is " + column + ": " + field.doc() + " The file has " + unused + ".",
                    List.of("columns." + column + " = \"\""))));
        }
    }

    /** Behind each column, how sure it is and what it holds. */
    private Map<String, String> reasons(TableChoice choice) {
        Map<String, String> reasons = new LinkedHashMap<>();
        choice.match().ifPresent(match -> match.columns().forEach((ours, column) -> {
            String samples = String.join(" | ", hidden.shown(column.profile(), ours));
            String certainty = column.sureness() == Sureness.GUESS
                    ? "CHOOSE, a guess"
                    : column.sureness().toString();
            reasons.put(ours, certainty + (samples.isEmpty() ? "" : ": " + samples));
        }));
        return reasons;
    }

    private void rejected(TableChoice choice, List<Runnable> lines) {
        Trial.Outcome trial = proposal.trials.get(choice.table());
        if (trial == null || trial.rows().rows() == 0) {
            return;
        }
        double share = (double) trial.rows().rejected() / trial.rows().rows();
        if (share > LIMIT) {
            String percent = InspectionText.percent(share);
            lines.add(() -> choose(new Choice(
                    percent
                            + " of the rows that were tried would be rejected, and a run fails beyond 1 %. Fix the export or"
                            + " the mapping, or set a limit.",
                    List.of("max-rejected-fraction = " + Math.min(1, Math.ceil(share * 110) / 100)))));
        }
    }

    private void block(String name, Map<String, String> values, Map<String, String> reasons) {
        open(name);
        int width = values.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length()
                        + 3
                        + Hocon.text(entry.getValue()).length())
                .max()
                .orElse(0);
        values.forEach((key, value) -> {
            String assigned = key + " = " + Hocon.text(value);
            String reason = reasons.getOrDefault(key, "");
            if (reason.isEmpty()) {
                line(assigned);
                return;
            }
            String comment = "# " + safe(reason);
            int room = Math.max(LEAST_COMMENT, WIDTH - 2 * depth - width - 2);
            line(assigned
                    + " ".repeat(width - assigned.length() + 2)
                    + (comment.length() <= room ? comment : comment.substring(0, room - 3) + "..."));
        });
        close();
    }

    private void choose(Choice choice) {
        comment("CHOOSE: " + choice.question());
        choice.lines().forEach(each -> line("# " + safe(each)));
    }

    private void comment(String sentence) {
        for (String part : InspectionText.wrapped(safe(sentence), WIDTH - 2 * depth - 2)) {
            line("# " + part);
        }
    }

    /** A text out of a file, on one line, without characters that a terminal would obey. */
    static String safe(String text) {
        return Printable.of(LINE_ENDS.matcher(text).replaceAll(" "));
    }

    private void open(String name) {
        line(name + " {");
        depth++;
    }

    private void close() {
        depth--;
        line("}");
    }

    private void line(String line) {
        text.append(line.isEmpty() ? "" : "  ".repeat(depth)).append(line).append('\n');
    }
}
