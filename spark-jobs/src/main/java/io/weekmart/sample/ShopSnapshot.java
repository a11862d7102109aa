package io.weekmart.sample;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;

import io.weekmart.contract.table.TableSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All tables of the shop as its database has them at the end of a day. */
final class ShopSnapshot {
    private static final int GZIP_LEVEL = 6;
    private static final LocalDate FIRST_DATE = LocalDate.of(2023, 1, 1);
    private static final LocalDate LAST_DATE = LocalDate.of(2024, 12, 31);

    private static final List<String> KINDS = List.of("", ", large", ", two of them");

    private static final Map<String, List<String>> ASSORTMENT = assortment();

    private final LocalDate date;
    private final Map<TableSpec, List<String>> lines = new LinkedHashMap<>();

    /** @param trade goes on at least to that day */
    ShopSnapshot(ShopTrade trade, LocalDate date) {
        this.date = date;
        lines.put(
                ORDERS,
                trade.orders().stream()
                        .filter(order -> !order.date().isAfter(date))
                        .map(ShopSnapshot::line)
                        .toList());
        lines.put(
                REVIEWS,
                trade.reviews().stream()
                        .filter(review -> !review.written().isAfter(date))
                        .map(review -> review.stars() + "," + review.product())
                        .toList());
        lines.put(
                SHIPMENTS,
                trade.shipments().stream()
                        .filter(shipment -> !shipment.order().date().isAfter(date))
                        .map(this::line)
                        .toList());
        lines.put(
                DATES,
                FIRST_DATE
                        .datesUntil(LAST_DATE.plusDays(1))
                        .map(ShopSnapshot::line)
                        .toList());
        lines.put(PRODUCTS, products());
    }

    LocalDate date() {
        return date;
    }

    /** Good rows of a table. */
    int rows(TableSpec table) {
        return lines.getOrDefault(table, List.of()).size();
    }

    static String fileName(TableSpec table, LocalDate date) {
        return table.name() + "_" + date + ".csv.gz";
    }

    /** Writes one file for each table, the oddities spread among the good rows. */
    void write(Path folder) throws IOException {
        for (Map.Entry<TableSpec, List<String>> table : lines.entrySet()) {
            List<ShopOddity> oddities = ShopOddity.all().stream()
                    .filter(oddity -> oddity.table().equals(table.getKey()))
                    .toList();
            List<String> good = table.getValue();
            int every = good.size() / (oddities.size() + 1);
            try (DumpWriter out = DumpWriter.open(folder.resolve(fileName(table.getKey(), date)), GZIP_LEVEL)) {
                out.line(utf8(String.join(",", table.getKey().columns())));
                for (int i = 0; i < good.size(); i++) {
                    out.line(utf8(good.get(i)));
                    if ((i + 1) % every == 0 && (i + 1) / every <= oddities.size()) {
                        String odd = oddities.get((i + 1) / every - 1).line();
                        // Latin-1 differs from UTF-8 in the one line that has an accent.
                        out.line(odd.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
    }

    private static byte[] utf8(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(ShopTrade.Order order) {
        // Some old orders have lost their unit price.
        String price = order.id() % 97 == 0 ? "" : money(order.cents());
        return String.join(
                ",",
                String.valueOf(order.id()),
                String.valueOf(order.customer()),
                String.valueOf(order.product()),
                order.date().toString(),
                price,
                order.quantity().toPlainString(),
                money(order.total()));
    }

    private String line(ShopTrade.Shipment shipment) {
        return String.join(
                ",",
                String.valueOf(shipment.id()),
                String.valueOf(shipment.order().id()),
                sofar(shipment.sent()),
                sofar(shipment.delivered()));
    }

    /** A day, once it has come. */
    private String sofar(@Nullable LocalDate day) {
        return day == null || day.isAfter(date) ? "" : day.toString();
    }

    private static String line(LocalDate day) {
        boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
        boolean working = day.equals(ShopTrade.WORKING_SATURDAY) || !(weekend || ShopTrade.HOLIDAYS.contains(day));
        return String.join(
                ",",
                day.toString(),
                String.valueOf(day.getYear()),
                String.valueOf(day.getMonthValue()),
                String.valueOf(day.getDayOfMonth()),
                String.valueOf(day.getDayOfWeek().getValue()),
                String.valueOf(working));
    }

    private static String money(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    private static List<String> products() {
        List<String> products = new ArrayList<>();
        for (int key = 1; key <= ShopTrade.PRODUCTS; key++) {
            if (key != ShopTrade.BROKEN_PRODUCT) {
                products.add(product(key));
            }
        }
        return products;
    }

    private static String product(int key) {
        List<String> categories = List.copyOf(ASSORTMENT.keySet());
        String category = categories.get(key % categories.size());
        List<String> goods = ASSORTMENT.getOrDefault(category, List.of());
        int place = key / categories.size();
        String name = goods.get(place % goods.size()) + KINDS.get(place / goods.size() % KINDS.size());
        // One has no name and one no category: both may be empty.
        return key + "," + (key == 149 ? "" : quoted(name)) + "," + (key == 148 ? "" : category);
    }

    private static String quoted(String text) {
        boolean quotes = text.indexOf(',') >= 0 || text.indexOf('"') >= 0;
        return quotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static Map<String, List<String>> assortment() {
        Map<String, List<String>> goods = new LinkedHashMap<>();
        goods.put("Kitchen", List.of("Kettle", "Toaster", "Crêpe pan", "Bread knife", "Scales"));
        goods.put("Light", List.of("Desk lamp", "Torch", "Candle", "Lantern", "Bulb"));
        goods.put("Garden", List.of("Rake", "Watering can", "Spade", "Secateurs", "Gloves"));
        goods.put("Office", List.of("Stapler", "Notebook", "Ruler 12\"", "Pencils", "Calendar"));
        goods.put("Bath", List.of("Towel", "Sponge", "Mirror", "Stool", "Soap dish"));
        goods.put("Games", List.of("Chess set", "Cards", "Dominoes", "Puzzle", "Dice"));
        goods.put("Tools", List.of("Hammer", "Pliers", "Tape measure", "Screwdriver", "Saw"));
        goods.put("Travel", List.of("Suitcase", "Adapter", "Pillow", "Padlock", "Bottle"));
        goods.put("Textiles", List.of("Blanket", "Cushion", "Curtain", "Rug", "Apron"));
        goods.put("Storage", List.of("Box", "Basket", "Shelf", "Hook", "Jar"));
        return goods;
    }
}
