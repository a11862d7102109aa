package io.weekmart.launcher.emr;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.emr.model.Tag;

/** The tags by which a cluster is known to be ours. No other cluster is ever changed. */
final class ClusterTags {
    static final String ENVIRONMENT = "weekmart:environment";
    static final String NAME = "weekmart:name";
    static final String EXPIRES_AT = "weekmart:expires-at";

    private ClusterTags() {}

    static boolean ofEnvironment(List<Tag> tags, String environment) {
        return value(tags, ENVIRONMENT).filter(environment::equals).isPresent();
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
