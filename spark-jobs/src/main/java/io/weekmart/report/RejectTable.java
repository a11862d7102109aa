package io.weekmart.report;

import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RejectSample.Span;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.RejectCodes;
import io.weekmart.contract.terminal.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rejected rows of a run as text: how many for which reason and, where no table of rejects can be looked at first, some of them. */
final class RejectTable {
    /** A reason that belongs to a column, such as {@code BAD_VALUE(sales_qty)}. */
    private static final Pattern COLUMN_REASON = Pattern.compile("([A-Z_]+)\\((.+)\\)");

    private static final String WORTH = "%-6s %9s %14s %14s";

    private static final String CUT = "...";

    /** Characters of a row that are shown however long the name of its file is. */
    private static final int LEAST_TEXT = 40;

    private RejectTable() {}

    /**
     * A line for each table with rejected rows, and its reasons.
     *
     * @param tableColumn format of a table's name
     */
    static List<String> reasons(List<TableRows> tables, String tableColumn) {
        List<String> lines = new ArrayList<>();
        for (TableRows table : tables) {
            if (table.rejected() == 0) {
                continue;
            }
            if (lines.isEmpty()) {
                lines.add("");
                lines.add(String.format(
                        Locale.ROOT,
                        tableColumn + " %9s %8s  %s",
                        "rejected",
                        "share",
                        "limit",
                        "reasons (a row can have several)"));
            }
            String row = String.format(
                    Locale.ROOT,
                    tableColumn + " %9s %8s  ",
                    table.table(),
                    Figures.percent(table.rejectedFraction()),
                    Figures.percent(table.maxRejectedFraction()));
            String indent = row;
            for (String reasons : reasons(table, SummaryTable.WIDTH - row.length())) {
                lines.add(indent + reasons);
                indent = " ".repeat(row.length());
            }
        }
        return lines;
    }

    /**
     * A line for the new dumps of each table with rejected rows, and one for its known dumps: how many rows, what they would have been worth, and
     * the reasons that cost most.
     *
     * @param tableColumn format of a table's name
     */
    static List<String> worth(List<TableRows> tables, String tableColumn) {
        List<String> lines = new ArrayList<>();
        for (TableRows table : tables) {
            RejectWorth worth = table.worth();
            if (worth == null) {
                continue;
            }
            if (lines.isEmpty()) {
                lines.add("");
                lines.add(String.format(
                        Locale.ROOT,
                        tableColumn + " " + WORTH + "  %s",
                        "worth",
                        "dumps",
                        "rows",
                        "rejected_qty",
                        "rejected_amt",
                        "reasons that cost most"));
            }
            addWorth(lines, table, tableColumn, "new", RejectWorth::newDumps);
            addWorth(lines, table, tableColumn, "known", RejectWorth::knownDumps);
        }
        return lines;
    }

