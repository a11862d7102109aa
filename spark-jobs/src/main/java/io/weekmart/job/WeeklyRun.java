package io.weekmart.job;

import io.weekmart.calendar.RetailCalendar;
import io.weekmart.calendar.Week;
import io.weekmart.config.EffectiveSettings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.dimensions.Dimensions;
import io.weekmart.fault.ExitCode;
import io.weekmart.fault.UserFault;
import io.weekmart.metrics.WeekGrid;
import io.weekmart.publish.Night;
import io.weekmart.publish.Output;
import io.weekmart.publish.PublishedWeek;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.HeaderReader;
import io.weekmart.raw.KnownChecksums;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.RawText;
import io.weekmart.raw.ScanPlan;
import io.weekmart.report.Progress;
import io.weekmart.report.RunReport.Accounting;
import io.weekmart.report.RunReport.InputFile;
import io.weekmart.report.RunReport.Outcome;
import io.weekmart.report.RunReport.TableRows;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.RawTable;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The way from the dumps of a night, or of a range, to published weeks: find, read and check, compute, stage, account, audit, compare,
 * publish. Nothing is published before everything before it has held.
 */
final class WeeklyRun {
    private static final List<RawTable> FACTS = List.of(RawTable.SALES, RawTable.INVENTORY);

    private final Run run;
    private final Output output;
    private final @Nullable LocalDate backfillFrom;
    private final LocalDate runDate;
    private final Configuration hadoop;
    private final DumpSet dumps = new DumpSet();

    private WeeklyRun(Run run, Output output, @Nullable LocalDate backfillFrom) {
        this.run = run;
        this.output = output;
        this.backfillFrom = backfillFrom;
        this.hadoop = run.spark().sparkContext().hadoopConfiguration();
        LocalDate date = run.identity().runDate();
        // A backfill of older weeks is computed with the knowledge of the newest night.
        this.runDate = backfillFrom == null
                ? date
                : output.ledger().newestDate().filter(date::isBefore).orElse(date);
    }

    /** Computes and publishes the weeks of a night. */
    static Outcome night(Run run, Output output) throws IOException {
        return new WeeklyRun(run, output, null).execute();
    }

    /** Computes and publishes the weeks from that of a date to that of the run date. */
    static Outcome backfill(Run run, Output output, LocalDate from) throws IOException {
        return new WeeklyRun(run, output, from).execute();
    }

    private Outcome execute() throws IOException {
        DumpCatalog catalog = DumpCatalog.open(run.settings().raw(), hadoop, KnownChecksums.NONE);
        Map<RawTable, List<DumpFile>> tonight;
        try (Progress.Step step = run.progress().begin("finding the dumps of " + runDate)) {
            tonight = catalog.night(runDate);
            for (DimensionTable table : DimensionTable.values()) {
                readHeaders(table.source(), Objects.requireNonNull(tonight.get(table.source())));
            }
        }
        RetailCalendar calendar;
        try (Progress.Step step = run.progress().begin("reading calendar")) {
            calendar = CalendarReader.read(run, dumps.of(RawTable.CALENDAR), runDate);
            step.end(calendar.last().toEpochDay() - calendar.first().toEpochDay() + 1);
        }
        WeekScope scope = scope(calendar);
        CalendarReader.refuseChanges(
                calendar, output.ledger(), dumps.of(RawTable.CALENDAR), backfillFrom == null ? null : scope);
        run.report().window(scope.dumpsFrom(), runDate);
        findFacts(catalog, scope, calendar);
        Night night = night();
        if (backfillFrom == null
                && !run.dryRun()
                && output.ledger().sameNight(night)
                && nothingDamaged(scope, calendar)) {
            reportUnread();
            return Outcome.NOTHING_TO_DO;
        }
        Staging staging = new Staging(
                run.dryRun()
                        ? null
                        : output.layout().staging(run.identity().runId()).toString(),
                run.settings().output().compression(),
                new SerializableConfiguration(hadoop));
        TaskResults dimensions = dimensions(staging);
        dimensions.refuseFaults();
        Set<Integer> incomplete = incompleteWeeks(calendar, scope);
        WeekGrid grid = grid(calendar, scope, dimensions, incomplete);
        TaskResults facts;
        try (Progress.Step step = run.progress().begin("reading sales and inventory")) {
            facts = new FactScan(run, calendar, scope, dumps).run(grid, staging);
            facts.refuseFaults();
            step.end(facts.account(RawTable.SALES, false).read()
                    + facts.account(RawTable.INVENTORY, false).read());
        }
        return conclude(calendar, scope, staging, TaskResults.joined(List.of(dimensions, facts)), incomplete, night);
    }

