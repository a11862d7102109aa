package io.weekmart.sample;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A row that is out of the ordinary on purpose: made from a good row by an edit of its text, and put in its place or behind it.
 *
 * @param day index of the day in whose dump it stands
 * @param row which row of that day it is made from, from 0
 * @param added whether the good row stays, in front of it
 * @param edit makes the row from the good one
 * @param codes the reasons for which the job rejects it in the daily layout; empty where it is good, and only late
 * @param story what happened, for the README of the sample
 */
record Anomaly(
        TableSpec table,
        int day,
        int row,
        boolean added,
        UnaryOperator<String> edit,
        List<String> codes,
        String story) {

    /** How many weeks of dumps, the last ones, hold all mistakes: what the default lookback reads. */
    private static final int WEEKS_WITH_MISTAKES = 3;

    /** All of a scenario, in the order of their tables and days. */
    static List<Anomaly> of(Scenario scenario) {
        return scenario.clean() ? List.of() : new Oddities(scenario).all();
    }

    private static final class Oddities {
        private final Scenario scenario;
        private final List<Anomaly> all = new ArrayList<>();
        private int mistakes;

        Oddities(Scenario scenario) {
            this.scenario = scenario;
        }

        List<Anomaly> all() {
            sales();
            inventory();
            return all;
        }

        private void sales() {
            TableSpec table = WeeklyTables.SALES;
            badValue(table, "trans_id", "T-20817", "a till with its own numbers");
            badValue(table, "prod_key", "10O107", "the letter O for a zero");
            badValue(table, "store_key", "30000000000", "does not fit 32 bits");
            badValue(table, "trans_dt", "2024-02-30", "a date that does not exist");
            badValue(table, "trans_dt", "04/22/2024", "a date in another form");
            badValue(table, "trans_time", "14:30", "a time instead of a number");
            badValue(table, "sales_qty", "1e2", "an exponent");
            badValue(table, "sales_price", "$4.99", "a currency sign");
            badValue(table, "sales_amt", "\"1,299.00\"", "a thousands separator");
            badValue(table, "discount", "0.125", "a third decimal");
            badValue(table, "sales_cost", "n/a", "a word");
            badValue(table, "sales_mgrn", "999999999999999.00", "more digits than DECIMAL(16,2) has");
            badValue(table, "ship_cost", "\\N", "not our way to write an empty value");
            requiredValues(table);
            tooFewFields(table);
            mistake(table, line -> line + ",,", List.of("MALFORMED_ROW"), "two fields too many");
            mistake(
                    table,
                    line -> "\"" + line.replaceFirst(",", "\"x,"),
                    List.of("MALFORMED_ROW"),
                    "text behind a closing quote");
            mistake(
                    table,
                    line -> String.join(",", table.columns()),
                    table.columns().stream()
                            .map(column -> "BAD_VALUE(" + column + ")")
                            .toList(),
                    "the header line again, as where files were glued together");
            references(table, "trans_dt");
            mistake(
                    table,
                    line -> set(table, "store_key", "998")
                            .andThen(set(table, "prod_key", "999999998"))
                            .andThen(set(table, "sales_amt", "free"))
                            .apply(line),
                    List.of("BAD_VALUE(sales_amt)", "UNKNOWN_STORE", "UNKNOWN_PRODUCT"),
                    "three things wrong at once");
            late(table, "trans_dt", 1, -1);
            late(table, "trans_dt", 1, -1);
            late(table, "trans_dt", scenario.days() - 27, scenario.days() - 30);
            late(table, "trans_dt", scenario.days() - 11, scenario.days() - 16);
        }

        private void inventory() {
            TableSpec table = WeeklyTables.INVENTORY;
            badValue(table, "cal_dt", "2024-4-22", "a month without its zero");
            badValue(table, "store_key", "S4", "the store's label instead of its key");
            badValue(table, "prod_key", "1.00107E+05", "a key that went through a spreadsheet");
            badValue(table, "inventory_on_hand_qty", "\"12,50\"", "a decimal comma");
            badValue(table, "inventory_on_order_qty", "--", "a dash for nothing");
            badValue(table, "out_of_stock_flg", "2", "a flag that is neither 0 nor 1");
            badValue(table, "waste_qty", "#REF!", "an error of a spreadsheet");
            badValue(table, "promotion_flg", "yes", "not one of our words for true");
            badValue(table, "next_delivery_dt", "tomorrow", "a word");
            requiredValues(table);
            tooFewFields(table);
            references(table, "cal_dt");
            mistake(
                    table,
                    set(table, "inventory_on_hand_qty", "-3.00"),
                    List.of("NEGATIVE_STOCK"),
                    "less than nothing on the shelf");
            mistake(
                    table,
                    set(table, "inventory_on_order_qty", "-12.00"),
                    List.of("NEGATIVE_STOCK"),
                    "less than nothing on order");
            add(table, dayOfMistake(), rowOfMistake(), true, line -> line, List.of("DUPLICATE_ROW"), "exported twice");
            add(
                    table,
                    dayOfMistake(),
                    rowOfMistake(),
                    true,
                    set(table, "inventory_on_hand_qty", "777.00"),
                    List.of("CONFLICTING_KEY"),
                    "two counts of one product: both rows are rejected");
            late(table, "cal_dt", 1, -1);
            late(table, "cal_dt", scenario.days() - 27, scenario.days() - 30);
        }

        private void requiredValues(TableSpec table) {
            for (Field field : table.fields()) {
                if (!field.required()) {
                    continue;
                }
                String column = field.name();
                mistake(table, set(table, column, ""), List.of("MISSING_VALUE(" + column + ")"), "an empty value");
            }
        }

        private void tooFewFields(TableSpec table) {
            mistake(
                    table,
                    line -> line.substring(0, line.lastIndexOf(',')),
                    List.of("MALFORMED_ROW"),
                    "a field too few");
        }

        private void references(TableSpec table, String date) {
            mistake(table, set(table, "store_key", "999"), List.of("UNKNOWN_STORE"), "a store that nobody knows");
            mistake(
                    table,
                    set(table, "prod_key", "999999999"),
                    List.of("UNKNOWN_PRODUCT"),
                    "a product that nobody knows");
            mistake(
                    table,
                    set(table, date, scenario.lastDay().plusDays(1).toString()),
                    List.of("FUTURE_DATE"),
                    "a clock that is ahead");
            mistake(
                    table,
                    set(table, date, "2003-01-01"),
                    List.of("DATE_NOT_IN_CALENDAR", "TOO_LATE"),
                    "a clock that was reset");
            mistake(
                    table,
                    set(table, date, "2203-01-01"),
                    List.of("DATE_NOT_IN_CALENDAR", "FUTURE_DATE"),
                    "a slip of the finger");
            mistake(
                    table,
                    set(table, date, scenario.from().minusDays(21).toString()),
                    List.of("TOO_LATE"),
                    "found weeks later");
        }

        private void badValue(TableSpec table, String column, String value, String story) {
            mistake(table, set(table, column, value), List.of("BAD_VALUE(" + column + ")"), story);
        }

        private void mistake(TableSpec table, UnaryOperator<String> edit, List<String> codes, String story) {
            add(table, dayOfMistake(), rowOfMistake(), false, edit, codes, story);
        }

        /** A good row that comes some days after its date. Days count from the first of the scenario, which is 0. */
        private void late(TableSpec table, String date, int dumpDay, int day) {
            String dated = scenario.day(day).toString();
            add(table, dumpDay, rowOfMistake(), true, set(table, date, dated), List.of(), "dated " + dated);
        }

        private int dayOfMistake() {
            return scenario.days() - 1 - mistakes * 5 % (7 * WEEKS_WITH_MISTAKES);
        }

        /** Each has a row of its own: a day gets several of them. */
        private int rowOfMistake() {
            return 20 + mistakes * 7 % 200;
        }

        private void add(
                TableSpec table,
                int day,
                int row,
                boolean added,
                UnaryOperator<String> edit,
                List<String> codes,
                String story) {
            mistakes++;
            all.add(new Anomaly(table, day, row, added, edit, codes, story));
        }

        /** Puts a value, written as the file shall have it, into a row none of whose fields is quoted. */
        private static UnaryOperator<String> set(TableSpec table, String column, String value) {
            int index = table.index(column);
            return line -> {
                String[] fields = line.split(",", -1);
                fields[index] = value;
                return String.join(",", fields);
            };
        }
    }
}
