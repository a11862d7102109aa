package io.weekmart.job;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.HeaderNames;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RejectCodes;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.RejectSamples;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.RepairTally;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.FieldPlaces;
import io.weekmart.raw.RawText;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the run report which files were read and where their rows went. */
public final class RowReport {
    private final Run run;
    /** Of all dates so far, for a run that reads one after the other. */
    private final Map<TableSpec, TableAccount> soFar = new HashMap<>();

    private final Map<TableSpec, RejectsWorth> worthSoFar = new HashMap<>();

    private final Map<TableSpec, List<RejectSample>> samplesSoFar = new HashMap<>();

    private final Map<TableSpec, List<RejectSample>> repairedSoFar = new HashMap<>();

    private final Set<String> absentSaid = new HashSet<>();
    private final Set<String> datesSaid = new HashSet<>();

    public RowReport(Run run) {
        this.run = run;
    }

    /** Files that need not be read, because nothing has changed. */
    public void unread(Inputs inputs) {
        for (DumpHeader header : inputs.all()) {
            run.report().inputFile(inputFile(inputs, header, null));
        }
    }

    public void files(Inputs inputs, TaskResults results) {
        inputs.passedOver().ifPresent(names -> run.report().warning(notRead() + ": " + names + "."));
        Map<String, Long> rowsOfFile = DumpRows.byFile(results);
        for (DumpHeader header : inputs.all()) {
            run.report()
                    .inputFile(inputFile(
                            inputs, header, rowsOfFile.get(header.file().path())));
        }
        warnOfDatesInNames();
        warnOfUnknownColumns(inputs.all());
        warnOfAbsentColumns(inputs.all());
    }

    /** Where the names of the dumps are configured. */
    private String patternKey() {
        String common = PipelineKeys.path(run.settings().pipeline(), "raw.file-pattern");
        return run.settings().raw().ownNames().isEmpty()
                ? common
                : common + " or a file-pattern of "
                        + PipelineKeys.path(run.settings().pipeline(), "tables");
    }

    /** A dump of a table that is made otherwise, or is switched off, is not read although its name matches. */
    private String notRead() {
        List<String> keys = new ArrayList<>(List.of(patternKey()));
        keys.addAll(run.settings().tablesNotRead());
        run.settings()
                .rowSources()
                .tables()
                .forEach(table -> keys.add(
                        PipelineKeys.path(run.settings().pipeline(), "tables." + table + ".source") + " = rows"));
        return keys.size() == 1
                ? "Not read, since the name does not match " + keys.get(0)
                : "Not read, since the name is that of no table which is read (" + String.join(", ", keys) + ")";
    }

    /** A name with a date that is always the same is often one in which {date} was forgotten. */
    private void warnOfDatesInNames() {
        run.settings().raw().ownNames().forEach((table, names) -> names.patterns().stream()
                .filter(FilePattern::looksDated)
                .forEach(name -> {
                    if (datesSaid.add(name.toString())) {
                        run.report()
                                .warning("\"" + name + "\" ("
                                        + PipelineKeys.named(run.settings().pipeline(), names.key())
                                        + ") holds a date and no {date}: every run date reads that one file as its dump of "
                                        + table.name()
                                        + ". Where each date has a file of its own, write {date} in its place.");
                    }
                }));
    }

    /** One sentence for each table and set of columns, however many files have them. */
    private void warnOfUnknownColumns(List<DumpHeader> headers) {
        Map<String, List<DumpFile>> files = new LinkedHashMap<>();
        for (DumpHeader header : headers) {
            TableSpec table = header.file().table();
            if (!header.unknownColumns().isEmpty() || header.otherUnknownColumns() > 0) {
                String names = HeaderNames.listed(table, header.unknownColumns(), header.otherUnknownColumns());
                files.computeIfAbsent(table + " " + names, each -> new ArrayList<>())
                        .add(header.file());
            }
        }
        files.forEach((cause, found) -> {
            TableSpec table = found.get(0).table();
            String which = found.size() == 1
                    ? found.get(0).path() + " has"
                    : found.size() + " files of " + table + ", such as "
                            + found.get(found.size() - 1).path() + ", have";
            run.report()
                    .warning(which + " columns that Weekmart does not know: "
                            + cause.substring(table.name().length() + 1) + ". They were ignored.");
        });
    }

