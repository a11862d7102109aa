package io.weekmart.weekly;

import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.page.Business;
import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.Verdict.Better;
import io.weekmart.contract.page.Verdict.KeyFigure;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.dimensions.DimensionFile;
import io.weekmart.job.PageWarning;
import io.weekmart.job.Run;
import io.weekmart.metrics.WeekMovers;
import io.weekmart.metrics.WeekTrade;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.publish.SoldDays;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.TaskConfiguration;
import io.weekmart.report.PageParts;
import io.weekmart.schema.DimensionTable;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects for the page of a run what its weeks say, before anything is replaced. No row comes to the driver: tasks read a few columns of the
 * weeks that changed and of the newest complete one, and report sums by store and category and the few rows that the page names. Whatever fails
 * in here is a warning of the run.
 *
 * <p>Over 400 lines, because each part of the page takes a few lines here, to give the sums of the tasks their names.
 */
final class WeeklyPage {
    /** Changed weeks that are compared by store and product: those with the largest difference. A backfill may change hundreds. */
    private static final int COMPARED = 20;

    private static final String NO_CATEGORY = "no category";
    private static final int PERCENT_DECIMALS = 2;
    private static final int WEEKS_DECIMALS = 1;
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    private final Run run;
    private final Output output;
    private final Ledger before;
    private final TaskResults results;
    private final WeekChanges changes;
    private final RetailCalendar calendar;
    private final LocalDate asOf;
    private @Nullable KeyNames names;

    /**
     * @param results what the tasks of dimensions and weeks reported
     * @param asOf the date whose dumps are read
     */
    WeeklyPage(
            Run run, Output output, TaskResults results, WeekChanges changes, RetailCalendar calendar, LocalDate asOf) {
        this.run = run;
        this.output = output;
        this.before = output.ledger();
        this.results = results;
        this.changes = changes;
        this.calendar = calendar;
        this.asOf = asOf;
    }

    /** Work that may fail. */
    private interface Work {
        void run() throws Exception;
    }

    private void quietly(String what, Work work) {
        if (!run.settings().output().page()) {
            return;
        }
        try {
            work.run();
        } catch (Exception | LinkageError | StackOverflowError failure) {
            // Spark's own exception is a checked one that no signature names. A run that is stopped ends at its next
            // step.
            run.report().warning(PageWarning.of("The page of this run lacks " + what, failure));
        }
    }

    /**
     * Collects what a run shows that a guard stops, too: the stores and products behind each difference, and which stores are silent.
     *
     * @param counted on which days stores counted stock
     * @param closed dates on which nothing is expected
     */
    void compare(SoldDays sold, SoldDays counted, Predicate<LocalDate> closed) {
        quietly("which stores sold", () -> run.report()
                .page()
                .coverage(StoreCoverage.of(asOf, sold, before.dumps().sold(), counted, closed, names()::store)));
        quietly("what is behind the changes", this::movers);
    }

    private KeyNames names() throws IOException {
        KeyNames known = names;
        if (known == null) {
            Map<DimensionTable, String> files = new EnumMap<>(DimensionTable.class);
            for (DimensionTable table : DimensionTable.values()) {
                before.partition(WeeklyOutput.dimension(table))
                        .map(PublishedPartition::key)
                        .ifPresent(key -> files.put(
                                table,
                                output.layout()
                                        .resolve(key.path(WeeklyOutput.fileName(table)))
                                        .toString()));
            }
            for (DimensionFile file : results.of(DimensionFile.class)) {
                String staged = file.path();
                if (staged != null) {
                    files.put(file.table(), staged);
                }
            }
            known = KeyNames.of(run.hadoop(), files);
            names = known;
        }
        return known;
    }

    private record Changed(WeekId id, BigDecimal difference, Collection<String> before, Collection<String> now) {}

