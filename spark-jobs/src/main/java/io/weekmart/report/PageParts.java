package io.weekmart.report;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.Business;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.PartitionDifference.Mover;
import io.weekmart.contract.page.RunDetails.Query;
import io.weekmart.contract.page.Verdict.KeyFigure;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the page of a run shows and its report does not, collected while the run goes on. Nothing of it is needed to publish. */
public final class PageParts {
    private final Map<String, TableDump> newest = new LinkedHashMap<>();
    private final Map<String, Map<String, FileRows>> rejectsOfFiles = new HashMap<>();
    private final Set<String> freshFiles = new TreeSet<>();
    private final Map<WeekId, Movers> movers = new HashMap<>();
    private final List<KeyFigure> figures = new ArrayList<>();
    private final List<Query> queries = new ArrayList<>();
    private Predicate<LocalDate> closed = date -> false;
    private @Nullable Coverage coverage;
    private @Nullable Business business;

    /**
     * The newest dump of a raw table.
     *
     * @param amount sum of the control total of money over the rows that passed their checks; null of a table that has none
     * @param earlier what the ledger knows of the dumps before it, by date; their bytes are not known
     */
    public record TableDump(
            String table,
            LocalDate date,
            long rows,
            @Nullable BigDecimal amount,
            Map<LocalDate, Arrival.Dump> earlier) {}

    /** The rejected rows of a file; a row with two reasons counts for both codes. */
    public record FileRows(long rejected, Map<String, Long> byCode) {
        FileRows plus(FileRows other) {
            Map<String, Long> codes = new TreeMap<>(byCode);
            other.byCode.forEach((code, rows) -> codes.merge(code, rows, Long::sum));
            return new FileRows(rejected + other.rejected, codes);
        }
    }

    /** The stores and products behind the difference of a week, as {@link io.weekmart.contract.page.PartitionDifference} has them. */
    public record Movers(List<Mover> stores, List<Mover> products, long moreStores, long moreProducts) {}

    /** Takes a dump, unless a newer one of its table is known: a run may read one date after the other. */
    public void dump(TableDump dump) {
        newest.merge(dump.table(), dump, (known, next) -> next.date().isBefore(known.date()) ? known : next);
    }

    /** The newest dump of each table. */
    public List<TableDump> dumps() {
        return List.copyOf(newest.values());
    }

    /** Adds rejected rows to those of a file. */
    public void rejected(String table, String file, FileRows rows) {
        rejectsOfFiles.computeIfAbsent(table, each -> new TreeMap<>()).merge(file, rows, FileRows::plus);
    }

    /** The rejected rows of a table by file. */
    public Map<String, FileRows> rejected(String table) {
        return rejectsOfFiles.getOrDefault(table, Map.of());
    }

    /** Says that a file belongs to a dump that no earlier run has published. */
    public void fresh(String file) {
        freshFiles.add(file);
    }

    /** Whether a file belongs to a dump that no earlier run has published. */
    public boolean isFresh(String file) {
        return freshFiles.contains(file);
    }

    /** Says on which dates nothing is expected, beside those of the configuration. */
    public void closed(Predicate<LocalDate> dates) {
        closed = dates;
    }

    public Predicate<LocalDate> closed() {
        return closed;
    }

    public void movers(WeekId week, Movers behind) {
        movers.put(week, behind);
    }

    public Optional<Movers> movers(WeekId week) {
        return Optional.ofNullable(movers.get(week));
    }

    /** Adds a figure to those that lead the page, the most important first. */
    public void figure(KeyFigure figure) {
        figures.add(figure);
    }

    public List<KeyFigure> figures() {
        return List.copyOf(figures);
    }

    /** Adds the query that yields a figure of the page. */
    public void query(Query query) {
        queries.add(query);
    }

    public List<Query> queries() {
        return List.copyOf(queries);
    }

    public void coverage(Coverage ofStores) {
        coverage = ofStores;
    }

    public @Nullable Coverage coverage() {
        return coverage;
    }

    public void business(Business ofWeek) {
        business = ofWeek;
    }

    public @Nullable Business business() {
        return business;
    }
}