    private WeekScope scope(RetailCalendar calendar) {
        return backfillFrom == null
                ? WeekScope.night(run.settings(), calendar, runDate, output.ledger())
                : WeekScope.backfill(calendar, backfillFrom, run.identity().runDate(), runDate, output.ledger());
    }

    private void readHeaders(RawTable table, List<DumpFile> files) throws IOException {
        dumps.put(table, new HeaderReader(run.settings(), hadoop).readAll(files));
    }

    private void findFacts(DumpCatalog catalog, WeekScope scope, RetailCalendar calendar) throws IOException {
        try (Progress.Step step = run.progress().begin("finding sales and inventory")) {
            Map<RawTable, List<DumpFile>> window = catalog.window(scope.dumpsFrom(), runDate);
            List<DumpFile> files = new ArrayList<>();
            FACTS.forEach(table -> files.addAll(Objects.requireNonNull(window.get(table))));
            List<DumpHeader> headers = new HeaderReader(run.settings(), hadoop).readAll(files);
            for (RawTable table : FACTS) {
                dumps.put(
                        table,
                        headers.stream()
                                .filter(header -> header.file().table() == table)
                                .toList());
            }
        }
        refuseLess(scope, calendar);
    }

    /** A week is never computed again from less than it was computed from before. */
    private void refuseLess(WeekScope scope, RetailCalendar calendar) {
        if (run.settings().raw().layout() == Layout.FULL) {
            return;
        }
        List<String> less = new ArrayList<>();
        for (Week week : weeksOf(scope, calendar)) {
            PublishedWeek published =
                    output.ledger().week(week.yrNum(), week.wkNum()).orElse(null);
            if (published != null) {
                missing(less, week, RawTable.SALES, published.salesDumps());
                missing(less, week, RawTable.INVENTORY, published.inventoryDumps());
            }
        }
        if (!less.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot compute again what was computed from files that are gone: " + String.join("; ", less) + ".",
                    "The published weeks stay as they are. Bring the dumps back, or compute fewer weeks"
                            + " (weekmart.raw.lookback-weeks).");
        }
    }

    private void missing(List<String> less, Week week, RawTable table, NavigableSet<LocalDate> before) {
        NavigableSet<LocalDate> gone = new TreeSet<>(before);
        gone.removeAll(dumps.dates(table));
        if (!gone.isEmpty()) {
            less.add(week.label() + " was computed from " + table.label() + " dumps of "
                    + String.join(", ", gone.stream().map(LocalDate::toString).toList()));
        }
    }

    private static List<Week> weeksOf(WeekScope scope, RetailCalendar calendar) {
        return calendar.weeks().subList(scope.firstWeek(), scope.lastWeek() + 1);
    }

    private boolean nothingDamaged(WeekScope scope, RetailCalendar calendar) {
        List<PublishedWeek> published = weeksOf(scope, calendar).stream()
                .flatMap(week -> output.ledger().week(week.yrNum(), week.wkNum()).stream())
                .toList();
        return output.damaged(published).isEmpty();
    }

    private Night night() {
        List<Night.Input> inputs = dumps.all().stream()
                .map(header -> new Night.Input(
                        header.file().path(),
                        header.file().bytes(),
                        header.file().checksum()))
                .toList();
        return new Night(runDate, inputs, configFingerprint(), run.identity().jobVersion());
    }

    /** Of everything that can change a row or a file; the keys that only say when to give up are in it too, which costs a run at most. */
    private String configFingerprint() {
        try {
            byte[] settings = EffectiveSettings.of(run.settings()).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(settings));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private TaskResults dimensions(Staging staging) {
        List<TaskResults> results = new ArrayList<>();
        for (DimensionTable table : DimensionTable.values()) {
            try (Progress.Step step =
                    run.progress().begin("reading " + table.source().label())) {
                ScanPlan plan = ScanPlan.of(table.source(), dumps.of(table.source()), run.settings())
                        .withSplitBytes(Long.MAX_VALUE / 2);
                List<TaskResult> written =
                        Dimensions.write(table, RawScan.rows(run.spark(), plan), published(table), runDate, staging);
                TaskResults result = new TaskResults(new EnumMap<>(Map.of(table.source(), plan)), written);
                results.add(result);
                step.end(result.account(table.source(), true).read());
            }
        }
        return TaskResults.joined(results);
    }

    private @Nullable Dataset<Row> published(DimensionTable table) {
        if (output.ledger().table(table.tableName()).isEmpty()) {
            return null;
        }
        return run.spark()
                .read()
                .schema(table.schema())
                .parquet(output.layout().dimension(table.source().label()).toString());
    }

    private WeekGrid grid(RetailCalendar calendar, WeekScope scope, TaskResults dimensions, Set<Integer> incomplete) {
        int filesPerWeek = run.settings().output().filesPerWeek();
        long[] stores = keys(dimensions, DimensionTable.STORE);
        return new WeekGrid(
                calendar,
                scope.firstWeek(),
                scope.lastWeek(),
                Arrays.stream(stores).mapToInt(Math::toIntExact).toArray(),
                keys(dimensions, DimensionTable.PRODUCT),
                filesPerWeek,
                store -> OutputLayout.storeBucket(store, filesPerWeek),
                incomplete);
    }

    private static long[] keys(TaskResults dimensions, DimensionTable table) {
        return dimensions.of(TaskResult.DimensionFile.class).stream()
                .filter(file -> file.table() == table)
                .findFirst()
                .orElseThrow()
                .keys();
    }

    /** Weeks that end after the run date or, in the daily layout, of which a date has no dump. */
    private Set<Integer> incompleteWeeks(RetailCalendar calendar, WeekScope scope) {
        Set<Integer> incomplete = new TreeSet<>();
        for (Week week : weeksOf(scope, calendar)) {
            boolean complete = !runDate.isBefore(week.end());
            if (run.settings().raw().layout() == Layout.DAILY) {
                List<LocalDate> days =
                        week.start().datesUntil(week.end().plusDays(1)).toList();
                complete &= FACTS.stream().allMatch(table -> dumps.dates(table).containsAll(days));
            }
            if (!complete) {
                incomplete.add(week.index());
            }
        }
        return incomplete;
    }

    private Outcome conclude(
            RetailCalendar calendar,
            WeekScope scope,
            Staging staging,
            TaskResults results,
            Set<Integer> incomplete,
            Night night)
            throws IOException {
        List<TaskResult.WeekFile> files = results.of(TaskResult.WeekFile.class);
        Map<RawTable, TableAccount> accounts = new EnumMap<>(RawTable.class);
        for (RawTable table : results.tables()) {
            accounts.put(table, results.account(table, FactScan.keyed(run.settings(), table)));
        }
        reportInputs(results);
        reportTables(results, accounts);
        List<ComputedWeek> weeks = ComputedWeek.of(files, calendar.weeks(), incomplete);
        WeekPublisher publisher = new WeekPublisher(run, output, runDate, results);
        List<String> faults = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        limits(accounts, faults, hints);
        overflows(results, faults, hints);
        if (faults.isEmpty()) {
            unaccounted(accounts, faults, hints);
        }
        if (!run.dryRun()) {
            publisher.stageRejects(staging);
        }
        if (!faults.isEmpty()) {
            if (!run.dryRun()) {
                publisher.publishRejectsAlone();
            }
            throw quality(faults, hints);
        }
        Audit audit = null;
        Accounting accounting;
        TableAccount sales = Objects.requireNonNull(accounts.get(RawTable.SALES));
        if (run.dryRun()) {
            accounting = accounting(sales, weeks);
        } else {
            try (Progress.Step step = run.progress().begin("auditing the weeks")) {
                audit = Audit.of(run.spark(), files, staging);
                step.end(files.stream().mapToLong(TaskResult.WeekFile::rows).sum());
            }
            accounting = Accounting.of(sales.quantity(), sales.amount(), audit.quantity(), audit.amount());
        }
        run.report().accounting(accounting);
        WeekChanges changes = WeekChanges.between(weeks, scope, output);
        if (!accounting.balanced()) {
            changes.reported(output.ledger(), false).forEach(run.report()::week);
            if (!run.dryRun()) {
                publisher.publishRejectsAlone();
            }
            throw quality(
                    List.of("the accepted sales rows add up to " + sales.quantity() + " units and " + sales.amount()
                            + " in amount, but the weeks computed to " + accounting.computedSalesQty() + " and "
                            + accounting.computedSalesAmt()),
                    List.of("This is a fault of Weekmart: please report it with the run report."));
        }
        if (audit == null) {
            changes.reported(output.ledger(), false).forEach(run.report()::week);
            return Outcome.DRY_RUN;
        }
        boolean published =
                publisher.publish(changes, audit, contributions(results, scope), backfillFrom == null ? night : null);
        changes.reported(output.ledger(), true).forEach(run.report()::week);
        return published ? Outcome.PUBLISHED : Outcome.NOTHING_TO_DO;
    }

    private static UserFault quality(List<String> faults, List<String> hints) {
        return new UserFault(
                ExitCode.QUALITY,
                faults.size() == 1
                        ? "Cannot publish: " + faults.get(0) + "."
                        : "Cannot publish:\n  " + String.join("\n  ", faults),
                "Nothing was published. " + String.join(" ", new TreeSet<>(hints)));
    }

    private void limits(Map<RawTable, TableAccount> accounts, List<String> faults, List<String> hints) {
        accounts.forEach((table, account) -> {
            double limit = run.settings().table(table).maxRejectedFraction();
            if (account.exceeds(limit)) {
                faults.add(String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d rows were rejected (%.2f %%), and the limit is %.2f %%; most of them %s",
                        table.label(),
                        account.rejected(),
                        account.read(),
                        100.0 * account.rejected() / account.read(),
                        100 * limit,
                        mostOften(account)));
                hints.add("The rejected rows and their reasons are in the rejects table and the run report: mend the"
                        + " export, or raise weekmart.tables." + table.label() + ".max-rejected-fraction.");
            }
        });
    }

    private static String mostOften(TableAccount account) {
        return account.rejectsByCode().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("for no reason");
    }

    private static void overflows(TaskResults results, List<String> faults, List<String> hints) {
        for (TaskResult.Overflow overflow : results.of(TaskResult.Overflow.class)) {
            faults.add(overflow.column() + " of " + overflow.week() + ", store " + overflow.storeKey() + ", product "
                    + overflow.prodKey() + " does not fit its type, decimal(18,2) or decimal(18,4)");
            hints.add("Look at the amounts of that store and product: they are beyond anything that can be sold.");
        }
    }

    private static void unaccounted(Map<RawTable, TableAccount> accounts, List<String> faults, List<String> hints) {
        accounts.forEach((table, account) -> {
            if (!account.balanced()) {
                faults.add(table.label() + ": " + account.read() + " rows were read, but " + account.accepted()
                        + " accepted + " + account.rejected() + " rejected + " + account.superseded() + " superseded + "
                        + account.settled() + " settled");
                hints.add("This is a fault of Weekmart: please report it with the run report.");
            }
        });
    }

    private static Accounting accounting(TableAccount sales, List<ComputedWeek> weeks) {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal amount = BigDecimal.ZERO;
        for (ComputedWeek week : weeks) {
            quantity = quantity.add(week.totals().totalSalesQty());
            amount = amount.add(week.totals().totalSalesAmt());
        }
        return Accounting.of(sales.quantity(), sales.amount(), quantity, amount);
    }

    /** Dates of the dumps that gave rows to each week, by table; the key is the week's index. */
    private static Map<RawTable, Map<Integer, NavigableSet<LocalDate>>> contributions(
            TaskResults results, WeekScope scope) {
        Map<RawTable, Map<Integer, NavigableSet<LocalDate>>> dumps = new EnumMap<>(RawTable.class);
        FACTS.forEach(table -> dumps.put(table, new HashMap<>()));
        for (TaskResult.Split split : results.of(TaskResult.Split.class)) {
            Map<Integer, NavigableSet<LocalDate>> ofTable =
                    dumps.get(split.tally().table());
            if (ofTable != null) {
                LocalDate date = results.plan(split.tally().table())
                        .fileOf(split.tally().split())
                        .dumpDate();
                long[] rows = split.tally().rowsOfWeek();
                for (int week = 0; week < rows.length; week++) {
                    if (rows[week] > 0) {
                        ofTable.computeIfAbsent(scope.firstWeek() + week, index -> new TreeSet<>())
                                .add(date);
                    }
                }
            }
        }
        return dumps;
    }

    private void reportUnread() {
        for (DumpHeader header : dumps.all()) {
            run.report().inputFile(inputFile(header, null));
        }
    }

    private void reportInputs(TaskResults results) {
        Map<String, Long> rowsOfFile = new TreeMap<>();
        for (TaskResult.Split split : results.of(TaskResult.Split.class)) {
            rowsOfFile.merge(
                    results.plan(split.tally().table())
                            .fileOf(split.tally().split())
                            .path(),
                    split.tally().read(),
                    Long::sum);
        }
        for (DumpHeader header : dumps.all()) {
            run.report()
                    .inputFile(inputFile(header, rowsOfFile.get(header.file().path())));
            if (!header.unknownColumns().isEmpty()) {
                run.report()
                        .warning(header.file().path() + " has columns that Weekmart does not know: "
                                + String.join(", ", header.unknownColumns()) + ". They were ignored.");
            }
        }
    }

    private static InputFile inputFile(DumpHeader header, @Nullable Long rows) {
        DumpFile file = header.file();
        return new InputFile(
                file.table().label(),
                file.dumpDate(),
                file.path(),
                file.bytes(),
                file.checksum(),
                rows,
                header.unknownColumns());
    }

    private void reportTables(TaskResults results, Map<RawTable, TableAccount> accounts) throws IOException {
        RawText texts = new RawText(hadoop);
        for (RawTable table : RawTable.values()) {
            TableAccount account = accounts.get(table);
            if (account != null) {
                run.report()
                        .table(TableRows.of(
                                table,
                                account.read(),
                                account.accepted(),
                                account.rejected(),
                                account.superseded(),
                                account.settled(),
                                run.settings().table(table).maxRejectedFraction(),
                                account.rejectsByCode(),
                                results.samples(table, texts)));
            }
        }
    }
}