    private static void addWorth(
            List<String> lines,
            TableRows table,
            String tableColumn,
            String dumps,
            Function<RejectWorth, RejectWorth.Part> part) {
        RejectWorth.Part all = part.apply(Objects.requireNonNull(table.worth()));
        if (all.rows() == 0) {
            return;
        }
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                tableColumn + " " + WORTH,
                table.table(),
                dumps,
                String.format(Locale.ROOT, "%,d", all.rows()),
                all.rejectedQty() == null ? "" : Figures.quantity(all.rejectedQty()),
                all.rejectedAmt() == null ? "" : Figures.money(all.rejectedAmt())));
        String separator = "  ";
        List<String> codes = table.worthByCode().keySet().stream()
                .filter(code -> value(part.apply(worthOf(table, code))).signum() != 0)
                .sorted(Comparator.comparing((String code) -> value(part.apply(worthOf(table, code))))
                        .reversed()
                        .thenComparing(code -> code))
                .toList();
        for (String code : codes) {
            String cost = code + " " + Figures.quantity(value(part.apply(worthOf(table, code))));
            if (line.length() + separator.length() + cost.length() > SummaryTable.WIDTH) {
                break;
            }
            line.append(separator).append(cost);
            separator = ", ";
        }
        lines.add(line.toString());
    }

    private static RejectWorth worthOf(TableRows table, String code) {
        return Objects.requireNonNull(table.worthByCode().get(code));
    }

    /** The amount or, of a table without amounts, the quantity, without its sign. */
    private static BigDecimal value(RejectWorth.Part part) {
        BigDecimal amount = part.rejectedAmt();
        BigDecimal quantity = part.rejectedQty();
        return (amount != null ? amount : quantity != null ? quantity : BigDecimal.ZERO).abs();
    }

    /**
     * A line for each table with bad values that were taken as empty, by column.
     *
     * @param tableColumn format of a table's name
     */
    static List<String> repaired(List<TableRows> tables, String tableColumn) {
        List<String> lines = new ArrayList<>();
        for (TableRows table : tables) {
            if (table.repairedByColumn().isEmpty()) {
                continue;
            }
            if (lines.isEmpty()) {
                lines.add("");
                lines.add(String.format(
                        Locale.ROOT,
                        tableColumn + "  %s",
                        "repaired",
                        "rows with a bad value taken as null, by column"));
            }
            String columns = table.repairedByColumn().entrySet().stream()
                    .map(column -> String.format(Locale.ROOT, "%s %,d", column.getKey(), column.getValue()))
                    .collect(Collectors.joining(", "));
            lines.add(String.format(Locale.ROOT, tableColumn + "  %s", table.table(), columns));
        }
        return lines;
    }

    /**
     * Every reason with its rows, the most frequent first, in lines of a width. Reasons that columns share are named once, such as {@code
     * BAD_VALUE(sales_amt 3, trans_dt 1)}.
     */
    private static List<String> reasons(TableRows table, int width) {
        Map<String, List<String>> byKind = new LinkedHashMap<>();
        for (String code : byRows(table)) {
            Matcher columnReason = COLUMN_REASON.matcher(code);
            boolean ofColumn = columnReason.matches();
            String kind = ofColumn ? columnReason.group(1) : code;
            String rows =
                    String.format(Locale.ROOT, "%,d", table.rejectsByCode().get(code));
            byKind.computeIfAbsent(kind, each -> new ArrayList<>())
                    .add(ofColumn ? columnReason.group(2) + " " + rows : rows);
        }
        List<String> parts = new ArrayList<>();
        byKind.forEach((kind, rows) -> {
            int first = parts.size();
            parts.addAll(rows);
            boolean ofColumns = rows.get(0).indexOf(' ') > 0;
            parts.set(first, kind + (ofColumns ? "(" : " ") + parts.get(first));
            if (ofColumns) {
                int last = parts.size() - 1;
                parts.set(last, parts.get(last) + ")");
            }
        });
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String part : parts) {
            if (!current.isEmpty() && current.length() + part.length() + 3 > width) {
                lines.add(current.append(',').toString());
                current.setLength(0);
            }
            current.append(current.isEmpty() ? "" : ", ").append(part);
        }
        lines.add(current.toString());
        return lines;
    }

    /** The codes that occurred, the most frequent first. */
    private static List<String> byRows(TableRows table) {
        return table.rejectsByCode().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Up to {@value RejectSample#PER_CODE} rows for every reason and for every column with repaired values, the values that it is about marked.
     * A run that published has none: all its rejected rows stand in a table, and its report has rows of the others.
     */
    static List<String> samples(RunReport report) {
        if (report.outcome() != Outcome.FAILED && report.outcome() != Outcome.DRY_RUN) {
            return List.of();
        }
        String folder = commonFolder(report.tables().stream()
                .flatMap(table -> Stream.concat(table.samples().stream(), table.repairedSamples().stream()))
                .map(RejectSample::file)
                .toList());
        List<String> rejected = new ArrayList<>();
        List<String> repaired = new ArrayList<>();
        for (TableRows table : report.tables()) {
            for (String code : byRows(table)) {
                rejected.addAll(samples(table, code, table.samples(), folder));
            }
            for (String column : table.repairedByColumn().keySet()) {
                repaired.addAll(samples(table, RejectCodes.badValue(column), table.repairedSamples(), folder));
            }
        }
        List<String> lines = new ArrayList<>();
        if (!rejected.isEmpty()) {
            lines.add("");
            lines.add("rejected rows, at most " + RejectSample.PER_CODE
                    + " for each reason; > < mark the values that it is about");
            lines.addAll(rejected);
        }
        if (!repaired.isEmpty()) {
            lines.add("");
            lines.add("rows with a bad value taken as null, at most " + RejectSample.PER_CODE
                    + " for each column; > < mark that value");
            lines.addAll(repaired);
        }
        return lines;
    }

    /** A line for a code, and one for each of the first rows that have it. */
    private static List<String> samples(TableRows table, String code, List<RejectSample> rows, String folder) {
        List<RejectSample> samples = rows.stream()
                .filter(sample -> sample.reasons().contains(code))
                .limit(RejectSample.PER_CODE)
                .toList();
        if (samples.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String expected = table.expected().get(code);
        lines.add(table.table() + " " + code + (expected == null ? "" : ": expected " + expected));
        samples.forEach(sample -> lines.add(line(sample, code, folder)));
        return lines;
    }

    /** One row: where it stands, and as much of it around the marked values as a line has room for. */
    private static String line(RejectSample sample, String code, String folder) {
        String place =
                "  " + Printable.line(sample.file().substring(folder.length())) + " line " + sample.line() + "  ";
        String text = sample.rawText();
        if (text == null) {
            return place + "(not kept: the table has private columns)";
        }
        StringBuilder marked = new StringBuilder();
        int at = 0;
        int first = 0;
        for (Span span : sample.marks().getOrDefault(code, List.of()).stream()
                .sorted(Comparator.comparingInt(Span::from))
                .toList()) {
            marked.append(printable(text.substring(at, span.from())));
            first = first == 0 ? marked.length() : first;
            marked.append('>')
                    .append(printable(text.substring(span.from(), span.to())))
                    .append('<');
            at = span.to();
        }
        marked.append(printable(text.substring(at)));
        return place + around(marked.toString(), first, Math.max(LEAST_TEXT, SummaryTable.WIDTH - place.length()));
    }

    /** Control characters as blanks: a terminal would obey them. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A part of a text that is not longer than a width and holds what begins at an index. */
    private static String around(String text, int index, int width) {
        if (text.length() <= width) {
            return text;
        }
        int from = Math.max(0, Math.min(index - width / 3, text.length() - width));
        int to = Math.min(text.length(), from + width);
        // A character outside the basic plane is two chars, of which half would be no character.
        from += from > 0 && Character.isLowSurrogate(text.charAt(from)) ? 1 : 0;
        to -= to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
        String part = text.substring(from, to);
        if (from > 0) {
            part = CUT + part.substring(Math.min(CUT.length(), part.length()));
        }
        return to < text.length() ? part.substring(0, Math.max(0, part.length() - CUT.length())) + CUT : part;
    }

    /** The folder that all paths have in common, with the slash behind it. */
    private static String commonFolder(List<String> paths) {
        if (paths.isEmpty()) {
            return "";
        }
        String common = paths.get(0);
        for (String path : paths) {
            int same = 0;
            while (same < Math.min(common.length(), path.length()) && common.charAt(same) == path.charAt(same)) {
                same++;
            }
            common = common.substring(0, same);
        }
        return common.substring(0, common.lastIndexOf('/') + 1);
    }
}
