package io.weekmart.launcher.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the job runs.
 *
 * @param id of a cluster that is there; null for none
 * @param name how the name of a cluster begins that is there; null for none
 * @param release of a cluster made for the night
 * @param primary the fleet of one node, on-demand
 * @param core on-demand
 * @param task spot; of no units where there is none at first
 * @param minUnits least fleet units under managed scaling; 0 for none
 * @param maxUnits most fleet units under managed scaling
 * @param idleTimeout when an idle cluster ends by itself
 * @param expireAfter age from which a cluster of ours may be swept away
 * @param subnets to choose from; empty for EMR's default
 * @param tags further ones
 */
public record ClusterSettings(
        @Nullable String id,
        @Nullable String name,
        String release,
        Fleet primary,
        Fleet core,
        Fleet task,
        int minUnits,
        int maxUnits,
        Duration idleTimeout,
        Duration expireAfter,
        List<String> subnets,
        SecurityGroups securityGroups,
        Roles roles,
        @Nullable String securityConfiguration,
        @Nullable String logKmsKey,
        @Nullable String keyPair,
        Map<String, String> tags) {
    /** Of which releases it is known that the job runs on them. */
    public static final String KNOWN_RELEASES = "Known are emr-7.x, tested with emr-7.14.0, and emr-spark-8.x.";

    private static final Pattern KNOWN_RELEASE = Pattern.compile("emr-7\\..+|emr-spark-8\\..+");

    public ClusterSettings {
        subnets = List.copyOf(subnets);
        tags = Map.copyOf(tags);
    }

    /** Whether the job is known to run on the {@link #release}, which is that of clusters that the launcher makes. */
    public boolean releaseKnown() {
        return KNOWN_RELEASE.matcher(release).matches();
    }

    /** What to tell before a cluster is made whose release is not known to work; empty where it is known. */
    public Optional<String> releaseWarning() {
        return releaseKnown()
                ? Optional.empty()
                : Optional.of("Warning: release " + release + " is not known to work. " + KNOWN_RELEASES);
    }

    /** Whether a cluster is made for the night, and ends with it. */
    public boolean ofItsOwn() {
        return id == null && name == null;
    }

    /** Instance types to choose from, and how many units of them. */
    public record Fleet(List<String> instanceTypes, int units) {
        public Fleet {
            instanceTypes = List.copyOf(instanceTypes);
        }
    }

    /** Ids of security groups; null for EMR's own. */
    public record SecurityGroups(@Nullable String primary, @Nullable String core, @Nullable String serviceAccess) {}

    /**
     * Roles and the instance profile, each a name or an ARN; the runtime role is an ARN.
     *
     * @param service EMR's own
     * @param instanceProfile of the nodes
     * @param node in the instance profile; null for the role of the profile's name
     * @param runtime of the step, on a cluster that is there; null for none
     */
    public record Roles(String service, String instanceProfile, @Nullable String node, @Nullable String runtime) {}
}
