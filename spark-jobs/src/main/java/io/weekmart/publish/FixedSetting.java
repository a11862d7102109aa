package io.weekmart.publish;

/**
 * A setting that what is published depends on. The ledger remembers its value, and a run that has another one is refused.
 *
 * @param key in the configuration, such as {@code raw.layout}
 * @param value of this run, as the configuration writes it
 * @param table as long as it has no partition, the value may change
 * @param changeable who may change the value
 * @param consequence what another value would do to the published tables, as a sentence
 */
public record FixedSetting(String key, String value, String table, Changeable changeable, String consequence) {
    /** Who may change a fixed setting of a published output. */
    public enum Changeable {
        /** Nobody: it takes an output of its own. */
        NEVER,
        /** A backfill, whose partitions hold the new value; the daily runs after it go on with it. */
        BY_BACKFILL
    }
}