    /** One sentence for each table and set of columns, however many files and dates lack them. */
    private void warnOfAbsentColumns(List<DumpHeader> headers) {
        Map<String, List<DumpFile>> files = new LinkedHashMap<>();
        for (DumpHeader header : headers) {
            List<String> absent = header.absent().stream()
                    .filter(column -> !header.file().table().field(column).seldom()
                            || run.settings()
                                    .table(header.file().table())
                                    .columns()
                                    .containsKey(column))
                    .toList();
            if (!absent.isEmpty()) {
                files.computeIfAbsent(
                                header.file().table() + " " + String.join(", ", absent), each -> new ArrayList<>())
                        .add(header.file());
            }
        }
        files.forEach((cause, found) -> {
            if (absentSaid.add(cause)) {
                TableSpec table = found.get(0).table();
                run.report()
                        .warning((found.size() == 1
                                        ? found.get(0).path() + " has"
                                        : found.size() + " files of " + table + ", such as "
                                                + found.get(found.size() - 1).path() + ", have")
                                + " no column " + cause.substring(table.name().length() + 1)
                                + ": null in every row.");
            }
        });
    }

    private InputFile inputFile(Inputs inputs, DumpHeader header, @Nullable Long rows) {
        DumpFile file = header.file();
        DumpNames.Choice choice = run.settings().raw().choice(file.table());
        return new InputFile(
                file.table().name(),
                file.dumpDate(),
                file.path(),
                file.bytes(),
                file.checksum(),
                rows,
                header.unknownColumns(),
                choice == DumpNames.Choice.NEWEST ? ChronoUnit.DAYS.between(file.dumpDate(), inputs.date()) : null,
                choice == DumpNames.Choice.UNDATED ? Instant.ofEpochMilli(file.modified()) : null);
    }

    /**
     * Where the rows of each table went.
     *
     * @param known by table, the dates of the dumps that an earlier run has published, unchanged since
     */
    public void rows(TaskResults results, Map<TableSpec, TableAccount> accounts, Map<TableSpec, Set<LocalDate>> known)
            throws IOException {
        RawText texts = new RawText(run.hadoop());
        for (Map.Entry<TableSpec, TableAccount> entry : accounts.entrySet()) {
            TableSpec table = entry.getKey();
            TableAccount account = Objects.requireNonNull(soFar.merge(table, entry.getValue(), TableAccount::plus));
            RejectsWorth worth = Objects.requireNonNull(worthSoFar.merge(
                    table, RejectsWorth.of(results, table, known.getOrDefault(table, Set.of())), RejectsWorth::plus));
            List<RejectSample> samples = samplesSoFar.computeIfAbsent(table, each -> new ArrayList<>());
            samples.addAll(samples(results, table, texts));
            List<RejectSample> repaired = repairedSoFar.computeIfAbsent(table, each -> new ArrayList<>());
            repaired.addAll(repaired(results, table, texts));
            run.report()
                    .table(TableRows.of(
                                    table,
                                    account.read(),
                                    account.accepted(),
                                    account.rejected(),
                                    account.superseded(),
                                    account.alreadyCounted(),
                                    run.settings().table(table).maxRejectedFraction(),
                                    account.rejectsByCode(),
                                    samples)
                            .repaired(account.repairedByColumn(), repaired)
                            .worth(worth.all(), worth.byCode())
                            .in(
                                    run.settings().table(table).dialect(),
                                    table,
                                    run.settings().table(table).rules()));
        }
    }