    private void movers() throws IOException {
        OutputLayout layout = output.layout();
        int files = run.settings().output().filesPerWeek();
        List<Changed> changed = new ArrayList<>();
        changes.computed().forEach((week, change) -> {
            Optional<PublishedWeek> published = before.partition(week.key()).map(PublishedWeek::new);
            Collection<String> now = WeekTimeline.paths(week, files).values();
            // A week that is only put back, since its files were damaged, has no difference.
            boolean differs = published.isPresent()
                    && !published.get().partition().unfinished()
                    && !published.get().partition().fingerprint().equals(week.fingerprint());
            if (change == Change.CHANGED && differs && !now.isEmpty()) {
                changed.add(new Changed(
                        week.week().id(),
                        week.totals().totalSalesAmt().subtract(published.get().totalSalesAmt()),
                        WeekTimeline.paths(published.get(), layout).values(),
                        now));
            }
        });
        changes.emptied()
                .forEach(week -> changed.add(new Changed(
                        week.id(),
                        week.totalSalesAmt(),
                        WeekTimeline.paths(week, layout).values(),
                        List.of())));
        changed.sort(Comparator.comparing((Changed week) -> week.difference().abs())
                .reversed()
                .thenComparing(Changed::id));
        List<Changed> compared = changed.subList(0, Math.min(COMPARED, changed.size()));
        List<WeekMovers.Versions> versions = IntStream.range(0, compared.size())
                .mapToObj(i -> new WeekMovers.Versions(
                        i,
                        List.copyOf(compared.get(i).before()),
                        List.copyOf(compared.get(i).now())))
                .toList();
        List<WeekMovers> found =
                WeekMovers.of(run.spark(), versions, TaskConfiguration.of(run.spark()), PartitionDifference.MOVERS);
        Set<Long> products = new HashSet<>();
        found.forEach(week -> week.products().forEach(mover -> products.add(mover.key())));
        KeyNames of = names();
        Map<Long, KeyNames.Product> productNames = of.products(products);
        for (WeekMovers week : found) {
            run.report()
                    .page()
                    .movers(
                            compared.get(week.week()).id(),
                            new PageParts.Movers(
                                    week.stores().stream()
                                            .map(mover -> {
                                                KeyNames.Store store = of.store(Math.toIntExact(mover.key()));
                                                return mover(store.name(), store.detail(), mover);
                                            })
                                            .toList(),
                                    week.products().stream()
                                            .map(mover -> {
                                                KeyNames.Product product = named(productNames, mover.key());
                                                return mover(product.name(), product.detail(), mover);
                                            })
                                            .toList(),
                                    week.differingStores() - week.stores().size(),
                                    week.differingProducts() - week.products().size()));
        }
    }

    private static KeyNames.Product named(Map<Long, KeyNames.Product> names, long key) {
        return names.getOrDefault(key, new KeyNames.Product("product " + key, null, null));
    }

    private static PartitionDifference.Mover mover(String name, @Nullable String detail, WeekMovers.Mover mover) {
        return new PartitionDifference.Mover(
                name, detail, WeekTimeline.money(mover.before()), WeekTimeline.money(mover.now()));
    }

    /** Collects what the weeks say about trade, as they are once the run has published. */
    void trade() {
        quietly("what the weeks say about trade", () -> {
            WeekTimeline timeline = WeekTimeline.of(
                    before,
                    changes,
                    calendar,
                    run.settings().calendar().isPresent(),
                    asOf,
                    output.layout(),
                    run.settings().output().filesPerWeek());
            Optional<WeekTimeline.Entry> headline = timeline.headline();
            if (headline.isPresent()) {
                trade(timeline, headline.get());
            }
        });
    }

