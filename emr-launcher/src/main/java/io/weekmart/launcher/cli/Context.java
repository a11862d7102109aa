package io.weekmart.launcher.cli;

import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What every command works with. */
record Context(Supplier<ObjectStore> stores, Map<String, String> environment, PrintStream out, PrintStream err) {
    private static final String CONF = "WEEKMART_CONF";

    /** The configuration of the options; WEEKMART_CONF names the file where no option does. S3 is only asked for files that lie there. */
    Settings settings(SharedOptions options) {
        List<String> files = options.files();
        if (files.isEmpty()) {
            files = Optional.ofNullable(environment.get(CONF)).map(List::of).orElse(List.of());
        }
        return SettingsReader.read(files, options.sets(), this::text);
    }

    private Optional<String> text(S3Location file) {
        try (ObjectStore store = stores.get()) {
            return store.text(file);
        }
    }
}
