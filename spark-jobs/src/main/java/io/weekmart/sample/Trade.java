package io.weekmart.sample;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays the trade of the invented retailer day by day, and writes what its tills and its stock counts would. Memory holds a few
 * numbers for each store and product, whatever the number of rows.
 *
 * <p>A day goes so: deliveries arrive; customers fill baskets from what is there (a product that is sold out is not bought, another one
 * is); fresh goods are thrown away; what runs low is ordered; everything is counted. Quantities are held in hundredths.
 *
 * <p>Over 400 lines, because all steps of a day work on the same arrays, and the order in which they draw random numbers is the data.
 */
final class Trade {
    private static final byte[] TRUE = {'t'};
    private static final byte[] FALSE = {'f'};
    /** Of a week's trade, what a day has, in hundredths of an average day: Monday to Sunday. */
    private static final int[] WEEKDAY_PERCENT = {82, 80, 85, 95, 120, 145, 93};
    /** The quantity of an average line, as drawn below. */
    private static final double HUNDREDTHS_PER_LINE = 145;

    private static final int OPENING_MINUTE = 8 * 60;
    private static final int OPEN_MINUTES = 13 * 60;
    private static final int ATTEMPTS = 6;

    private final Scenario scenario;
    private final List<Product> products;
    private final Map<TableSpec, Map<Integer, Map<Integer, Anomaly>>> anomalies = new HashMap<>();
    private final TreeMap<Integer, List<byte[]>> heldBack = new TreeMap<>();
    private final double[] storeWeights;
    private final double[] productWeights;
    private double storeWeight;
    private double productWeight;
    private final WeightedSampler stores;

    private final boolean[] carried;
    private final int[] onHand;
    private final int[] onOrder;
    private final int[] deliveryDay;
    private final int[] waste;
    private final boolean[] promoted;
    private final byte[][] dates;
    private long transId = 1_000_000;
    private long salesRows;
    private long inventoryRows;

    Trade(Scenario scenario, List<Product> products) {
        this.scenario = scenario;
        this.products = products;
        for (Anomaly anomaly : Anomaly.of(scenario)) {
            anomalies
                    .computeIfAbsent(anomaly.table(), t -> new HashMap<>())
                    .computeIfAbsent(anomaly.day(), d -> new HashMap<>())
                    .put(anomaly.row(), anomaly);
        }
        storeWeights = new double[scenario.stores()];
        for (int s = 0; s < storeWeights.length; s++) {
            storeWeights[s] = 50 + Long.remainderUnsigned(Dice.hash(scenario.seed(), s, 11), 150);
            storeWeight += storeWeights[s];
        }
        stores = new WeightedSampler(storeWeights);
        productWeights = new double[products.size()];
        int pairs = scenario.stores() * products.size();
        carried = new boolean[pairs];
        onHand = new int[pairs];
        onOrder = new int[pairs];
        deliveryDay = new int[pairs];
        waste = new int[pairs];
        promoted = new boolean[products.size()];
        dates = new byte[scenario.days() + 30][];
        for (int day = 0; day < dates.length; day++) {
            dates[day] = DumpWriter.date(scenario.day(day));
        }
        fillShelves();
    }

    /** Rows written so far, the odd ones included. */
    long salesRows() {
        return salesRows;
    }

    long inventoryRows() {
        return inventoryRows;
    }

    /** Writes the dumps of all days: one of each table a day, or one of each table in all. */
    void write(Path folder) throws IOException {
        if (scenario.daily()) {
            for (int day = 0; day < scenario.days(); day++) {
                try (DumpWriter sales = open(folder, WeeklyTables.SALES, scenario.day(day));
                        DumpWriter inventory = open(folder, WeeklyTables.INVENTORY, scenario.day(day))) {
                    play(day, sales, inventory);
                }
            }
        } else {
            try (DumpWriter sales = open(folder, WeeklyTables.SALES, scenario.lastDay());
                    DumpWriter inventory = open(folder, WeeklyTables.INVENTORY, scenario.lastDay())) {
                for (int day = 0; day < scenario.days(); day++) {
                    play(day, sales, inventory);
                }
            }
        }
    }

