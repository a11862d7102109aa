package io.weekmart.weekly;

import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.report.RunReport.Accounting;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.dimensions.DimensionFile;
import io.weekmart.guards.DumpCounts;
import io.weekmart.guards.Evidence;
import io.weekmart.job.BrokenFiles;
import io.weekmart.job.ClosedDates;
import io.weekmart.job.DumpRows;
import io.weekmart.job.GoneColumns;
import io.weekmart.job.GuardCheck;
import io.weekmart.job.Inputs;
import io.weekmart.job.OlderDumps;
import io.weekmart.job.PageDumps;
import io.weekmart.job.PublishedHashes;
import io.weekmart.job.Publishing;
import io.weekmart.job.QualityGate;
import io.weekmart.job.RowReport;
import io.weekmart.job.Run;
import io.weekmart.job.TaskOperations;
import io.weekmart.metrics.Overflow;
import io.weekmart.metrics.WeekFile;
import io.weekmart.metrics.WeekGrid;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.DriverHashes;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.publish.SoldDays;
import io.weekmart.publish.Strays;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.report.Progress;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way from the dumps of a run date, or of a range, to published weeks: find, read and check, compute and stage, account, audit,
 * compare, publish. Nothing is published before everything before it has held.
 *
 * <p>Over 400 lines, because the steps of a run stand here in their order, and share its output, its dates and its dumps.
 */
final class WeeklyRun {
    private final Run run;
    private final Output output;
    /** The weekly pipeline, with the inputs of which there are dumps. */
    private final Pipeline pipeline;

    private final @Nullable LocalDate backfillFrom;
    /**
     * The date whose dumps are read, and beyond which no row may lie: the run date or, where that is older, the newest published. Where the
     * stores were closed on the last dates of a backfill, it is the one before these.
     */
    private LocalDate asOf;

    /** Of the dimensions' files, which stay as they are until this run publishes. */
    private final DriverHashes hashes;

    private final DumpCatalog catalog;

    /**
     * Joins a run to its output.
     *
     * @param backfillFrom the first date of a backfill; null in a daily run
     */
    WeeklyRun(Run run, Output output, @Nullable LocalDate backfillFrom) {
        this.run = run;
        this.output = output;
        this.pipeline = run.settings().pipeline();
        this.backfillFrom = backfillFrom;
        this.hashes = new DriverHashes(run.hadoop());
        this.catalog = Inputs.catalog(run, pipeline);
        LocalDate date = run.identity().runDate();
        // A backfill of older weeks is computed with what is known on the newest run date.
        this.asOf = backfillFrom == null
                ? date
                : output.ledger().newestDate().filter(date::isBefore).orElse(date);
    }

