package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.copies.CopiedTable;
import io.weekmart.copies.RawRows;
import io.weekmart.guards.DumpCounts;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.pipeline.TableReader;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.PublishedDump;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpHeader;
import io.weekmart.report.Progress;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * The accepted rows of the dumps of a date, for the staging schema of a database. The ledger says which dumps runs have accepted; they alone are
 * staged, and only as long as they are the same. They are read once more than the run reads them, so that a load that failed can be repeated
 * without the run.
 */
final class AcceptedDumps implements RawRows {
    /** How many days, up to the run date, are staged that have been published and are not staged yet. */
    static final int DAYS = 31;

    private static final Field DUMP_DATE =
            Field.required("dump_dt", FieldType.DATE, "Date of the dump that the row was delivered with.");

    private final TablePipeline pipeline;
    private final Run run;
    private final Output output;
    private final LocalDate date;
    /** What the ledger knows of the dumps of the date, by table: of those that are staged. */
    private final Map<TableSpec, Map.Entry<LocalDate, PublishedDump>> published;

    private AcceptedDumps(TablePipeline pipeline, Run run, Output output, KnownDumps known, LocalDate date) {
        this.pipeline = pipeline;
        this.run = run;
        this.output = output;
        this.date = date;
        this.published = new LinkedHashMap<>();
        boolean newest = output.ledger().newestDate().equals(Optional.of(date));
        for (TableSpec table : pipeline.pipeline().inputs()) {
            Optional<Map.Entry<LocalDate, PublishedDump>> dump;
            if (isWhole(table, run.settings())) {
                dump = newest ? known.last(table.name()) : Optional.empty();
            } else {
                dump = known.dump(table.name(), date).map(there -> Map.entry(date, there));
            }
            dump.ifPresent(there -> published.put(table, there));
        }
    }

    /** The dates up to the run date that runs have published, oldest first; not those long ago, which have been staged or never will be. */
    static List<RawRows> of(TablePipeline pipeline, Run run, Output output) {
        Ledger ledger = output.ledger();
        KnownDumps known = DumpRows.known(ledger, pipeline.pipeline(), run.settings());
        LocalDate last = run.identity().runDate();
        LocalDate first = last.minusDays(DAYS - 1L);
        NavigableSet<LocalDate> dates = new TreeSet<>();
        for (TableSpec table : pipeline.pipeline().inputs()) {
            if (!isWhole(table, run.settings())) {
                dates.addAll(known.dates(table.name()).subSet(first, true, last, true));
            }
        }
        ledger.newestDate()
                .filter(newest -> !newest.isBefore(first) && !newest.isAfter(last))
                .ifPresent(dates::add);
        if (!dates.contains(last) && !run.settings().raw().closed().on(last)) {
            run.report()
                    .warning("No raw rows of " + last + " are staged: no run has published its dumps, or a run has"
                            + " published those of a newer date.");
        }
        return dates.stream()
                .map(date -> new AcceptedDumps(pipeline, run, output, known, date))
                .filter(dumps -> !dumps.published.isEmpty())
                .map(RawRows.class::cast)
                .toList();
    }

    /** The table that the rows of a raw table are staged in. */
    static CopiedTable staged(TablePipeline pipeline, TableSpec table, Settings settings) {
        TableSpec typed = settings.table(table).rules().typed(table);
        List<String> key = new ArrayList<>(settings.table(table).naturalKey());
        boolean keyed = !key.isEmpty()
                && key.stream().allMatch(column -> typed.field(column).required());
        if (keyed) {
            key.add(0, DUMP_DATE.name());
        }
        return new CopiedTable(
                pipeline.pipeline().name().replace('-', '_') + "_" + table.name(),
                "Accepted rows of the dumps of " + table.name() + ".",
                typed.fields(),
                List.of(DUMP_DATE),
                keyed ? key : List.of());
    }

    private static boolean isWhole(TableSpec table, Settings settings) {
        return !table.daily() || settings.raw().layout() == Settings.Layout.FULL;
    }

    @Override
    public List<Staged> tables() {
        Optional<String> settings = output.ledger()
                .lastRun()
                .filter(last -> last.covers(date))
                .map(LastRun::configFingerprint)
                .filter(fingerprint -> !fingerprint.isEmpty());
        return published.entrySet().stream()
                .map(dump -> new Staged(
                        staged(pipeline, dump.getKey(), run.settings()),
                        isWhole(dump.getKey(), run.settings()),
                        dump.getValue().getKey(),
                        told(dump.getValue().getValue()),
                        settings))
                .toList();
    }

    /** What tells the accepted rows of one dump from those of another. */
    private static String told(PublishedDump dump) {
        return dump.with(Optional.empty()).toString();
    }

