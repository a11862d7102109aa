package io.weekmart.launcher.emr;

import io.weekmart.launcher.config.NightSettings;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.emr.model.Tag;

/**
 * The tags by which a cluster is known to be of this installation. No other cluster is ever changed: the environment alone does not tell,
 * since two installations of one account may both call theirs prod.
 */
final class ClusterTags {
    static final String ENVIRONMENT = "weekmart:environment";
    static final String INSTALLATION = "weekmart:installation";
    static final String NAME = "weekmart:name";
    /** Of a cluster made for one run: the pipeline, by which costs can be told apart. */
    static final String PIPELINE = "weekmart:pipeline";

    static final String EXPIRES_AT = "weekmart:expires-at";

    private ClusterTags() {}

    static boolean ours(List<Tag> tags, NightSettings settings) {
        return value(tags, ENVIRONMENT).filter(settings.environment()::equals).isPresent()
                && value(tags, INSTALLATION)
                        .filter(settings.installation()::equals)
                        .isPresent();
    }

    /** The tags that a cluster of this installation carries, for messages. */
    static String expected(NightSettings settings) {
        return ENVIRONMENT + "=" + settings.environment() + " and " + INSTALLATION + "=" + settings.installation();
    }

    /** When the cluster may be swept away; empty where the tag is missing or no time. */
    static Optional<Instant> expiry(List<Tag> tags) {
        try {
            return value(tags, EXPIRES_AT).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> value(List<Tag> tags, String key) {
        return tags.stream()
                .filter(tag -> key.equals(tag.key()))
                .map(Tag::value)
                .findFirst();
    }
}