    /**
     * Computes and publishes.
     *
     * @return how it ended; a failure is thrown
     */
    Outcome execute() throws IOException {
        OpenDays openDays = new OpenDays(run, catalog);
        Optional<LocalDate> open = backfillFrom == null
                ? openDays.newest(asOf, asOf, Optional.empty())
                : openDays.newest(backfillFrom, asOf, output.ledger().newestDate());
        if (open.isEmpty()) {
            new GuardCheck(run).nothingComputed();
            return Outcome.NOTHING_TO_DO;
        }
        asOf = open.get();
        Inputs inputs;
        try (Progress.Step step = run.progress().begin("finding the dumps of " + asOf)) {
            inputs = Inputs.of(run, catalog, asOf);
        }
        OlderDumps.refuse(run, pipeline, List.of(inputs), output.ledger());
        RetailCalendar calendar = calendar(inputs);
        catalog.close(calendar.closed());
        run.report().page().closed(catalog::closed);
        WeekScope scope = backfillFrom == null
                ? openDays.withWeekBefore(
                        WeekScope.daily(run.settings(), calendar, asOf, output.ledger()), calendar, output.ledger())
                : WeekScope.backfill(run.settings(), calendar, backfillFrom, lastComputed(), asOf, output.ledger());
        DateSpan computedDays = new DateSpan(scope.firstDay(), scope.lastDay());
        output.refusePartialChange(computedDays);
        CalendarReader.refuseChanges(
                calendar,
                output.ledger(),
                calendarSource(inputs),
                run.settings().calendar().isPresent(),
                backfillFrom == null ? null : scope);
        // A full dump holds all history, so that those of one date are read.
        run.report().window(run.settings().raw().layout() == Layout.DAILY ? scope.dumpsFrom() : asOf, asOf);
        try (Progress.Step step = run.progress().begin("finding " + facts())) {
            WeeklyInputs.findFacts(run, inputs, scope, output.ledger());
        }
        openDays.refuseTurnedFlag(calendar, calendarSource(inputs), inputs);
        ClosedDates.reportRead(
                run, catalog, inputs, new DateSpan(backfillFrom == null ? asOf : backfillFrom, lastComputed()));
        GoneColumns.refuse(run, pipeline, List.of(inputs), output.ledger());
        LastRun computed = backfillFrom == null
                ? inputs.lastRun()
                : inputs.lastRun().over(backfillFrom, run.identity().runDate());
        Strays strays = Strays.check(output, computedAnew(scope.weeks(calendar)));
        if (strays.replaced().isEmpty() && publishedAlready(computed, scope.weeks(calendar))) {
            new RowReport(run).unread(inputs);
            new GuardCheck(run).nothingComputed();
            return Outcome.NOTHING_TO_DO;
        }
        Set<Integer> incomplete = openDays.incomplete(scope.weeks(calendar), asOf, inputs, output.ledger());
        Staging staging = Publishing.staging(run, output);
        DimensionTables tables =
                new DimensionTables(run, output, hashes, asOf, backfillFrom == null ? null : computedDays);
        TaskResults dumped = tables.stage(inputs, staging);
        List<String> broken = dumped.brokenFiles();
        if (!broken.isEmpty()) {
            throw BrokenFiles.all(run, inputs.all(), broken);
        }
        FactScan scan = new FactScan(run, calendar, scope, inputs);
        TaskResults named = tables.stageNamed(scan, () -> grid(calendar, scope, dumped, incomplete), dumped, staging);
        TaskResults dimensions = TaskResults.joined(pipeline, List.of(dumped, named));
        TaskResults facts;
        try (Progress.Step step = run.progress().begin("reading " + facts())) {
            facts = scan.run(grid(calendar, scope, dimensions, incomplete), DimensionTables.codes(dimensions), staging);
            BrokenFiles.refuse(facts);
            step.end(facts.rowsRead());
        }
        inputs.refuseOverwritten();
        List<ComputedWeek> weeks = ComputedWeek.of(facts.of(WeekFile.class), calendar.weeks(), incomplete);
        List<TaskResults> parts = new ArrayList<>(List.of(dimensions, facts));
        run.settings()
                .calendar()
                .ifPresent(choice -> parts.add(tables.stageCalendar(choice.calendar(), firstDay(weeks), staging)));
        TaskResults results = TaskResults.joined(pipeline, parts);
        return conclude(inputs, computed, calendar, scope, strays, staging, results, weeks);
    }

    /** The run date, or the date before the closed days that a backfill ends on: nothing is known of these. */
    private LocalDate lastComputed() {
        LocalDate date = run.identity().runDate();
        return asOf.isBefore(date) ? asOf : date;
    }

    /** The tables whose rows have a day, for the lines of the progress. */
    private String facts() {
        return WeeklyInputs.facts(run.settings()).stream().map(TableSpec::name).collect(Collectors.joining(" and "));
    }

    private RetailCalendar calendar(Inputs inputs) {
        Optional<CalendarChoice> choice = run.settings().calendar();
        if (choice.isPresent()) {
            return choice.get().calendar().weeks(choice.get().firstDate(), asOf);
        }
        try (Progress.Step step = run.progress().begin("reading calendar")) {
            RetailCalendar calendar = CalendarReader.read(run, inputs, asOf);
            step.end(calendar.days());
            return calendar;
        }
    }

    private String calendarSource(Inputs inputs) {
        return run.settings()
                .calendar()
                .map(choice -> choice.calendar().name())
                .orElseGet(() -> CalendarReader.source(inputs.of(WeeklyTables.CALENDAR)));
    }

    /** The first day of all weeks that are published or computed; without any, the date whose dumps are read. */
    private LocalDate firstDay(List<ComputedWeek> computed) {
        return Stream.concat(
                        WeeklyOutput.weeks(output.ledger()).stream().map(PublishedWeek::start),
                        computed.stream().map(week -> week.week().start()))
                .min(Comparator.naturalOrder())
                .orElse(asOf);
    }

    /** The weeks of which this run computes all rows, and the dimensions that are not published yet: it makes these from the dumps alone. */
    private Predicate<PartitionKey> computedAnew(List<Week> weeks) {
        Set<PartitionKey> computed =
                weeks.stream().map(week -> WeeklyOutput.week(week.id())).collect(Collectors.toSet());
        return key -> key.table().equals(FactTable.NAME)
                ? computed.contains(key)
                : output.ledger().partition(key).isEmpty();
    }