    private void trade(WeekTimeline timeline, WeekTimeline.Entry week) throws IOException {
        Optional<WeekTimeline.Entry> last = timeline.before(week, 1);
        Optional<WeekTimeline.Entry> year = timeline.lastYear(week);
        String note = note(week, last, year);
        figure("Revenue", FigureUnit.AMOUNT, week, note, week.revenue(), last, year, WeekTimeline.Entry::revenue);
        if (week.margin() != null) {
            figure("Margin", FigureUnit.AMOUNT, week, note, week.margin(), last, year, WeekTimeline.Entry::margin);
        }
        figure(
                "Units sold",
                FigureUnit.QUANTITY,
                week,
                note,
                week.quantity(),
                last,
                year,
                WeekTimeline.Entry::quantity);
        boolean counted = WeeklyOutput.countsStock(run.settings());
        WeekQueries.of(output.layout(), timeline, week, counted)
                .forEach(run.report().page()::query);
        Business weeksAlone = new Business(
                week.id(), week.complete(), timeline.figures(), List.of(), null, List.of(), null, null, null);
        // Should the files not be readable, there is still this.
        run.report().page().business(weeksAlone);
        if (week.files().isEmpty()) {
            return;
        }
        KeyNames of = names();
        KeyNames.Categories categories = of.categories();
        List<WeekTrade> parts =
                WeekTrade.of(run.spark(), buckets(timeline, week), categories.of(), TaskConfiguration.of(run.spark()));
        WeekTrade.CategorySums byCategory = parts.get(0).categories();
        WeekTrade.Sums sums = parts.get(0).week();
        parts.stream().skip(1).forEach(part -> {
            byCategory.add(part.categories());
            sums.add(part.week());
        });
        Business.LostSales lost = counted && sums.lost.known() ? lost(parts, sums, of) : null;
        List<Business.CategoryStock> inStock = counted ? inStock(byCategory, categories) : List.of();
        run.report()
                .page()
                .business(new Business(
                        week.id(),
                        week.complete(),
                        timeline.figures(),
                        regions(parts, of, last.isPresent(), year.isPresent()),
                        lost,
                        inStock,
                        counted ? supply(parts, sums, of) : null,
                        counted ? waste(sums, byCategory, categories) : null,
                        counted ? promotion(sums) : null));
        if (lost != null) {
            run.report()
                    .page()
                    .figure(new KeyFigure(
                            "Estimated lost sales",
                            FigureUnit.AMOUNT,
                            week.id().toString(),
                            note,
                            lost.amount(),
                            lost.lastWeekAmount(),
                            null,
                            Better.LESS));
        }
        BigDecimal pct = percent(sum(byCategory.daysIn()), sum(byCategory.days()));
        if (counted && pct != null) {
            run.report()
                    .page()
                    .figure(new KeyFigure(
                            "In stock",
                            FigureUnit.PERCENT,
                            week.id().toString(),
                            note,
                            pct,
                            percent(sum(byCategory.lastDaysIn()), sum(byCategory.lastDays())),
                            null,
                            Better.MORE));
        }
    }

    /** What to know before comparing the figures of a week. */
    private static @Nullable String note(
            WeekTimeline.Entry week, Optional<WeekTimeline.Entry> last, Optional<WeekTimeline.Entry> year) {
        return KeyFigure.incomplete(
                !week.complete(),
                last.isPresent() && !last.get().complete(),
                year.isPresent() && !year.get().complete());
    }

    private void figure(
            String name,
            FigureUnit unit,
            WeekTimeline.Entry week,
            @Nullable String note,
            @Nullable BigDecimal value,
            Optional<WeekTimeline.Entry> last,
            Optional<WeekTimeline.Entry> year,
            Function<WeekTimeline.Entry, @Nullable BigDecimal> of) {
        run.report()
                .page()
                .figure(new KeyFigure(
                        name,
                        unit,
                        week.id().toString(),
                        note,
                        value,
                        last.map(of).orElse(null),
                        year.map(of).orElse(null),
                        Better.MORE));
    }

