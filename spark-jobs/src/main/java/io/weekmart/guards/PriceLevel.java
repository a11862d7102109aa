package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.DumpSums;
import io.weekmart.publish.PublishedDump;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The amount of each unit of a new dump of sales beside what is usual: a daily dump against the median of the last dumps of its weekday, a
 * full one, and what it has beyond the last one, against the last dump. It finds amounts in cents, and columns that were mixed up.
 */
final class PriceLevel extends TableGuard {
    /** What a full dump has beyond the last one is compared from so many rows on: the mean of a few rows can be anything. */
    private static final int ROWS_BEYOND = 200;

    PriceLevel() {
        super("price-level", Unit.RATIO);
    }

    @Override
    boolean isAbout(TableSpec table, Evidence evidence) {
        return evidence.weekly()
                .map(WeeklyEvidence::sales)
                .filter(table::equals)
                .isPresent();
    }

    @Override
    Finding finding(Evidence evidence, TableSpec table) {
        Limit least =
                Limit.least("guards.price-level.min-ratio", evidence.limits().minPriceLevel());
        Limit most =
                Limit.most("guards.price-level.max-ratio", evidence.limits().maxPriceLevel());
        List<DumpCounts> fresh = evidence.fresh(table);
        if (fresh.isEmpty()) {
            return Finding.nothing(this, table, most, Evidence.ALL_KNOWN);
        }
        if (!evidence.anyKnown(table)) {
            return Finding.nothing(this, table, most, Evidence.NONE_KNOWN);
        }
        DumpHistory history = evidence.history(table);
        List<DumpValue> values = new ArrayList<>();
        for (DumpCounts dump : fresh) {
            if (dump.full()) {
                addFull(values, evidence, dump);
            } else if (!evidence.closed().test(dump.date())) {
                addDaily(values, history, dump);
            }
        }
        if (values.isEmpty()) {
            return Finding.nothing(this, table, most, "no new dump can be compared with earlier ones");
        }
        List<DumpValue> worstFirst = values.stream()
                .sorted(Comparator.comparingDouble(PriceLevel::distance).reversed())
                .toList();
        List<DumpValue> beyond = worstFirst.stream()
                .filter(value -> least.exceededBy(value.value()) || most.exceededBy(value.value()))
                .toList();
        DumpValue worst = beyond.isEmpty() ? worstFirst.get(0) : beyond.get(0);
        String bound = String.format(
                Locale.ROOT,
                ", and %.2f to %.2f times are expected",
                least.value().doubleValue(),
                most.value().doubleValue());
        return new Finding(
                this,
                table,
                worst.value(),
                worst.value() < 1 ? least : most,
                !beyond.isEmpty(),
                table.name() + ": " + DumpValue.texts(beyond.isEmpty() ? worstFirst.subList(0, 1) : beyond) + bound);
    }

    /** A half is as far from 1 as the double is. */
    private static double distance(DumpValue value) {
        return value.value() <= 0 ? Double.POSITIVE_INFINITY : Math.abs(Math.log(value.value()));
    }

    private static void addDaily(List<DumpValue> values, DumpHistory history, DumpCounts dump) {
        Optional<BigDecimal> price =
                price(dump.content().quantity(), dump.content().amount());
        OptionalDouble usual = Median.of(history.sameWeekday(dump.date()).stream()
                .flatMap(before -> price(before).stream())
                .mapToDouble(BigDecimal::doubleValue)
                .toArray());
        if (price.isPresent() && usual.isPresent() && usual.getAsDouble() > 0) {
            values.add(value(
                    "the dump of " + dump.date() + " has",
                    price.get(),
                    usual.getAsDouble(),
                    "that is usual on a " + Median.weekday(dump.date())));
        }
    }

    private static void addFull(List<DumpValue> values, Evidence evidence, DumpCounts dump) {
        evidence.lastBefore(dump).ifPresent(last -> {
            PublishedDump before = last.getValue();
            double usual = price(before).map(BigDecimal::doubleValue).orElse(0.0);
            DumpSums sums = before.sums().orElse(null);
            BigDecimal quantity = dump.content().quantity();
            BigDecimal amount = dump.content().amount();
            if (usual <= 0 || sums == null || quantity == null || amount == null) {
                return;
            }
            String of = "of the dump of " + last.getKey();
            price(quantity, amount)
                    .ifPresent(price -> values.add(value("the dump of " + dump.date() + " has", price, usual, of)));
            if (dump.rows() - before.rows() >= ROWS_BEYOND && sums.quantity() != null && sums.amount() != null) {
                price(quantity.subtract(sums.quantity()), amount.subtract(sums.amount()))
                        .ifPresent(price -> values.add(value(
                                "the rows that the dump of " + dump.date() + " has beyond the last one have",
                                price,
                                usual,
                                of)));
            }
        });
    }

    private static DumpValue value(String what, BigDecimal price, double usual, String comparison) {
        double ratio = price.doubleValue() / usual;
        return new DumpValue(
                ratio,
                String.format(
                        Locale.ROOT,
                        "%s an amount of %.2f for each unit, %.2f times the %.2f %s",
                        what,
                        price,
                        ratio,
                        usual,
                        comparison));
    }

    private static Optional<BigDecimal> price(PublishedDump dump) {
        return dump.sums().flatMap(sums -> price(sums.quantity(), sums.amount()));
    }

    /** None where not more units were sold than returned. */
    private static Optional<BigDecimal> price(@Nullable BigDecimal quantity, @Nullable BigDecimal amount) {
        return quantity == null || amount == null || quantity.signum() <= 0
                ? Optional.empty()
                : Optional.of(amount.divide(quantity, MathContext.DECIMAL64));
    }
}
