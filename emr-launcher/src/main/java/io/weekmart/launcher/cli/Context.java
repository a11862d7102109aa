package io.weekmart.launcher.cli;

import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.session.Session;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What every command works with.
 *
 * @param terminal whether progress may be drawn
 */
record Context(
        Supplier<ObjectStore> stores,
        Map<String, String> environment,
        boolean terminal,
        PrintStream out,
        PrintStream err) {
    private static final String CONF = "WEEKMART_CONF";

    /** The configuration of the options; WEEKMART_CONF names the file where no option does. S3 is only asked for files that lie there. */
    Settings settings(SharedOptions options) {
        return SettingsReader.read(files(options), options.sets(), this::text);
    }

    /** All that a night needs of the configuration; see {@link #settings}. */
    NightSettings nightSettings(SharedOptions options) {
        return SettingsReader.readNight(files(options), options.sets(), this::text);
    }

    Session session(SharedOptions options) {
        return new Session(nightSettings(options), environment);
    }

    /** A sentence of progress, which is no result. */
    void progress(String sentence) {
        err.println(sentence);
    }

    private List<String> files(SharedOptions options) {
        return options.files().isEmpty()
                ? Optional.ofNullable(environment.get(CONF)).map(List::of).orElse(List.of())
                : options.files();
    }

    private Optional<String> text(S3Location file) {
        try (ObjectStore store = stores.get()) {
            return store.text(file);
        }
    }
}