    /** The files that hold the same stores, of the week and of those that it is compared with. */
    private static List<WeekTrade.Files> buckets(WeekTimeline timeline, WeekTimeline.Entry week) {
        List<Map<String, String>> weeks = new ArrayList<>(List.of(week.files()));
        for (int ago = 1; ago <= WeekTrade.WEEKS_BEFORE; ago++) {
            weeks.add(timeline.before(week, ago).map(WeekTimeline.Entry::files).orElse(Map.of()));
        }
        Map<String, String> lastYear =
                timeline.lastYear(week).map(WeekTimeline.Entry::files).orElse(Map.of());
        Set<String> names = new TreeSet<>(weeks.get(0).keySet());
        names.addAll(weeks.get(1).keySet());
        names.addAll(lastYear.keySet());
        List<WeekTrade.Files> buckets = new ArrayList<>();
        for (String name : names) {
            List<@Nullable String> paths = new ArrayList<>();
            weeks.forEach(files -> paths.add(files.get(name)));
            buckets.add(new WeekTrade.Files(paths, lastYear.get(name)));
        }
        return buckets;
    }

    /** Sums of the stores of a region. */
    private static final class Region {
        private int stores;
        private long revenue;
        private long margin;
        private boolean marginKnown;
        private long lastWeek;
        private long lastYear;
    }

    private static List<Business.RegionFigures> regions(
            List<WeekTrade> parts, KeyNames names, boolean hasLastWeek, boolean hasLastYear) {
        Map<String, Region> regions = new TreeMap<>();
        for (WeekTrade part : parts) {
            for (WeekTrade.StoreSums store : part.stores()) {
                Region region =
                        regions.computeIfAbsent(names.store(store.store()).region(), each -> new Region());
                region.stores += store.sells() ? 1 : 0;
                region.revenue = Math.addExact(region.revenue, store.revenue());
                region.margin = Math.addExact(region.margin, store.margin());
                region.marginKnown |= store.marginKnown();
                region.lastWeek = Math.addExact(region.lastWeek, store.lastWeek());
                region.lastYear = Math.addExact(region.lastYear, store.lastYear());
            }
        }
        return regions.entrySet().stream()
                .map(entry -> new Business.RegionFigures(
                        entry.getKey(),
                        entry.getValue().stores,
                        WeekTimeline.money(entry.getValue().revenue),
                        entry.getValue().marginKnown ? WeekTimeline.money(entry.getValue().margin) : null,
                        hasLastWeek ? WeekTimeline.money(entry.getValue().lastWeek) : null,
                        hasLastYear ? WeekTimeline.money(entry.getValue().lastYear) : null))
                .sorted(Comparator.comparing(Business.RegionFigures::revenue).reversed())
                .limit(Business.ROWS)
                .toList();
    }

    private static Business.LostSales lost(List<WeekTrade> parts, WeekTrade.Sums sums, KeyNames names)
            throws IOException {
        List<WeekTrade.Lost> most = parts.stream()
                .flatMap(part -> part.lost().stream())
                .sorted(WeekTrade.MOST_LOST)
                .limit(Business.ROWS)
                .toList();
        Set<Long> keys = new HashSet<>();
        most.forEach(item -> keys.add(item.product()));
        Map<Long, KeyNames.Product> products = names.products(keys);
        return new Business.LostSales(
                WeekTimeline.money(sums.lost.amount),
                sums.lostLastWeek.known() ? WeekTimeline.money(sums.lostLastWeek.amount) : null,
                most.stream()
                        .map(item -> {
                            KeyNames.Product product = named(products, item.product());
                            return new Business.LostItem(
                                    names.store(item.store()).name(),
                                    product.name(),
                                    product.category(),
                                    WeekTimeline.money(item.amount()),
                                    item.daysOut(),
                                    item.lastDaysOut(),
                                    item.orLonger());
                        })
                        .toList(),
                sums.lost.pairs - most.size());
    }

    /** The categories that are in stock least. */
    private static List<Business.CategoryStock> inStock(WeekTrade.CategorySums sums, KeyNames.Categories categories) {
        List<Business.CategoryStock> stock = new ArrayList<>();
        for (int i = 0; i < sums.days().length; i++) {
            BigDecimal pct = percent(sums.daysIn()[i], sums.days()[i]);
            if (pct != null) {
                stock.add(new Business.CategoryStock(
                        category(categories, i),
                        pct,
                        percent(sums.lastDaysIn()[i], sums.lastDays()[i]),
                        sums.days()[i]));
            }
        }
        stock.sort(Comparator.comparing(Business.CategoryStock::inStockPct)
                .thenComparing(Business.CategoryStock::category));
        return stock.subList(0, Math.min(Business.ROWS, stock.size()));
    }

