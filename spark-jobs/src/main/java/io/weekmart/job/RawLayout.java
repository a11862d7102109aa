package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.publish.FixedSetting;
import java.util.Locale;

/** The layout of the dumps, which what is published depends on: only a backfill may change it. */
public final class RawLayout {
    static final String KEY = "raw.layout";

    private RawLayout() {}

    /** As the configuration writes it. */
    public static String of(Settings settings) {
        return settings.raw().layout().name().toLowerCase(Locale.ROOT);
    }

    /**
     * The setting that the ledger remembers.
     *
     * @param table as long as it has no partition, the layout may change
     * @param consequence what another layout would do, as a sentence
     */
    public static FixedSetting fixed(Settings settings, String table, String consequence) {
        return new FixedSetting(KEY, of(settings), table, FixedSetting.Changeable.BY_BACKFILL, consequence);
    }
}
