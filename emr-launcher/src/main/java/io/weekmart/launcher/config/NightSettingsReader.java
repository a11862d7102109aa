package io.weekmart.launcher.config;

import io.weekmart.contract.config.Configuration;
import io.weekmart.contract.config.DatabaseKeys;
import io.weekmart.contract.config.Key;
import io.weekmart.contract.config.Keys;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.launcher.store.S3Location;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the runs of pipelines need beyond the check of their dumps, and what must fit together in it. */
final class NightSettingsReader {
    private static final String TAG_OF_OURS = "weekmart:";

    private static final String PIPELINE = "{pipeline}";

    private final Configuration conf;
    private final List<Places> configured;
    private final Optional<S3Location> path;

    /** Where the dumps and the tables of a pipeline lie; empty where that is not set, or not in S3. */
    private record Places(PipelineKeys keys, Optional<S3Location> dumps, Optional<S3Location> output) {}

    /** @param configured the pipelines whose settings are taken: what one of them lacks is a problem */
    NightSettingsReader(Configuration conf, List<PipelineKeys> configured) {
        this.conf = conf;
        this.configured = configured.stream()
                .map(keys -> new Places(
                        keys,
                        SettingsReader.folder(conf, keys.rawPath()),
                        SettingsReader.folder(conf, keys.outputPath())))
                .toList();
        this.path = SettingsReader.folder(conf, Keys.LAUNCHER_PATH);
    }

    /** Looks for values that are good each by itself, and not together. */
    void check() {
        for (Places pipeline : configured) {
            path.ifPresent(own -> {
                pipeline.dumps().ifPresent(other -> apart(Keys.LAUNCHER_PATH, own, "the folder of the dumps", other));
                pipeline.output().ifPresent(other -> apart(Keys.LAUNCHER_PATH, own, "the root of the tables", other));
            });
        }
        cluster();
        catalog();
        boolean sender = conf.get(Keys.EMAIL_FROM).isPresent();
        if (sender == conf.get(Keys.EMAIL_TO).isEmpty()) {
            conf.problem(Keys.EMAIL_TO, "and from must be set both, or neither");
        }
    }

    private void apart(Key<?> key, S3Location one, String what, S3Location other) {
        if (one.bucket().equals(other.bucket())
                && (one.key().startsWith(other.key()) || other.key().startsWith(one.key()))) {
            conf.problem(key, "must lie apart from " + what + ", " + other + ", but is \"" + one + '"');
        }
    }

    /** Every pipeline has a table of rejects: in one database they would be one table. */
    private void catalog() {
        boolean shared = conf.get(Keys.CATALOG_DATABASE)
                .filter(name -> !name.contains(PIPELINE))
                .isPresent();
        if (shared && configured.size() > 1 && conf.get(Keys.CATALOG_ENABLED)) {
            conf.problem(
                    Keys.CATALOG_DATABASE,
                    "must contain " + PIPELINE + ", since "
                            + configured.stream()
                                    .map(pipeline -> pipeline.keys().pipeline().name())
                                    .collect(Collectors.joining(", "))
                            + " have tables of the same name, such as rejects, but is \""
                            + conf.get(Keys.CATALOG_DATABASE).orElseThrow() + '"');
        }
    }

    private void cluster() {
        boolean byId = conf.get(Keys.CLUSTER_ID).isPresent();
        boolean byName = conf.get(Keys.CLUSTER_NAME).isPresent();
        if (byId && byName) {
            conf.problem(
                    Keys.CLUSTER_NAME,
                    "must not be set beside weekmart." + Keys.CLUSTER_ID + ": which of both is meant?");
        }
        if (conf.get(Keys.RUNTIME_ROLE).isPresent() && !byId && !byName) {
            conf.problem(
                    Keys.RUNTIME_ROLE,
                    "is for steps on a cluster that is there: EMR takes none when it makes a cluster with its step. Set weekmart."
                            + Keys.CLUSTER_ID + " or name too, or give the instance profile what the job needs.");
        }
        for (String tag : conf.get(Keys.CLUSTER_TAGS).keySet()) {
            if (tag.startsWith(TAG_OF_OURS)) {
                conf.problem(Keys.CLUSTER_TAGS, "must not hold " + tag + ": tags of that beginning are Weekmart's own");
            }
        }
        scaling(
                conf.get(Keys.SCALING_MIN_UNITS),
                conf.get(Keys.SCALING_MAX_UNITS),
                conf.get(Keys.CORE_UNITS) + conf.get(Keys.TASK_UNITS));
    }

    private void scaling(int minUnits, int maxUnits, int units) {
        if (minUnits > maxUnits) {
            conf.problem(Keys.SCALING_MIN_UNITS, "must not be above max-units, which is " + maxUnits);
        }
        if (maxUnits == 0) {
            return;
        }
        if (minUnits == 0) {
            conf.problem(Keys.SCALING_MIN_UNITS, "must be at least 1 where max-units is above 0, but is 0");
        }
        if (units > maxUnits) {
            conf.problem(
                    Keys.SCALING_MAX_UNITS,
                    "must be at least the units of core and task together, which are " + units + ", but is " + maxUnits
                            + "; 0 turns scaling off");
        }
    }

    /**
     * Takes the values, once nothing is wrong with them.
     *
     * @param changes see {@link NightSettings#changes()}
     * @param jobChanges see {@link NightSettings#jobChanges()}
     */
    List<NightSettings> read(String changes, String jobChanges) {
        return configured.stream()
                .map(pipeline -> read(pipeline, changes, jobChanges))
                .toList();
    }