    private static String category(KeyNames.Categories categories, int place) {
        String name = categories.name(place);
        return name.isEmpty() ? NO_CATEGORY : name;
    }

    private static Business.Supply supply(List<WeekTrade> parts, WeekTrade.Sums sums, KeyNames names)
            throws IOException {
        List<WeekTrade.Stock> little = parts.stream()
                .flatMap(part -> part.short1().stream())
                .sorted(WeekTrade.MOST_SOLD)
                .limit(Business.ROWS)
                .toList();
        List<WeekTrade.Stock> much = parts.stream()
                .flatMap(part -> part.long8().stream())
                .sorted(WeekTrade.MOST_STOCK)
                .limit(Business.ROWS)
                .toList();
        Set<Long> keys = new HashSet<>();
        little.forEach(item -> keys.add(item.product()));
        much.forEach(item -> keys.add(item.product()));
        Map<Long, KeyNames.Product> products = names.products(keys);
        return new Business.Supply(
                supply(sums, 0, little, names, products),
                supply(sums, 1, List.of(), names, products),
                supply(sums, 2, much, names, products));
    }

    private static Business.SupplyClass supply(
            WeekTrade.Sums sums,
            int kind,
            List<WeekTrade.Stock> items,
            KeyNames names,
            Map<Long, KeyNames.Product> products) {
        return new Business.SupplyClass(
                sums.supplyPairs[kind],
                WeekTimeline.quantity(sums.supplyStock[kind]),
                items.stream()
                        .map(item -> new Business.SupplyItem(
                                names.store(item.store()).name(),
                                named(products, item.product()).name(),
                                WeekTimeline.quantity(item.onHand()),
                                WeekTimeline.quantity(item.sold()),
                                BigDecimal.valueOf(item.onHand())
                                        .divide(BigDecimal.valueOf(item.sold()), WEEKS_DECIMALS, RoundingMode.HALF_UP)))
                        .toList());
    }

    private static Business.Waste waste(
            WeekTrade.Sums sums, WeekTrade.CategorySums byCategory, KeyNames.Categories categories) {
        List<Business.WasteItem> items = new ArrayList<>();
        for (int i = 0; i < byCategory.waste().length; i++) {
            if (byCategory.waste()[i] > 0) {
                items.add(new Business.WasteItem(
                        category(categories, i),
                        WeekTimeline.quantity(byCategory.waste()[i]),
                        WeekTimeline.quantity(byCategory.sold()[i])));
            }
        }
        items.sort(
                Comparator.comparing(Business.WasteItem::qty).reversed().thenComparing(Business.WasteItem::category));
        return new Business.Waste(
                WeekTimeline.quantity(sums.waste),
                sums.lastWeekKnown ? WeekTimeline.quantity(sums.wasteLastWeek) : null,
                WeekTimeline.quantity(sums.sold),
                items.subList(0, Math.min(Business.ROWS, items.size())));
    }

    private static Business.Promotion promotion(WeekTrade.Sums sums) {
        return new Business.Promotion(side(sums, 0), side(sums, 1));
    }

    private static Business.PromotionSide side(WeekTrade.Sums sums, int side) {
        return new Business.PromotionSide(
                sums.promotionPairs[side],
                WeekTimeline.quantity(sums.promotionSold[side]),
                WeekTimeline.money(sums.promotionRevenue[side]),
                sums.promotionMarginKnown[side] ? WeekTimeline.money(sums.promotionMargin[side]) : null);
    }

    private static long sum(long[] values) {
        return Arrays.stream(values).sum();
    }

    private static @Nullable BigDecimal percent(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part)
                        .multiply(PERCENT)
                        .divide(BigDecimal.valueOf(whole), PERCENT_DECIMALS, RoundingMode.HALF_UP);
    }
}
