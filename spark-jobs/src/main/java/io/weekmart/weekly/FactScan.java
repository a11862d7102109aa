package io.weekmart.weekly;

import io.weekmart.config.Settings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.job.Inputs;
import io.weekmart.job.Run;
import io.weekmart.metrics.GridRow;
import io.weekmart.metrics.GridRows;
import io.weekmart.metrics.GridRule;
import io.weekmart.metrics.WeekFiles;
import io.weekmart.metrics.WeekGrid;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.CodeSource;
import io.weekmart.raw.KeyCodes;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ReadFailure;
import io.weekmart.raw.ScanPlan;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/** Reads sales and inventory and folds them into staged weeks: the one Spark job that computes the weeks of a run. */
final class FactScan {
    private final Run run;
    private final RetailCalendar calendar;
    private final WeekScope scope;
    private final Inputs inputs;

    FactScan(Run run, RetailCalendar calendar, WeekScope scope, Inputs inputs) {
        this.run = run;
        this.calendar = calendar;
        this.scope = scope;
        this.inputs = inputs;
    }

    /** Whether the table's rows go through key checks. */
    static boolean keyed(Settings settings, TableSpec table) {
        return !settings.table(table).naturalKey().isEmpty();
    }

    /**
     * Computes and stages.
     *
     * @param codes the codes that stand in the columns of keys, by column
     */
    TaskResults run(WeekGrid weeks, Map<String, KeyCodes> codes, Staging staging) throws ReadFailure {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(run.spark().sparkContext());
        Broadcast<WeekGrid> grid = context.broadcast(weeks);
        List<Broadcast<KeyCodes>> numbers = new ArrayList<>();
        Map<String, CodeSource> sources = new LinkedHashMap<>();
        codes.forEach((column, known) -> {
            Broadcast<KeyCodes> broadcast = context.broadcast(known);
            numbers.add(broadcast);
            sources.put(column, broadcast::value);
        });
        try {
            Map<TableSpec, ScanPlan> plans = new LinkedHashMap<>();
            WeeklyInputs.facts(run.settings())
                    .forEach(table -> plans.put(table, plan(table, grid).withCodes(sources)));
            return TaskResults.proven(plans, context.hadoopConfiguration(), planned -> fold(planned, grid, staging));
        } finally {
            grid.destroy();
            numbers.forEach(Broadcast::destroy);
        }
    }

    private ScanPlan plan(TableSpec table, Broadcast<WeekGrid> grid) {
        ScanPlan plan = unruled(table).withUnscaledValues();
        return plan.withRule(rule(plan, table, grid));
    }

    /** The scan of a table, which rejects rows for what stands in them alone. */
    ScanPlan unruled(TableSpec table) {
        return ScanPlan.of(table, inputs.of(table), run.settings())
                .withSplitBytes(run.settings().raw().splitBytes());
    }

    /** Rejects rows for what other tables do not have. */
    GridRule rule(ScanPlan plan, TableSpec table, Broadcast<WeekGrid> grid) {
        return new GridRule(
                table,
                grid,
                new GridRule.Days(scope.firstDay(), scope.lastDay(), scope.asOf(), leftOutFrom()),
                plan.files().stream()
                        .map(header -> windowStart(header.file().dumpDate()))
                        .toList(),
                named(table));
    }

    /** The first date of which rows before the calendar are of a history that the configuration leaves out. A dumped calendar leaves out none. */
    private LocalDate leftOutFrom() {
        return run.settings().calendar().map(CalendarChoice::leftOutFrom).orElse(LocalDate.MAX);
    }

    /** The reasons of references to tables that have no dump. */
    long named(TableSpec table) {
        long named = 0;
        for (Reference reference : table.references()) {
            boolean fromRows = run.settings().rowSources().tables().stream()
                    .anyMatch(other -> other.name().equals(reference.table()));
            named |= fromRows ? table.reason(reference.code()) : 0;
        }
        return named;
    }

    /** First day of the window of a dump's own date. A full dump has no window: nothing in it comes too late. */
    private LocalDate windowStart(LocalDate dumpDate) {
        return run.settings().raw().layout() == Layout.DAILY
                ? calendar.windowStart(dumpDate, run.settings().raw().lookbackWeeks())
                : LocalDate.MIN;
    }

    private List<TaskResult> fold(Map<TableSpec, ScanPlan> plans, Broadcast<WeekGrid> grid, Staging staging) {
        ScanPlan sales = Objects.requireNonNull(plans.get(WeeklyTables.SALES));
        @Nullable ScanPlan stock = plans.get(WeeklyTables.INVENTORY);
        GridRows rows = new GridRows(grid, run.spark().sparkContext().defaultParallelism());
        Dataset<GridRow> salesRows = keyed(run.settings(), WeeklyTables.SALES)
                ? rows.keyedSales(RawScan.rows(run.spark(), sales), discounted(sales), dumpDays(sales), code(sales))
                : rows.sales(RawScan.rows(run.spark(), sales), discounted(sales));
        Dataset<GridRow> all = stock == null
                ? salesRows
                : salesRows.union(rows.stock(RawScan.rows(run.spark(), stock), dumpDays(stock)));
        return WeekFiles.write(all, rows, staging);
    }

    /** The column of the natural key that holds codes; null where none does. */
    private static @Nullable String code(ScanPlan plan) {
        return plan.naturalKey().stream()
                .filter(column -> plan.table().field(column).type().kind() == FieldType.Kind.TEXT)
                .findFirst()
                .orElse(null);
    }

    private static boolean[] discounted(ScanPlan sales) {
        boolean[] discounted = new boolean[sales.splits().size()];
        for (int split = 0; split < discounted.length; split++) {
            discounted[split] = sales.headerOf(split).inFile("discount");
        }
        return discounted;
    }

    private static long[] dumpDays(ScanPlan plan) {
        long[] days = new long[plan.splits().size()];
        for (int split = 0; split < days.length; split++) {
            days[split] = plan.fileOf(split).dumpDate().toEpochDay();
        }
        return days;
    }
}