    private DumpWriter open(Path folder, TableSpec table, LocalDate date) throws IOException {
        DumpWriter out = DumpWriter.open(folder.resolve(scenario.fileName(table.name(), date)), scenario.gzipLevel());
        out.line(String.join(",", table.columns()).getBytes(StandardCharsets.US_ASCII));
        return out;
    }

    private void play(int day, DumpWriter sales, DumpWriter inventory) throws IOException {
        correctCounts(day, inventory);
        deliver(day);
        promote(day);
        sell(day, sales);
        throwAway(day);
        order(day);
        count(day, inventory);
    }

    /** The day on which all stores are closed: the third Sunday. Its dump of sales has a header and nothing else. */
    private boolean closed(int day) {
        return !scenario.clean() && scenario.day(day).getDayOfWeek() == DayOfWeek.SUNDAY && day / 7 == 2;
    }

    private void fillShelves() {
        demand(0);
        for (int s = 0; s < scenario.stores(); s++) {
            for (int p = 0; p < products.size(); p++) {
                Product product = products.get(p);
                int pair = pair(s, p);
                carried[pair] = product.kind() != Product.Kind.LISTED_ONLY
                        && (scenario.clean() || !Dice.oneIn(12, scenario.seed() + 1, s, p));
                onHand[pair] = carried[pair] && product.stocked() ? fullShelf(s, p) : 0;
            }
        }
    }

    /** How often each product is picked today, the season and the promotions counted. */
    private void demand(int day) {
        int dayOfYear = scenario.day(day).getDayOfYear();
        productWeight = 0;
        for (int p = 0; p < productWeights.length; p++) {
            productWeights[p] = products.get(p).demandOn(dayOfYear) * (promoted[p] ? 2.4 : 1);
            productWeight += productWeights[p];
        }
    }

    private void promote(int day) {
        LocalDate date = scenario.day(day);
        long week = date.minusDays(date.getDayOfWeek().getValue() - 1L).toEpochDay() / 7;
        for (int p = 0; p < promoted.length; p++) {
            Product product = products.get(p);
            promoted[p] = product.sold() && product.stocked() && Dice.oneIn(13, scenario.seed() + 2, week, p);
        }
        demand(day);
    }

    private void deliver(int day) {
        for (int pair = 0; pair < onHand.length; pair++) {
            if (onOrder[pair] > 0 && deliveryDay[pair] <= day) {
                onHand[pair] += onOrder[pair];
                onOrder[pair] = 0;
            }
        }
    }

    private void sell(int day, DumpWriter out) throws IOException {
        for (byte[] line : heldBack.headMap(day, true).values().stream()
                .flatMap(List::stream)
                .toList()) {
            out.line(line);
            salesRows++;
        }
        heldBack.headMap(day, true).clear();
        if (closed(day)) {
            return;
        }
        Map<Integer, Anomaly> odd =
                anomalies.getOrDefault(WeeklyTables.SALES, Map.of()).getOrDefault(day, Map.of());
        Dice dice = new Dice(Dice.hash(scenario.seed(), day, 21));
        WeightedSampler pick = new WeightedSampler(productWeights);
        long lines = linesOf(day);
        long line = 0;
        int written = 0;
        while (line < lines) {
            int store = stores.draw(dice);
            transId++;
            int minute = OPENING_MINUTE + (int) (line * OPEN_MINUTES / lines);
            int time = minute / 60 * 100 + minute % 60;
            boolean shipped = dice.below(60) == 0;
            int basket = 1 + dice.below(3) + (dice.below(4) == 0 ? dice.below(9) : 0);
            int held = tillIsOffline(day, store, time);
            for (int i = 0; i < basket && line < lines; i++, line++) {
                sellOne(day, store, time, pickProduct(pick, store, dice), shipped && i == 0, dice, out);
                if (held > 0) {
                    heldBack.computeIfAbsent(day + held, d -> new ArrayList<>())
                            .add(out.takeLine().getBytes(StandardCharsets.UTF_8));
                } else {
                    salesRows += end(out, odd.get(written++));
                }
            }
        }
    }