    /** Whether this very run was published last, and is still there. */
    private boolean publishedAlready(LastRun computed, List<Week> weeks) throws IOException {
        if (run.dryRun() || !output.ledger().sameRun(computed)) {
            return false;
        }
        List<PublishedPartition> dimensions = Arrays.stream(DimensionTable.values())
                .flatMap(table -> output.ledger().partition(WeeklyOutput.dimension(table)).stream())
                .toList();
        if (!output.damaged(dimensions).isEmpty()) {
            return false;
        }
        List<PublishedPartition> published = weeks.stream()
                .flatMap(week -> output.ledger().partition(WeeklyOutput.week(week.id())).stream())
                .toList();
        return published.stream().noneMatch(PublishedPartition::unfinished)
                && output.damaged(published).isEmpty()
                && altered(published).isEmpty()
                && output.altered(dimensions, hashes).isEmpty();
    }

    /**
     * The weeks whose files hold something else than what was published. A backfill reads them, since it is what puts right what {@code
     * verify} found; a daily run compares lengths alone.
     */
    private Set<PublishedPartition> altered(Collection<PublishedPartition> weeks) {
        return backfillFrom == null ? Set.of() : output.altered(weeks, new PublishedHashes(run));
    }

    private WeekGrid grid(RetailCalendar calendar, WeekScope scope, TaskResults dimensions, Set<Integer> incomplete) {
        int filesPerWeek = run.settings().output().filesPerWeek();
        return new WeekGrid(
                calendar,
                scope.firstWeek(),
                scope.lastWeek(),
                Arrays.stream(DimensionTables.keys(dimensions, DimensionTable.STORE))
                        .mapToInt(Math::toIntExact)
                        .toArray(),
                DimensionTables.keys(dimensions, DimensionTable.PRODUCT),
                filesPerWeek,
                store -> WeeklyOutput.storeBucket(store, filesPerWeek),
                incomplete,
                WeeklyOutput.countsStock(run.settings()));
    }

    /** From what the tasks report to what readers see. */
    private Outcome conclude(
            Inputs inputs,
            LastRun computed,
            RetailCalendar calendar,
            WeekScope scope,
            Strays strays,
            Staging staging,
            TaskResults results,
            List<ComputedWeek> weeks)
            throws IOException {
        Map<TableSpec, TableAccount> accounts = new LinkedHashMap<>();
        for (TableSpec table : results.tables()) {
            accounts.put(table, results.account(table, FactScan.keyed(run.settings(), table)));
        }
        RowReport report = new RowReport(run);
        inputs.refuseOtherRows(results);
        report.files(inputs, results);
        report.rows(
                results,
                accounts,
                DumpRows.knownDates(inputs, DumpRows.known(output.ledger(), pipeline, run.settings())));
        new TaskOperations(run)
                .read(inputs)
                .audited(results.of(WeekFile.class).size())
                .staged(results.of(DimensionFile.class).size())
                .staged(results.of(TaskResult.RejectFile.class).size());
        Publishing publishing = new Publishing(run, output, pipeline, lastComputed());
        if (!run.dryRun()) {
            publishing.stageRejects(results, staging);
        }
        List<Overflow> overflows = results.of(Overflow.class);
        QualityGate gate = new QualityGate().rows(accounts, run.settings());
        overflows.forEach(overflow -> refuse(gate, overflow, results));
        if (!overflows.isEmpty()) {
            // Rows that overflow are in no week, and these cannot be compared with the published ones.
            publishing.refuse(gate);
        }
        WeekChanges changes = WeekChanges.between(weeks, scope, output, this::altered);
        // Publishing moves the ledger on, and the report tells what was there before.
        Ledger before = output.ledger();
        // Said now as not published, so that a run which fails from here on does not claim otherwise.
        changes.reported(before, false).forEach(run.report()::week);
        List<DumpCounts> dumps = DumpRows.of(inputs, results, run.settings(), WeeklyGuards.PRICED);
        List<DumpCounts> counted = dumps.stream()
                .filter(dump -> WeeklyGuards.counts(dump, scope, calendar))
                .toList();
        List<DumpCounts> judged = dumps.stream()
                .map(dump -> counted.contains(dump) ? dump : dump.unpriced())
                .toList();
        KnownDumps known = DumpRows.known(before, pipeline, run.settings());
        PageDumps.add(run, inputs, results, accounts, dumps, known);
        GuardCheck guards = new GuardCheck(run);
        SoldDays sold =
                WeeklyGuards.sold(results, calendar, scope, before.dumps().sold());
        SoldDays stockCounted =
                WeeklyGuards.counted(results, calendar, scope, before.dumps().counted());
        WeeklyPage page = new WeeklyPage(run, output, results, changes, calendar, asOf);
        page.compare(sold, stockCounted, catalog::closed);
        gate.guards(guards.refused(evidence(scope, weeks, changes, sold, known, judged, results), null));
        guards.unneeded();
        publishing.refuse(gate);
        WeekAudit audit = audit(results.of(WeekFile.class), staging);
        Accounting accounting = accounting(Objects.requireNonNull(accounts.get(WeeklyTables.SALES)), weeks, audit);
        run.report().accounting(accounting);
        publishing.refuse(sums(accounting));
        page.trade();
        if (audit == null) {
            return Outcome.DRY_RUN;
        }
        boolean published = new WeekPublisher(run, output, hashes, publishing, results)
                .publish(
                        strays,
                        changes,
                        audit,
                        WeekSources.of(results, scope),
                        computed,
                        DumpRows.known(known, counted).selling(sold).counting(stockCounted),
                        backfillFrom != null);
        changes.reported(before, true).forEach(run.report()::week);
        publishing.expireRejects(run.identity().runDate());
        return published ? Outcome.PUBLISHED : Outcome.NOTHING_TO_DO;
    }

