package io.weekmart.launcher.config;

import io.weekmart.launcher.store.S3Location;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a night needs beyond the check of its dumps. */
final class NightSettingsReader {
    private static final String LAUNCHER = "launcher.";
    private static final String CLUSTER = "launcher.cluster.";
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final Pattern RELEASE = Pattern.compile("emr-(spark-)?\\d+\\.\\d+\\.\\d+");

    /** Their Spark is older than 3.5, and runs on Java 8. */
    private static final Pattern OLD_RELEASE = Pattern.compile("emr-[0-6]\\..*");

    /** As many as EMR takes for a fleet where no allocation strategy is asked for. */
    private static final int MOST_INSTANCE_TYPES = 5;

    private static final Pattern KEY = Pattern.compile("arn:[a-z-]+:kms:[a-z0-9-]+:[^:]*:key/.+");
    private static final String NAME_IN_IAM = "[\\w+=,.@-]+";
    private static final String ARN_IN_IAM = "arn:aws[a-z-]*:iam::\\d+:";
    private static final Identity ROLE = new Identity(
            Pattern.compile(NAME_IN_IAM + "|" + ARN_IN_IAM + "role/.+"),
            "the name of a role, without its path, or its ARN as arn:aws:iam::123456789012:role/service-role/name");
    private static final Identity ROLE_ARN = new Identity(
            Pattern.compile(ARN_IN_IAM + "role/.+"), "the ARN of a role, as arn:aws:iam::123456789012:role/name");
    private static final Identity PROFILE = new Identity(
            Pattern.compile(NAME_IN_IAM + "|" + ARN_IN_IAM + "instance-profile/.+"),
            "the name of an instance profile, without its path, or its ARN as"
                    + " arn:aws:iam::123456789012:instance-profile/name");
    private static final Pattern DATABASE = Pattern.compile("[a-z0-9_]{1,255}");
    private static final String TAG_OF_OURS = "weekmart:";

    private final Values values;

    /** How something in IAM is named, and the sentence about it. */
    private record Identity(Pattern pattern, String rule) {}

    NightSettingsReader(Values values) {
        this.values = values;
    }

    /**
     * Reads.
     *
     * @param dumps what was read before
     * @param changes see {@link NightSettings#changes()}
     * @param jobChanges see {@link NightSettings#jobChanges()}
     * @return empty where a required value is missing; the problems say so
     */
    Optional<NightSettings> read(Optional<Settings> dumps, String changes, String jobChanges) {
        Optional<S3Location> output = values.folder("output.path");
        Optional<S3Location> path = values.folder(LAUNCHER + "path");
        String environment =
                matching(LAUNCHER + "environment", ENVIRONMENT, "must be lower-case letters, digits and hyphens");
        NightSettings.Timetable timetable = new NightSettings.Timetable(
                values.required(LAUNCHER + "time-zone", unused -> zone()).orElse(ZoneId.of("UTC")),
                values.number(LAUNCHER + "days-after", 0),
                values.hour(LAUNCHER + "cutoff"),
                values.hour(LAUNCHER + "deadline"));
        int maxAttempts = values.number(LAUNCHER + "max-attempts", 1);
        NightSettings.Waiting waiting = new NightSettings.Waiting(
                values.duration(LAUNCHER + "wait.timeout"),
                values.duration(LAUNCHER + "wait.poll"),
                values.duration(LAUNCHER + "wait.settle"),
                values.duration(LAUNCHER + "wait.logs"));
        ClusterSettings cluster = cluster();
        NightSettings.Catalog catalog =
                new NightSettings.Catalog(values.flag(LAUNCHER + "catalog.enabled"), database(environment));
        NightSettings.Notify notifications = notifications();
        if (dumps.isEmpty() || output.isEmpty() || path.isEmpty()) {
            return Optional.empty();
        }
        apart(
                LAUNCHER + "path",
                "the folder of the dumps",
                path.get(),
                dumps.get().raw().path());
        apart(LAUNCHER + "path", "the root of the tables", path.get(), output.get());
        apart(
                "output.path",
                "the folder of the dumps",
                output.get(),
                dumps.get().raw().path());
        return Optional.of(new NightSettings(
                dumps.get(),
                output.get(),
                environment,
                path.get().resolve(environment + "/"),
                keys(LAUNCHER + "kms-keys"),
                timetable,
                maxAttempts,
                waiting,
                cluster,
                values.map(LAUNCHER + "spark"),
                catalog,
                notifications,
                changes,
                jobChanges));
    }

