package io.weekmart.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A product of the invented retailer.
 *
 * @param price regular price in cents; of a product sold by weight, of a kilogram
 * @param popularity how often it is picked, against the others
 */
record Product(
        long key,
        Kind kind,
        String name,
        String brand,
        int categoryKey,
        String category,
        int subcategoryKey,
        String subcategory,
        int price,
        int cost,
        String volume,
        String weight,
        double popularity,
        Season season) {

    /** Lines at the head of the list with products that are made once, however many are wanted. */
    private static final int SPECIAL_LINES = 4;

    private static final Set<String> FRESH = Set.of("Fruit and vegetables", "Bakery", "Dairy", "Meat and fish");

    /** How a product is traded. */
    enum Kind {
        UNIT,
        WEIGHED,
        /** Sold without stock, such as a gift card: sales and never inventory. */
        SERVICE,
        /** In stock and never sold. */
        SHELF_WARMER,
        /** In the product list and in no store. */
        LISTED_ONLY;

        static Kind of(String letter) {
            return switch (letter) {
                case "U" -> UNIT;
                case "W" -> WEIGHED;
                case "S" -> SERVICE;
                case "N" -> SHELF_WARMER;
                case "X" -> LISTED_ONLY;
                default -> throw new IllegalArgumentException("No such kind of product: " + letter);
            };
        }
    }

    /** When a category sells best: its day of the year, and by how much more or less it swings. */
    private record Season(int peakDay, double swing) {
        static Season of(String category) {
            return switch (category) {
                case "Garden and seasonal" -> new Season(125, 0.8);
                case "Frozen" -> new Season(195, 0.4);
                case "Drinks" -> new Season(200, 0.35);
                case "Fruit and vegetables" -> new Season(165, 0.25);
                case "Snacks and sweets" -> new Season(350, 0.3);
                case "Bakery" -> new Season(345, 0.15);
                default -> new Season(350, 0.05);
            };
        }

        double on(int dayOfYear) {
            // A triangle instead of a sine: the same on every machine, and nobody sees the corners.
            double distance = Math.abs(Math.floorMod(dayOfYear - peakDay + 182, 365) - 182) / 182.5;
            return 1 + swing * (1 - 2 * distance);
        }
    }

    boolean sold() {
        return kind == Kind.UNIT || kind == Kind.WEIGHED || kind == Kind.SERVICE;
    }

    boolean stocked() {
        return kind == Kind.UNIT || kind == Kind.WEIGHED || kind == Kind.SHELF_WARMER;
    }

    /** Whether it is thrown away when it lies too long. */
    boolean fresh() {
        return FRESH.contains(category);
    }

    double demandOn(int dayOfYear) {
        return sold() ? popularity * season.on(dayOfYear) : 0;
    }

    /** As many as are wanted: beyond the list, its products come again with a number and another price. */
    static List<Product> list(int wanted, long seed) {
        List<String> lines = Resource.lines("products.txt");
        List<String> categories = new ArrayList<>();
        List<String> subcategories = new ArrayList<>();
        for (String line : lines) {
            String[] part = line.split("\\|", -1);
            addOnce(categories, part[1]);
            addOnce(subcategories, part[1] + "|" + part[2]);
        }
        List<Product> products = new ArrayList<>();
        int regular = lines.size() - SPECIAL_LINES;
        for (int i = 0; i < wanted; i++) {
            // Steps that visit every line before one comes again, so that a short list has all categories.
            int at = i < SPECIAL_LINES ? i : SPECIAL_LINES + (int) ((i - SPECIAL_LINES) * 37L % regular);
            boolean again = i >= lines.size();
            String[] part = lines.get(at).split("\\|", -1);
            String name = part[7].replace("\\n", "\n");
            int percent = again ? 70 + (int) Long.remainderUnsigned(Dice.hash(seed, i, 1), 90) : 100;
            int price = Integer.parseInt(part[4]) * percent / 100;
            products.add(new Product(
                    100_103 + 7L * i,
                    Kind.of(part[0]),
                    again ? name + ", no. " + (i + 1) : name,
                    part[3],
                    categories.indexOf(part[1]) + 1,
                    part[1],
                    subcategories.indexOf(part[1] + "|" + part[2]) + 101,
                    part[2],
                    price,
                    price * (52 + (int) Long.remainderUnsigned(Dice.hash(seed, i, 2), 28)) / 100,
                    part[5],
                    part[6],
                    popularity(Long.remainderUnsigned(Dice.hash(seed, i, 3), wanted)),
                    Season.of(part[1])));
        }
        return products;
    }

    private static void addOnce(List<String> names, String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    /** A few products make most of the trade: the n-th sells in proportion to 1 / (n + 8). */
    private static double popularity(long rank) {
        return 1.0 / (rank + 8);
    }
}
