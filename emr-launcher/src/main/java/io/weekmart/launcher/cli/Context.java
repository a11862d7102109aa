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
import org.jspecify.annotations.Nullable;

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
    Settings settings(SharedOptions options, PipelineOption pipeline) {
        return SettingsReader.read(files(options), options.sets(), this::text, pipeline.name());
    }

    /**
     * All that the runs of the configured pipelines need of the configuration; see {@link #settings}.
     *
     * @param pipeline the one whose settings come first; null for that of launcher.steps
     */
    List<NightSettings> nightSettings(SharedOptions options, @Nullable String pipeline) {
        return SettingsReader.readNights(files(options), options.sets(), this::text, pipeline);
    }

    /** A session about the pipeline of launcher.steps, or about none in particular. */
    Session session(SharedOptions options) {
        return session(nightSettings(options, null).get(0));
    }

    Session session(NightSettings settings) {
        return new Session(settings, environment);
    }

    Session session(SharedOptions options, PipelineOption pipeline) {
        return session(nightSettings(options, pipeline.name()).get(0));
    }

    Session session(NightOptions options) {
        return session(nightSettings(options.shared(), options.pipeline()).get(0));
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