    private NightSettings read(Places pipeline, String changes, String jobChanges) {
        String environment = conf.get(Keys.ENVIRONMENT_NAME);
        return new NightSettings(
                SettingsReader.dumps(conf, pipeline.keys(), pipeline.dumps().orElseThrow()),
                new NightSettings.Pipelines(
                        SettingsReader.standard(conf).name(),
                        conf.pipelines().stream().map(Pipeline::name).toList()),
                pipeline.output().orElseThrow(),
                environment,
                path.orElseThrow().resolve(environment + "/"),
                conf.get(Keys.KMS_KEYS),
                jobSecrets(pipeline.keys()),
                databaseUsers(pipeline.keys()),
                conf.get(pipeline.keys().copies().csvPath())
                        .filter(S3Location::isUri)
                        .map(path -> S3Location.of(path).folder())
                        .orElse(null),
                new NightSettings.Timetable(
                        conf.get(Keys.TIME_ZONE),
                        conf.get(Keys.DAYS_AFTER),
                        conf.get(Keys.CUTOFF),
                        conf.get(Keys.DEADLINE)),
                conf.get(Keys.MAX_ATTEMPTS),
                conf.get(Keys.MAX_DURATION),
                new NightSettings.Waiting(
                        conf.get(Keys.WAIT_TIMEOUT),
                        conf.get(Keys.WAIT_POLL),
                        conf.get(Keys.WAIT_SETTLE),
                        conf.get(Keys.WAIT_LOGS)),
                clusterSettings(),
                conf.get(Keys.SPARK),
                new NightSettings.Catalog(
                        conf.get(Keys.CATALOG_ENABLED),
                        database(pipeline.keys().pipeline().name(), environment)),
                new NightSettings.Notify(
                        conf.get(Keys.SNS_TOPIC).orElse(null),
                        conf.get(Keys.EMAIL_FROM).orElse(null),
                        conf.get(Keys.EMAIL_TO),
                        conf.get(Keys.WEBHOOK_SECRET).orElse(null),
                        conf.get(Keys.PAGE_LINK) ? conf.get(Keys.PAGE_LINK_DURATION) : null),
                changes,
                jobChanges);
    }

    /** Those of the pipeline itself, that of the database that its dumps are extracted from, and that of the one that its tables are copied to. */
    private List<String> jobSecrets(PipelineKeys keys) {
        return Stream.concat(
                        keys.secrets().stream().flatMap(key -> conf.get(key).stream()),
                        databases(keys).flatMap(database -> conf.get(database.passwordSecret()).stream()))
                .distinct()
                .toList();
    }

    /** Those of which an address is set. */
    private Stream<DatabaseKeys> databases(PipelineKeys keys) {
        return Stream.of(keys.extract().database(), keys.copies().database())
                .filter(database -> conf.get(database.url()).isPresent());
    }

    /** None where the password is a secret, or where there is no database. */
    private List<String> databaseUsers(PipelineKeys keys) {
        return databases(keys)
                .filter(database -> conf.get(database.auth()).equals(DatabaseKeys.RDS_IAM))
                .flatMap(database -> conf.get(database.user()).stream())
                .distinct()
                .toList();
    }

    /** The database of a pipeline: that of the weekly one is named for the environment alone, unless the configuration says otherwise. */
    private String database(String pipeline, String environment) {
        String standard = pipeline.equals(Keys.WEEKLY.pipeline().name())
                ? "weekmart_" + environment
                : "weekmart_" + environment + "_" + pipeline;
        return conf.get(Keys.CATALOG_DATABASE)
                .map(name -> name.replace(PIPELINE, pipeline))
                .orElse(standard)
                .replace('-', '_');
    }

    private ClusterSettings clusterSettings() {
        return new ClusterSettings(
                conf.get(Keys.CLUSTER_ID).orElse(null),
                conf.get(Keys.CLUSTER_NAME).orElse(null),
                conf.get(Keys.CLUSTER_RELEASE),
                new ClusterSettings.Fleet(conf.get(Keys.PRIMARY_TYPES), 1),
                new ClusterSettings.Fleet(conf.get(Keys.CORE_TYPES), conf.get(Keys.CORE_UNITS)),
                new ClusterSettings.Fleet(conf.get(Keys.TASK_TYPES), conf.get(Keys.TASK_UNITS)),
                conf.get(Keys.SCALING_MIN_UNITS),
                conf.get(Keys.SCALING_MAX_UNITS),
                conf.get(Keys.CLUSTER_IDLE_TIMEOUT),
                conf.get(Keys.CLUSTER_EXPIRE_AFTER),
                conf.get(Keys.CLUSTER_SUBNETS),
                new ClusterSettings.SecurityGroups(
                        conf.get(Keys.PRIMARY_SECURITY_GROUP).orElse(null),
                        conf.get(Keys.CORE_SECURITY_GROUP).orElse(null),
                        conf.get(Keys.SERVICE_ACCESS_SECURITY_GROUP).orElse(null)),
                new ClusterSettings.Roles(
                        conf.get(Keys.SERVICE_ROLE),
                        conf.get(Keys.INSTANCE_PROFILE),
                        conf.get(Keys.NODE_ROLE).orElse(null),
                        conf.get(Keys.RUNTIME_ROLE).orElse(null)),
                conf.get(Keys.SECURITY_CONFIGURATION).orElse(null),
                conf.get(Keys.LOG_KMS_KEY).orElse(null),
                conf.get(Keys.KEY_PAIR).orElse(null),
                conf.get(Keys.CLUSTER_TAGS));
    }
}