    private ZoneId zone() {
        String text = values.text(LAUNCHER + "time-zone");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone as Europe/Berlin but is \"" + text + '"', e);
        }
    }

    private List<String> keys(String path) {
        List<String> keys = values.texts(path);
        for (String key : keys) {
            if (!KEY.matcher(key).matches()) {
                values.problem(
                        path, "must be ARNs as arn:aws:kms:eu-west-1:123456789012:key/... but holds \"" + key + '"');
            }
        }
        return keys;
    }

    private void apart(String key, String what, S3Location one, S3Location other) {
        if (one.bucket().equals(other.bucket())
                && (one.key().startsWith(other.key()) || other.key().startsWith(one.key()))) {
            values.problem(key, "must lie apart from " + what + ", " + other + ", but is \"" + one + '"');
        }
    }

    private ClusterSettings cluster() {
        ClusterSettings cluster = new ClusterSettings(
                values.textOrNull(CLUSTER + "id"),
                values.textOrNull(CLUSTER + "name"),
                release(),
                new ClusterSettings.Fleet(types("primary"), 1),
                new ClusterSettings.Fleet(types("core"), values.number(CLUSTER + "core.units", 1)),
                new ClusterSettings.Fleet(types("task"), values.number(CLUSTER + "task.units", 0)),
                values.number(CLUSTER + "scaling.min-units", 0),
                values.number(CLUSTER + "scaling.max-units", 0),
                values.duration(CLUSTER + "idle-timeout", Duration.ofMinutes(1), Duration.ofDays(7)),
                values.duration(CLUSTER + "expire-after"),
                values.texts(CLUSTER + "subnets"),
                new ClusterSettings.SecurityGroups(
                        values.textOrNull(CLUSTER + "security-groups.primary"),
                        values.textOrNull(CLUSTER + "security-groups.core"),
                        values.textOrNull(CLUSTER + "security-groups.service-access")),
                new ClusterSettings.Roles(
                        identity("service-role", values.text(CLUSTER + "service-role"), ROLE),
                        identity("instance-profile", values.text(CLUSTER + "instance-profile"), PROFILE),
                        identityOrNull("node-role", ROLE),
                        identityOrNull("runtime-role", ROLE_ARN)),
                values.textOrNull(CLUSTER + "security-configuration"),
                values.textOrNull(CLUSTER + "log-kms-key"),
                values.textOrNull(CLUSTER + "key-pair"),
                values.map(CLUSTER + "tags"));
        if (cluster.id() != null && cluster.name() != null) {
            values.problem(CLUSTER + "name", "must not be set beside " + CLUSTER + "id: which of both is meant?");
        }
        if (cluster.roles().runtime() != null && cluster.ofItsOwn()) {
            values.problem(
                    CLUSTER + "runtime-role",
                    "is for steps on a cluster that is there: EMR takes none when it makes a cluster with its step. Set "
                            + CLUSTER + "id or name too, or give the instance profile what the job needs.");
        }
        scaling(cluster);
        for (String tag : cluster.tags().keySet()) {
            if (tag.startsWith(TAG_OF_OURS)) {
                values.problem(
                        CLUSTER + "tags", "must not hold " + tag + ": tags of that beginning are Weekmart's own");
            }
        }
        return cluster;
    }

    private @Nullable String identityOrNull(String key, Identity expected) {
        @Nullable String text = values.textOrNull(CLUSTER + key);
        return text == null ? null : identity(key, text, expected);
    }

    private String identity(String key, String text, Identity expected) {
        // That a placeholder was left is reported already.
        if (!text.isEmpty()
                && !text.contains("<your-")
                && !expected.pattern().matcher(text).matches()) {
            values.problem(CLUSTER + key, "must be " + expected.rule() + " but is \"" + text + '"');
        }
        return text;
    }

    private void scaling(ClusterSettings cluster) {
        if (cluster.minUnits() > cluster.maxUnits()) {
            values.problem(
                    CLUSTER + "scaling.min-units", "must not be above max-units, which is " + cluster.maxUnits());
        }
        if (cluster.maxUnits() == 0) {
            return;
        }
        if (cluster.minUnits() == 0) {
            values.problem(CLUSTER + "scaling.min-units", "must be at least 1 where max-units is above 0, but is 0");
        }
        int units = cluster.core().units() + cluster.task().units();
        if (units > cluster.maxUnits()) {
            values.problem(
                    CLUSTER + "scaling.max-units",
                    "must be at least the units of core and task together, which are " + units + ", but is "
                            + cluster.maxUnits() + "; 0 turns scaling off");
        }
    }

    private List<String> types(String fleet) {
        List<String> types = values.texts(CLUSTER + fleet + ".instance-types");
        if (types.isEmpty()) {
            values.problem(CLUSTER + fleet + ".instance-types", "must name at least one, such as m5.xlarge");
        }
        if (types.size() > MOST_INSTANCE_TYPES) {
            values.problem(
                    CLUSTER + fleet + ".instance-types",
                    "must name at most " + MOST_INSTANCE_TYPES + ", as EMR takes them, but names " + types.size());
        }
        return types;
    }

    private String release() {
        String release = matching(CLUSTER + "release", RELEASE, "must be a release as emr-7.14.0");
        if (OLD_RELEASE.matcher(release).matches()) {
            values.problem(
                    CLUSTER + "release",
                    "must be emr-7.0.0 or newer, for its Spark 3.5 and Java 17, but is \"" + release + '"');
        }
        return release;
    }

    private String database(String environment) {
        @Nullable String database = values.textOrNull(LAUNCHER + "catalog.database");
        if (database == null) {
            return "weekmart_" + environment.replace('-', '_');
        }
        return matching(LAUNCHER + "catalog.database", DATABASE, "must be lower-case letters, digits and underscores");
    }

    private NightSettings.Notify notifications() {
        NightSettings.Notify notify = new NightSettings.Notify(
                values.textOrNull(LAUNCHER + "notify.sns-topic"),
                values.textOrNull(LAUNCHER + "notify.email.from"),
                values.texts(LAUNCHER + "notify.email.to"),
                values.textOrNull(LAUNCHER + "notify.webhook-secret"));
        if ((notify.emailFrom() == null) != notify.emailTo().isEmpty()) {
            values.problem(LAUNCHER + "notify.email.to", "and from must be set both, or neither");
        }
        return notify;
    }

    private String matching(String key, Pattern pattern, String rule) {
        String text = values.text(key);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            values.problem(key, rule + " but is \"" + text + '"');
        }
        return text;
    }
}
