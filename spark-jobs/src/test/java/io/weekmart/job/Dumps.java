package io.weekmart.job;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts of small dumps, so that a test shows the columns that it is about and no others. */
final class Dumps {
    private Dumps() {}

    /** Sales with the columns given; those not given are empty, but for {@code trans_id}, which counts the lines from 1. */
    static String sales(String csv) {
        return padded(WeeklyTables.SALES, csv);
    }

    /** Inventory with the columns given; those not given are empty. */
    static String inventory(String csv) {
        return padded(WeeklyTables.INVENTORY, csv);
    }

    /** A dump with its header only, as a closed day leaves it. */
    static String closed(TableSpec table) {
        return header(table) + "\n";
    }

    /** Stores with these keys. */
    static String stores(int... keys) {
        return padded(
                WeeklyTables.STORE,
                "store_key\n" + lines(Arrays.stream(keys).asLongStream().toArray()));
    }

    /** Products with these keys. */
    static String products(long... keys) {
        return padded(WeeklyTables.PRODUCT, "prod_key\n" + lines(keys));
    }

    /**
     * A calendar of weeks that follow each other.
     *
     * @param firstWkNum number of the first week in the year; later ones count on
     * @param daysOfWeeks how many dates each week has
     */
    static String calendar(String firstDay, int yrNum, int firstWkNum, int... daysOfWeeks) {
        StringBuilder csv = new StringBuilder("cal_dt,yr_num,wk_num,yr_wk_num\n");
        LocalDate day = LocalDate.parse(firstDay);
        for (int week = 0; week < daysOfWeeks.length; week++) {
            int wkNum = firstWkNum + week;
            for (int i = 0; i < daysOfWeeks[week]; i++, day = day.plusDays(1)) {
                csv.append(String.format(Locale.ROOT, "%s,%d,%d,%d%02d%n", day, yrNum, wkNum, yrNum, wkNum));
            }
        }
        return padded(WeeklyTables.CALENDAR, csv.toString());
    }

    /** The dump with all declared columns in its header: those that the text does not name come last, and are empty. */
    static String padded(TableSpec table, String csv) {
        String[] lines = csv.strip().split("\\R");
        List<String> named = List.of(lines[0].split(","));
        List<String> missing = table.fields().stream()
                .map(Field::name)
                .filter(name -> !named.contains(name))
                .toList();
        List<String> padded = new ArrayList<>();
        padded.add(lines[0] + missing.stream().map(name -> "," + name).collect(Collectors.joining()));
        for (int line = 1; line < lines.length; line++) {
            StringBuilder row = new StringBuilder(lines[line]);
            for (String name : missing) {
                row.append(',').append(name.equals("trans_id") ? String.valueOf(line) : "");
            }
            padded.add(row.toString());
        }
        return String.join("\n", padded) + "\n";
    }

    /** The rows of a dump, each with its line end. */
    static List<String> rows(String csv) {
        return csv.lines().skip(1).map(line -> line + "\n").toList();
    }

    /** A dump of these rows below the header of another. */
    static String withRows(String csv, List<String> rows) {
        return csv.lines().findFirst().orElseThrow() + "\n" + String.join("", rows);
    }

    /** The rows of a dump whose field of that place is the text, below its header. */
    static String only(String csv, String column, String text) {
        int place = List.of(csv.lines().findFirst().orElseThrow().split(",")).indexOf(column);
        return withRows(
                csv,
                rows(csv).stream()
                        .filter(row -> row.split(",", -1)[place].equals(text))
                        .toList());
    }

    /** Every date of the range, both ends included. */
    static List<String> dates(String from, String to) {
        LocalDate first = LocalDate.parse(from);
        int days = (int) (LocalDate.parse(to).toEpochDay() - first.toEpochDay()) + 1;
        return IntStream.range(0, days)
                .mapToObj(i -> first.plusDays(i).toString())
                .toList();
    }

    private static String header(TableSpec table) {
        return table.fields().stream().map(Field::name).collect(Collectors.joining(","));
    }

    private static String lines(long[] keys) {
        return Arrays.stream(keys).mapToObj(key -> key + "\n").collect(Collectors.joining());
    }
}