    /** A value that does not fit its type. */
    private static void refuse(QualityGate gate, Overflow overflow, TaskResults results) {
        gate.refuse(
                overflow.column() + " of " + overflow.week() + ", store "
                        + DimensionTables.named(results, DimensionTable.STORE, overflow.storeKey()) + ", product "
                        + DimensionTables.named(results, DimensionTable.PRODUCT, overflow.prodKey())
                        + " does not fit its type, "
                        + FactTable.field(overflow.column()).type(),
                "Check the amounts of that store and product in the dump: they are beyond anything that can be sold.");
    }

    /** Money and units that were accepted and are not in the weeks, or the other way round. */
    private static QualityGate sums(Accounting accounting) {
        QualityGate gate = new QualityGate();
        if (!accounting.balanced()) {
            gate.refuse(
                    "the accepted sales rows add up to " + accounting.acceptedSalesQty() + " units and "
                            + accounting.acceptedSalesAmt() + " in amount, but the weeks computed to "
                            + accounting.computedSalesQty() + " and " + accounting.computedSalesAmt(),
                    QualityGate.INTERNAL_ERROR);
        }
        return gate;
    }

    /** What the guards compare. */
    private Evidence evidence(
            WeekScope scope,
            List<ComputedWeek> weeks,
            WeekChanges changes,
            SoldDays sold,
            KnownDumps known,
            List<DumpCounts> dumps,
            TaskResults results) {
        Ledger ledger = output.ledger();
        List<PublishedWeek> replaced = scope.replaced(ledger);
        return new Evidence(
                run.settings().guards(),
                "week",
                WeeklyOutput.weeks(ledger).isEmpty(),
                replaced.size(),
                EmptiedWeeks.described(replaced, weeks),
                known,
                dumps,
                catalog::closed,
                Optional.of(WeeklyGuards.evidence(
                        asOf,
                        changes,
                        ledger,
                        sold,
                        store -> DimensionTables.named(results, DimensionTable.STORE, store))));
    }

    private @Nullable WeekAudit audit(List<WeekFile> files, Staging staging) {
        if (run.dryRun()) {
            return null;
        }
        try (Progress.Step step = run.progress().begin("auditing the weeks")) {
            WeekAudit audit = WeekAudit.of(run.spark(), files, staging, WeeklyOutput.countsStock(run.settings()));
            step.end(files.stream().mapToLong(WeekFile::rows).sum());
            return audit;
        }
    }

    /** The accepted rows beside what was read back or, in a dry run, beside what would have been written. */
    private static Accounting accounting(TableAccount sales, List<ComputedWeek> weeks, @Nullable WeekAudit audit) {
        return audit == null
                ? Accounting.of(
                        sales.total("sales_qty"),
                        sales.total("sales_amt"),
                        ComputedWeek.totals(weeks).totalSalesQty(),
                        ComputedWeek.totals(weeks).totalSalesAmt())
                : Accounting.of(sales.total("sales_qty"), sales.total("sales_amt"), audit.quantity(), audit.amount());
    }
}
