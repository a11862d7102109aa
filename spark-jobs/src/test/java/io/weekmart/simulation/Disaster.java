package io.weekmart.simulation;

import static io.weekmart.contract.table.WeeklyTables.INVENTORY;
import static io.weekmart.contract.table.WeeklyTables.PRODUCT;
import static io.weekmart.contract.table.WeeklyTables.SALES;
import static io.weekmart.contract.table.WeeklyTables.STORE;

import io.weekmart.contract.table.TableSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** What goes wrong with an export. Which table it meets, and how badly, is drawn. */
enum Disaster {
    EMPTY("empty") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            TableSpec table = oneOf(random, SALES, INVENTORY, PRODUCT, STORE);
            return new Spoiled(night.dump(table).with(List.of()), "a header alone");
        }
    },
    CUT("cut") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            Dump dump = night.dump(oneOf(random, SALES, INVENTORY));
            int percent = 5 + random.nextInt(86);
            return new Spoiled(kept(dump, percent), "the first " + percent + " % of its rows");
        }
    },
    DOUBLED("doubled") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            Dump dump = night.dump(oneOf(random, SALES, INVENTORY));
            List<String> twice = new ArrayList<>(dump.rows());
            twice.addAll(dump.rows());
            return new Spoiled(dump.with(twice), "every row twice");
        }
    },
    SHIFTED("shifted by a day") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            TableSpec table = oneOf(random, SALES, INVENTORY);
            int days = random.nextBoolean() ? 1 : -1;
            Dump dump = night.dump(table)
                    .edited(
                            table.date().orElseThrow(),
                            text -> text.startsWith("2")
                                    ? LocalDate.parse(text).plusDays(days).toString()
                                    : text);
            return new Spoiled(dump, days > 0 ? "dates a day later" : "dates a day earlier");
        }
    },
    YESTERDAY_AGAIN("yesterday's again") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            TableSpec table = oneOf(random, SALES, INVENTORY);
            Dump yesterday = night.before().dump(table);
            Dump tonight = night.dump(table);
            // The export ran on for a moment after midnight.
            List<String> rows = new ArrayList<>(kept(tonight, 1).rows());
            rows.addAll(yesterday.rows());
            return new Spoiled(tonight.with(rows), "the rows of " + yesterday.date() + " and 1 % of its own");
        }
    },
    STORE_GONE("one store gone") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            TableSpec table = oneOf(random, SALES, INVENTORY);
            String store = String.valueOf(1 + random.nextInt(4));
            int place = table.columns().indexOf("store_key");
            Dump dump = night.dump(table);
            List<String> others = dump.rows().stream()
                    .filter(row -> !row.split(",", -1)[place].equals(store))
                    .toList();
            return new Spoiled(dump.with(others), "without store " + store);
        }
    },
    PRICES_TIMES_100("prices × 100") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            return new Spoiled(priced(night, new BigDecimal(100)), "amounts in cents");
        }
    },
    WRONG_CURRENCY("wrong currency column") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            // Of a pound, a dollar, a Swedish crown and a yen for a euro.
            String rate = List.of("0.86", "1.08", "11.3", "162").get(random.nextInt(4));
            return new Spoiled(priced(night, new BigDecimal(rate)), "amounts times " + rate);
        }
    },
    MASTER_SHORT("master short") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            Dump dump = night.dump(oneOf(random, PRODUCT, STORE));
            int percent = 50 + random.nextInt(46);
            return new Spoiled(kept(dump, percent), "the first " + percent + " % of its rows");
        }
    },
    CALENDAR_SHIFTED("calendar shifted") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            int days = random.nextBoolean() ? 1 : 7;
            Dump calendar = night.trade().calendar(night.date(), days);
            return new Spoiled(
                    calendar, days == 1 ? "weeks from Sunday on" : "every week with the number of the next one");
        }
    },
    NEGATIVE_STOCK("negative stock") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            Dump dump =
                    night.dump(INVENTORY).edited("inventory_on_hand_qty", text -> text.equals("0") ? text : "-" + text);
            return new Spoiled(dump, "counts with a minus");
        }
    },
    FOREIGN_ENCODING("foreign encoding") {
        @Override
        Spoiled spoil(Night night, SplittableRandom random) {
            String charset = random.nextBoolean() ? "windows-1252" : "UTF-16";
            TableSpec table =
                    charset.equals("UTF-16") ? oneOf(random, SALES, INVENTORY) : oneOf(random, PRODUCT, STORE);
            return new Spoiled(night.dump(table).in(Charset.forName(charset)), charset);
        }
    };

    /**
     * A night's trade, from which a spoiled dump is made.
     *
     * @param yesterday the last date before with trade
     */
    record Night(SimulatedTrade trade, LocalDate date, LocalDate yesterday) {
        Dump dump(TableSpec table) {
            return Objects.requireNonNull(trade.night(date).get(table), () -> "no dump of " + table + " on " + date);
        }

        Night before() {
            return new Night(trade, yesterday, yesterday.minusDays(1));
        }
    }

    /**
     * The dump that takes the place of the good one.
     *
     * @param how what is wrong with it
     */
    record Spoiled(Dump dump, String how) {}

    private final String label;

    Disaster(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    abstract Spoiled spoil(Night night, SplittableRandom random);

    private static TableSpec oneOf(SplittableRandom random, TableSpec... tables) {
        return tables[random.nextInt(tables.length)];
    }

    private static Dump kept(Dump dump, int percent) {
        return dump.with(dump.rows().subList(0, dump.rows().size() * percent / 100));
    }

    private static Dump priced(Night night, BigDecimal factor) {
        return night.dump(SALES).edited("sales_amt", text -> new BigDecimal(text)
                .multiply(factor)
                .setScale(2, RoundingMode.HALF_UP)
                .toPlainString());
    }
}
