package io.weekmart.publish;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A setting that what is published depends on. The ledger remembers its value, and a run that has another one is refused.
 *
 * @param key in the ledger, such as {@code raw.layout}
 * @param name as messages give it, such as {@code pipelines.orders.raw.layout}
 * @param value of this run, as the configuration writes it
 * @param unnamed the value with which everything was published whose ledger does not name the key; null where no output was published
 *     before there was the key
 * @param tables those made with it: as long as none of them has a partition, the value may change
 * @param changeable who may change the value
 * @param consequence what another value would do to the published tables, as a sentence
 */
public record FixedSetting(
        String key,
        String name,
        String value,
        @Nullable String unnamed,
        Set<String> tables,
        Changeable changeable,
        String consequence) {
    /** Who may change a fixed setting of a published output. */
    public enum Changeable {
        /** Nobody: it takes an output of its own. */
        NEVER,
        /** A backfill, whose partitions hold the new value; the daily runs after it go on with it. */
        BY_BACKFILL,
        /** A backfill over everything that is published, because readers could not tell partitions of one value from those of the other. */
        BY_WHOLE_BACKFILL
    }

    /** A setting that every ledger names. */
    public FixedSetting(
            String key, String name, String value, Set<String> tables, Changeable changeable, String consequence) {
        this(key, name, value, null, tables, changeable, consequence);
    }

    public FixedSetting {
        tables = Set.copyOf(tables);
    }

    /** The value that what is published was made with; empty where nothing tells it. */
    Optional<String> before(Ledger ledger) {
        return ledger.setting(key).or(() -> Optional.ofNullable(unnamed));
    }

    /** Whether something is published that was made with another value. */
    boolean differs(Ledger ledger) {
        return before(ledger).filter(former -> !former.equals(value)).isPresent()
                && tables.stream().anyMatch(table -> !ledger.partitions(table).isEmpty());
    }
}