    private long linesOf(int day) {
        if (scenario.clean()) {
            return scenario.share(scenario.salesRows(), day);
        }
        int weekday = WEEKDAY_PERCENT[scenario.day(day).getDayOfWeek().getValue() - 1];
        long noise = 95 + Long.remainderUnsigned(Dice.hash(scenario.seed(), day, 31), 11);
        return scenario.salesRows() * weekday * noise / (10_000L * scenario.days());
    }

    /** A product that is there; if all that come to mind are sold out, the last one: its count was wrong. */
    private int pickProduct(WeightedSampler pick, int store, Dice dice) {
        int product = pick.draw(dice);
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            int pair = pair(store, product);
            if (carried[pair] && (onHand[pair] > 0 || !products.get(product).stocked())) {
                break;
            }
            product = pick.draw(dice);
        }
        return product;
    }

    /** Days until the lines of a till come in whose evening got lost; 0 where they come the same evening. */
    private int tillIsOffline(int day, int store, int time) {
        if (scenario.clean() || time < 1730 || !Dice.oneIn(50, scenario.seed() + 3, day, store)) {
            return 0;
        }
        int days = 1 + (int) Long.remainderUnsigned(Dice.hash(scenario.seed() + 4, day, store), 5);
        return day + days < scenario.days() ? days : 0;
    }

    private void sellOne(int day, int store, int time, int p, boolean shipped, Dice dice, DumpWriter out) {
        Product product = products.get(p);
        int pair = pair(store, p);
        long price = product.price();
        long regular = price;
        long quantity;
        if (product.kind() == Product.Kind.WEIGHED) {
            quantity = 15L + dice.below(110);
        } else if (dice.below(80) == 0) {
            quantity = -100;
        } else {
            int n = dice.below(100);
            quantity = n < 74 ? 100 : n < 92 ? 200 : n < 98 ? 300 : 600;
        }
        if (quantity > 0 && promoted[p]) {
            price = price * 75 / 100;
        }
        if (quantity > 0 && product.stocked()) {
            quantity = onHand[pair] > 0 ? Math.min(quantity, onHand[pair]) : quantity;
            onHand[pair] = (int) Math.max(0, onHand[pair] - quantity);
        }
        long amount = roundedHundredths(quantity * price);
        long cost = roundedHundredths(quantity * product.cost());
        out.number(transId)
                .number(product.key())
                .number(store + 1)
                .raw(dates[day])
                .number(time)
                .cents(quantity)
                .cents(price)
                .cents(amount)
                .cents(roundedHundredths(quantity * regular) - amount)
                .cents(cost)
                .cents(amount - cost);
        if (shipped) {
            out.cents(490);
        } else {
            out.empty();
        }
    }

    /** From ten-thousandths to hundredths, half away from zero. */
    private static long roundedHundredths(long value) {
        return (value + (value < 0 ? -50 : 50)) / 100;
    }

    private void throwAway(int day) {
        for (int s = 0; s < scenario.stores(); s++) {
            for (int p = 0; p < products.size(); p++) {
                int pair = pair(s, p);
                waste[pair] = 0;
                if (products.get(p).fresh() && onHand[pair] >= 400 && Dice.oneIn(25, scenario.seed() + 5, day, pair)) {
                    waste[pair] = 100;
                    onHand[pair] -= 100;
                }
            }
        }
    }

    private void order(int day) {
        for (int s = 0; s < scenario.stores(); s++) {
            for (int p = 0; p < products.size(); p++) {
                int pair = pair(s, p);
                int full = carried[pair]
                                && products.get(p).sold()
                                && products.get(p).stocked()
                        ? fullShelf(s, p)
                        : 0;
                if (onOrder[pair] == 0 && onHand[pair] * 2 < full) {
                    long luck = Dice.hash(scenario.seed() + 6, day, pair);
                    onOrder[pair] = (full - onHand[pair] + 99) / 100 * 100;
                    // One order in sixteen gets stuck at the supplier.
                    deliveryDay[pair] = day
                            + 1
                            + (int) Long.remainderUnsigned(luck, 3)
                            + (Long.remainderUnsigned(luck >>> 8, 16) == 0 ? 9 : 0);
                }
            }
        }
    }

    /** Stock for about eight days, and a few units besides. */
    private int fullShelf(int store, int product) {
        double lines = (double) scenario.salesRows() / scenario.days();
        double share = storeWeights[store] / storeWeight * productWeights[product] / productWeight;
        double hundredths = lines * share * HUNDREDTHS_PER_LINE * 8;
        return 300 + (int) Math.min(10_000_000, hundredths) / 100 * 100;
    }

    private void count(int day, DumpWriter out) throws IOException {
        Map<Integer, Anomaly> odd =
                anomalies.getOrDefault(WeeklyTables.INVENTORY, Map.of()).getOrDefault(day, Map.of());
        long most = scenario.clean() && scenario.inventoryRows() > 0
                ? scenario.share(scenario.inventoryRows(), day)
                : Long.MAX_VALUE;
        int row = 0;
        for (int s = 0; s < scenario.stores(); s++) {
            if (countForgotten(day, s)) {
                continue;
            }
            for (int p = 0; p < products.size() && row < most; p++) {
                if (carried[pair(s, p)] && products.get(p).stocked()) {
                    stockLine(day, s, p, out);
                    inventoryRows += end(out, odd.get(row));
                    row++;
                }
            }
        }
    }

    private boolean countForgotten(int day, int store) {
        return !scenario.clean() && Dice.oneIn(90, scenario.seed() + 7, day, store);
    }

    private void stockLine(int day, int s, int p, DumpWriter out) {
        int pair = pair(s, p);
        out.raw(dates[day])
                .number(s + 1)
                .number(products.get(p).key())
                .cents(onHand[pair])
                .cents(onOrder[pair])
                .number(onHand[pair] == 0 ? 1 : 0)
                .cents(waste[pair])
                .raw(promoted[p] ? TRUE : FALSE);
        if (onOrder[pair] > 0) {
            out.raw(dates[deliveryDay[pair]]);
        } else {
            out.empty();
        }
    }

    /** Every other day somebody counts again what was counted yesterday, and finds less: that row supersedes yesterday's. */
    private void correctCounts(int day, DumpWriter out) throws IOException {
        if (scenario.clean() || !scenario.daily() || day == 0 || !Dice.oneIn(2, scenario.seed() + 8, day, 0)) {
            return;
        }
        Dice dice = new Dice(Dice.hash(scenario.seed(), day, 41));
        int store = dice.below(scenario.stores());
        int p = dice.below(products.size());
        int pair = pair(store, p);
        if (carried[pair] && products.get(p).stocked() && onHand[pair] >= 200 && !countForgotten(day - 1, store)) {
            onHand[pair] -= 100;
            stockLine(day - 1, store, p, out);
            inventoryRows += end(out, null);
        }
    }

    /** Ends the line at hand, or what an anomaly makes of it. Returns how many rows that were. */
    private static int end(DumpWriter out, @Nullable Anomaly anomaly) throws IOException {
        if (anomaly == null) {
            out.endLine();
            return 1;
        }
        String good = out.takeLine();
        if (anomaly.added()) {
            out.line(good.getBytes(StandardCharsets.UTF_8));
        }
        out.line(anomaly.edit().apply(good).getBytes(StandardCharsets.UTF_8));
        return anomaly.added() ? 2 : 1;
    }

    private int pair(int store, int product) {
        return store * products.size() + product;
    }
}