    /** Rows of a table that passed with bad values taken as empty, in the order of files and lines. */
    private static List<RejectSample> repaired(TaskResults results, TableSpec table, RawText texts) throws IOException {
        Stream<RepairTally> ofSplits = results.of(TaskResult.SplitCounts.class).stream()
                .map(TaskResult.SplitCounts::tally)
                .filter(tally -> tally.table().equals(table.name()))
                .map(SplitTally::repairs);
        Stream<RepairTally> ofKeys = results.of(TaskResult.Repaired.class).stream()
                .filter(repaired -> repaired.table().equals(table.name()))
                .map(TaskResult.Repaired::rows);
        List<RejectedRow> rows = Stream.concat(ofSplits, ofKeys)
                .flatMap(tally -> tally.samples().stream())
                .map(row -> new RejectedRow(table.name(), row.place(), new RowReasons(0, row.fields(), 0), null))
                .toList();
        return samples(results, table, rows, texts);
    }

    /**
     * Rejected rows of a table, in the order of files and lines.
     *
     * @param texts reads the texts that are missing
     */
    private static List<RejectSample> samples(TaskResults results, TableSpec table, RawText texts) throws IOException {
        List<RejectedRow> rows = results.of(TaskResult.Sample.class).stream()
                .map(TaskResult.Sample::row)
                .filter(row -> row.table().equals(table.name()))
                .toList();
        return samples(results, table, rows, texts);
    }

    private static List<RejectSample> samples(
            TaskResults results, TableSpec table, List<RejectedRow> found, RawText texts) throws IOException {
        // Every task keeps its own. Texts that are missing are read again: no more of them than are shown.
        RejectSamples samples = new RejectSamples();
        found.stream()
                .sorted(Comparator.comparingInt((RejectedRow row) -> row.place().split())
                        .thenComparingLong(row -> row.place().offset()))
                .forEach(samples::offer);
        List<RejectSample> rows = new ArrayList<>();
        try (RawText.Reader reader = texts.reader()) {
            for (RejectedRow sample : samples.rows()) {
                DumpHeader header = results.plan(table).headerOf(sample.place().split());
                String text = text(sample, header, reader);
                List<String> codes = sample.reasons().codes(table);
                boolean malformed = (sample.reasons().row() & Reasons.MALFORMED_ROW) != 0;
                rows.add(new RejectSample(
                        header.file().path(),
                        results.chain(table).firstLine(sample.place().split())
                                + sample.place().line(),
                        text,
                        codes,
                        text == null || malformed ? Map.of() : marks(header, codes, FieldPlaces.of(header, text))));
            }
        }
        return rows;
    }

    /** The places of the values that reject codes are about, by code. */
    private static Map<String, List<RejectSample.Span>> marks(
            DumpHeader header, List<String> codes, Map<String, RejectSample.Span> places) {
        Map<String, List<RejectSample.Span>> marks = new LinkedHashMap<>();
        for (String code : codes) {
            List<RejectSample.Span> spans = RejectCodes.columns(header.file().table(), code).stream()
                    .flatMap(column -> inTheFile(header, column))
                    .filter(places::containsKey)
                    .map(places::get)
                    .toList();
            if (!spans.isEmpty()) {
                marks.put(code, spans);
            }
        }
        return marks;
    }

    /** The columns of the file that the values of a column come from. */
    private static Stream<String> inTheFile(DumpHeader header, String column) {
        Derivation derivation = header.rules().derived().get(column);
        return derivation == null
                ? Stream.of(column)
                : derivation.operands().stream().flatMap(operand -> inTheFile(header, operand));
    }

    private static @Nullable String text(RejectedRow sample, DumpHeader header, RawText.Reader texts)
            throws IOException {
        String known = sample.text();
        if (known != null || (sample.reasons().row() & Reasons.MALFORMED_ROW) != 0) {
            return known;
        }
        return texts.at(header, sample.place().offset(), sample.place().length());
    }
}
