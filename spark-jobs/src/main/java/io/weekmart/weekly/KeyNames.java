package io.weekmart.weekly;

import io.weekmart.metrics.WeekTrade;
import io.weekmart.parquet.ColumnRows;
import io.weekmart.schema.DimensionTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** What people call stores, products and categories, from the files of the dimensions. */
final class KeyNames {
    /** Longer names are cut: a page has no room for them. */
    private static final int LONGEST = 80;

    private static final String DOTS = "...";

    private final Configuration conf;
    private final @Nullable String products;
    private final Map<Integer, Store> stores;

    /**
     * A store.
     *
     * @param detail its town; null where it is not known
     * @param region empty where it is not known
     */
    record Store(String name, @Nullable String detail, String region) {}

    /**
     * A product.
     *
     * @param detail its brand; null where it is not known
     * @param category null where it is not known
     */
    record Product(String name, @Nullable String detail, @Nullable String category) {}

    /**
     * The categories of all products.
     *
     * @param names by their places
     */
    record Categories(WeekTrade.Categories of, List<String> names) {
        /** What a place stands for; those of unknown products and of products without a category are one. */
        String name(int place) {
            return place < names.size() ? names.get(place) : "";
        }
    }

    private KeyNames(Configuration conf, @Nullable String products, Map<Integer, Store> stores) {
        this.conf = conf;
        this.products = products;
        this.stores = stores;
    }

    /**
     * Reads the stores.
     *
     * @param files path of the file of each dimension that is there
     */
    static KeyNames of(Configuration conf, Map<DimensionTable, String> files) throws IOException {
        Map<Integer, Store> stores = new HashMap<>();
        String path = files.get(DimensionTable.STORE);
        if (path != null) {
            List<String> columns = List.of("store_key", "store_desc", "store_num", "store_code", "city", "region");
            try (ColumnRows rows = ColumnRows.open(conf, path, columns)) {
                while (rows.next()) {
                    int key = Math.toIntExact(rows.number(0));
                    String name = first("store " + key, rows.text(1), rows.text(2), rows.text(3));
                    stores.put(key, new Store(name, cut(rows.text(4)), first("", rows.text(5))));
                }
            }
        }
        return new KeyNames(conf, files.get(DimensionTable.PRODUCT), stores);
    }

    /** The store of a key. */
    Store store(int key) {
        return stores.getOrDefault(key, new Store("store " + key, null, ""));
    }

    /** The products of some keys. */
    Map<Long, Product> products(Set<Long> keys) throws IOException {
        Map<Long, Product> found = new HashMap<>();
        if (products != null && !keys.isEmpty()) {
            List<String> columns = List.of("prod_key", "prod_name", "prod_code", "brand_name", "category_name");
            try (ColumnRows rows = ColumnRows.open(conf, products, columns)) {
                while (rows.next()) {
                    long key = rows.number(0);
                    if (keys.contains(key)) {
                        found.put(
                                key,
                                new Product(
                                        first("product " + key, rows.text(1), rows.text(2)),
                                        cut(rows.text(3)),
                                        cut(rows.text(4))));
                    }
                }
            }
        }
        keys.forEach(key -> found.computeIfAbsent(key, each -> new Product("product " + each, null, null)));
        return found;
    }

    /** The category of each product. */
    Categories categories() throws IOException {
        long[] keys = new long[1024];
        int[] places = new int[1024];
        int count = 0;
        Map<String, Integer> placeOf = new HashMap<>();
        List<String> names = new ArrayList<>();
        if (products != null) {
            try (ColumnRows rows = ColumnRows.open(conf, products, List.of("prod_key", "category_name"))) {
                while (rows.next()) {
                    String name = rows.text(1);
                    if (name == null) {
                        continue;
                    }
                    if (count == keys.length) {
                        keys = Arrays.copyOf(keys, 2 * count);
                        places = Arrays.copyOf(places, 2 * count);
                    }
                    keys[count] = rows.number(0);
                    places[count++] = placeOf.computeIfAbsent(name, each -> {
                        names.add(first("", each));
                        return names.size() - 1;
                    });
                }
            }
        }
        // The file is written in the order of its keys.
        return new Categories(
                new WeekTrade.Categories(Arrays.copyOf(keys, count), Arrays.copyOf(places, count), names.size()),
                names);
    }

    private static String first(String otherwise, @Nullable String... texts) {
        for (String text : texts) {
            String cut = cut(text);
            if (cut != null) {
                return cut;
            }
        }
        return otherwise;
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = LONGEST - DOTS.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + DOTS;
    }
}