    @Override
    public Optional<Map<String, List<Path>>> accept() {
        try {
            return Optional.of(read());
        } catch (Exception | FSError failure) {
            // Spark's own exception is a checked one that no signature names, and Hadoop takes a full disk for an
            // error.
            Throwable cause = TaskFailures.cause(run.cancellation().cause(failure), TaskFailures.temporaryFolders());
            if (!(cause instanceof UserFault fault)) {
                throw new IllegalStateException("Cannot stage the raw rows of " + date + ": " + cause, cause);
            }
            if (date.equals(run.identity().runDate()) || fault.exitCode().isSignal()) {
                throw fault;
            }
            run.report()
                    .warning("The raw rows of " + date + " are published and not staged, and cannot be staged now. "
                            + fault.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, List<Path>> read() throws IOException {
        Inputs inputs = Inputs.of(run, pipeline.pipeline(), date);
        refuseOthers(inputs);
        TaskResults accepted = read(inputs);
        inputs.refuseAnyOverwritten();
        inputs.refuseOtherRows(accepted);
        Map<TableSpec, TableAccount> accounts = new LinkedHashMap<>();
        accepted.tables()
                .forEach(table -> accounts.put(
                        table,
                        accepted.account(
                                table, !run.settings().table(table).naturalKey().isEmpty())));
        Optional<UserFault> rejected =
                new QualityGate().rows(accounts, run.settings()).fault();
        if (rejected.isPresent()) {
            throw refused(
                    ExitCode.QUALITY,
                    String.valueOf(rejected.get().getMessage()).replaceFirst("^Cannot publish:\\s*(.*)\\.$", "$1"));
        }
        refuseOtherCounts(DumpRows.of(inputs, accepted, run.settings()));
        Map<String, List<Path>> files = new HashMap<>();
        published
                .keySet()
                .forEach(table -> files.put(
                        staged(pipeline, table, run.settings()).name(),
                        accepted.of(TaskResult.AcceptedFile.class).stream()
                                .filter(file -> file.table().equals(table.name()))
                                .map(file -> new Path(file.path()))
                                .toList()));
        return files;
    }

    /** Reads all tables, since the rows of some refer to those of others. */
    private TaskResults read(Inputs inputs) throws IOException {
        RunContext context = new PublishedStates(run, output, pipeline.secret(run.settings())).at(date);
        List<TaskResults> results = new ArrayList<>();
        try (TableReader reader = new TableReader(run.spark(), pipeline, context, Publishing.staging(run, output))) {
            for (TableSpec table : pipeline.pipeline().inputsByReference()) {
                try (Progress.Step step =
                        run.progress().begin("reading " + table.name() + " of " + date + " to stage it")) {
                    TaskResults result = reader.accept(table, inputs.of(table));
                    List<String> broken = result.brokenFiles();
                    if (!broken.isEmpty()) {
                        throw BrokenFiles.all(run, inputs.all(), broken);
                    }
                    results.add(result);
                    step.end(result.rowsRead());
                }
            }
        }
        return TaskResults.joined(pipeline.pipeline(), results);
    }

    /** @throws UserFault where a dump is not the one that was published */
    private void refuseOthers(Inputs inputs) {
        List<String> others = published.entrySet().stream()
                .filter(dump -> !DumpRows.identity(inputs.of(dump.getKey()).stream()
                                .map(DumpHeader::file)
                                .toList())
                        .equals(dump.getValue().getValue().identity()))
                .map(dump -> dump.getKey().name())
                .toList();
        if (!others.isEmpty()) {
            throw refused(
                    ExitCode.INPUT,
                    "the files of " + String.join(" and ", others) + " in "
                            + run.settings().raw().path() + " are not those that the last run of that date read");
        }
    }

    /** Masters that were exchanged, or other settings, make other rows of the same dump. */
    private void refuseOtherCounts(List<DumpCounts> read) {
        List<String> others = new ArrayList<>();
        for (DumpCounts dump : read) {
            Map.Entry<LocalDate, PublishedDump> before = published.get(dump.table());
            PublishedDump now = dump.published();
            if (before != null
                    && (now.rows() != before.getValue().rows()
                            || now.rejected() != before.getValue().rejected())) {
                others.add(dump.table().name() + ": " + now.rejected() + " of " + now.rows() + " rows are rejected, "
                        + before.getValue().rejected() + " of "
                        + before.getValue().rows() + " were in the run that published them");
            }
        }
        if (!others.isEmpty()) {
            throw refused(ExitCode.QUALITY, others.stream().collect(Collectors.joining("; ")));
        }
    }

    private UserFault refused(ExitCode code, String found) {
        return new UserFault(
                code,
                "Cannot stage the raw rows of " + date + ": " + found + ".",
                "Run '" + pipeline.pipeline().name() + " --date " + date
                        + "', which checks the dumps: what it publishes is staged.");
    }
}
