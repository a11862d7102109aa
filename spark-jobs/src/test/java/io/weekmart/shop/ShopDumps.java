package io.weekmart.shop;

import io.weekmart.LocalSpark;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.schema.SparkTypes;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Small tables of a shop, as dumps and as datasets. */
public final class ShopDumps {
    private ShopDumps() {}

    /** A dump: the header and these lines. */
    public static String csv(TableSpec table, String... lines) {
        return Stream.concat(Stream.of(String.join(",", table.columns())), Stream.of(lines))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Lines as accepted rows of a table. */
    static Dataset<Row> rows(TableSpec table, String... lines) {
        return LocalSpark.session()
                .read()
                .schema(SparkTypes.struct(table.fields()))
                .csv(LocalSpark.session().createDataset(List.of(lines), Encoders.STRING()));
    }

    /**
     * A calendar, one line a day: nobody works at weekends and on the holidays.
     *
     * @param to the last day
     */
    static String[] calendar(String from, String to, String... holidays) {
        Set<String> free = Set.of(holidays);
        return LocalDate.parse(from)
                .datesUntil(LocalDate.parse(to).plusDays(1))
                .map(day -> String.join(
                        ",",
                        day.toString(),
                        String.valueOf(day.getYear()),
                        String.valueOf(day.getMonthValue()),
                        String.valueOf(day.getDayOfMonth()),
                        String.valueOf(day.getDayOfWeek().getValue()),
                        String.valueOf(
                                day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0 && !free.contains(day.toString()))))
                .toArray(String[]::new);
    }

    /**
     * The smallest shop that has something to publish: dumps by table. Another number of stars makes another row of the best product.
     *
     * @param stars of the one review, 1 to 5
     */
    public static Map<TableSpec, String> smallest(int stars) {
        Map<TableSpec, String> dumps = new LinkedHashMap<>();
        dumps.put(ShopTables.ORDERS, csv(ShopTables.ORDERS, "1,1,1,2024-01-01,2.00,1,2.00"));
        dumps.put(ShopTables.REVIEWS, csv(ShopTables.REVIEWS, stars + ",1"));
        dumps.put(ShopTables.SHIPMENTS, csv(ShopTables.SHIPMENTS, "1,1,2024-01-03,"));
        dumps.put(ShopTables.DATES, csv(ShopTables.DATES, calendar("2024-01-01", "2024-01-07", "2024-01-01")));
        dumps.put(ShopTables.PRODUCTS, csv(ShopTables.PRODUCTS, "1,Kettle,Kitchen"));
        return dumps;
    }
}
