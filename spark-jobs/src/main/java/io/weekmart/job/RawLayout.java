package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.publish.FixedSetting;
import java.util.Locale;
import java.util.Set;

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
     * @param tables as long as none of them has a partition, the layout may change
     * @param consequence what another layout would do, as a sentence
     */
    public static FixedSetting fixed(Settings settings, Set<String> tables, String consequence) {
        return new FixedSetting(
                KEY,
                PipelineKeys.path(settings.pipeline(), KEY),
                of(settings),
                tables,
                FixedSetting.Changeable.BY_BACKFILL,
                consequence);
    }
}
