package io.weekmart.contract.config;

import static io.weekmart.contract.config.Checks.atLeast;
import static io.weekmart.contract.config.Checks.between;
import static io.weekmart.contract.config.Checks.require;

import io.weekmart.contract.table.WeeklyTables;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every key of the configuration, of the pipelines and of the launcher, in the order of reference.conf, which says what each is about.
 * Both programs check all of them, so that a wrong value is refused by whichever meets it first, in the same words. The keys that every
 * pipeline has for itself are {@link PipelineKeys}.
 */
public final class Keys {
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final Pattern RELEASE = Pattern.compile("emr-(spark-)?\\d+\\.\\d+\\.\\d+");
    /** Their Spark is older than 3.5, and runs on Java 8. */
    private static final Pattern OLD_RELEASE = Pattern.compile("emr-[0-6]\\..*");

    /** Family and size. Which ones a release takes EMR alone knows. */
    private static final Pattern INSTANCE_TYPE = Pattern.compile("[a-z0-9-]+\\.[a-z0-9-]+");

    /** As many as EMR takes for a fleet where no allocation strategy is asked for. */
    private static final int MOST_INSTANCE_TYPES = 5;

    private static final String NAME_IN_IAM = "[\\w+=,.@-]+";
    private static final String ARN_IN_IAM = "arn:aws[a-z-]*:iam::\\d+:";
    private static final Pattern ROLE = Pattern.compile(NAME_IN_IAM + "|" + ARN_IN_IAM + "role/.+");
    private static final String ROLE_RULE =
            "must be the name of a role, without its path, or its ARN as arn:aws:iam::123456789012:role/service-role/name";
    private static final Pattern ROLE_ARN = Pattern.compile(ARN_IN_IAM + "role/.+");
    private static final Pattern PROFILE = Pattern.compile(NAME_IN_IAM + "|" + ARN_IN_IAM + "instance-profile/.+");
    private static final Pattern KMS_KEY = Pattern.compile("arn:[a-z-]+:kms:[a-z0-9-]+:[^:]*:key/.+");
    private static final Pattern DATABASE = Pattern.compile("([a-z0-9_]|\\{pipeline}){1,255}");

    private static final List<Key<?>> SINGLE = new ArrayList<>();

    /** Those of the weekly pipeline, which stand at the top. */
    public static final PipelineKeys WEEKLY = PipelineKeys.atTheTop(WeeklyTables.PIPELINE);

    /** Of the weekly pipeline alone. */
    public static final Key<Integer> RAW_LOOKBACK_WEEKS = declared(Key.integer("raw.lookback-weeks", atLeast(1)));

    /** Of the weekly pipeline alone; {@link Configuration#calendar} puts the keys of the calendar together. */
    static final Key<String> CALENDAR_SOURCE = declared(Key.choice(CalendarChoice.SOURCE, CalendarChoice.SOURCES));

    static final Key<LocalDate> CALENDAR_FIRST_DATE =
            declared(Key.date(CalendarChoice.FIRST_DATE, CalendarChoice.EARLIEST));
    static final Key<Optional<String>> CALENDAR_YEAR_END_MONTH = declared(Key.optional(
            CalendarChoice.YEAR_END_MONTH, CalendarChoice.MONTH, "must be the name of a month, such as JANUARY"));
    static final Key<Optional<String>> CALENDAR_YEAR_END_WEEKDAY = declared(Key.optional(
            CalendarChoice.YEAR_END_WEEKDAY,
            CalendarChoice.WEEKDAY,
            "must be the name of a weekday, such as SATURDAY"));
    static final Key<String> CALENDAR_YEAR_END_RULE =
            declared(Key.choice(CalendarChoice.YEAR_END_RULE, CalendarChoice.RULES));
    static final Key<String> CALENDAR_YEAR_NAME =
            declared(Key.choice(CalendarChoice.YEAR_NAME, CalendarChoice.YEAR_NAMES));

    public static final Key<Integer> GUARD_MAX_WEEKS_EMPTIED =
            declared(Key.integer("guards.weeks-emptied.max-weeks", atLeast(0)));
    public static final Key<Double> GUARD_MAX_REJECTED_PER_DUMP =
            declared(Key.fraction("guards.rejected-per-dump.max-fraction", between(0, 1)));
    public static final Key<Integer> GUARD_MIN_DUMP_ROWS =
            declared(Key.integer("guards.rejected-per-dump.min-rows", atLeast(1)));
    public static final Key<Double> GUARD_MIN_DAILY_ROWS =
            declared(Key.fraction("guards.min-rows.daily-fraction", between(0, 1)));
    public static final Key<Double> GUARD_MIN_FULL_ROWS =
            declared(Key.fraction("guards.min-rows.full-fraction", between(0, 1)));
    public static final Key<Double> GUARD_MAX_CLOSED_WEEK_CHANGE =
            declared(Key.number("guards.closed-week-change.max-percent", Checks::notNegative));
    public static final Key<Double> GUARD_MAX_SILENT_STORES =
            declared(Key.fraction("guards.silent-stores.max-fraction", between(0, 1)));
    public static final Key<Double> GUARD_MAX_UNKNOWN =
            declared(Key.fraction("guards.unknown-fraction.max-fraction", between(0, 1)));
    public static final Key<Double> GUARD_MIN_PRICE_LEVEL =
            declared(Key.number("guards.price-level.min-ratio", between(0, 1)));
    public static final Key<Double> GUARD_MAX_PRICE_LEVEL =
            declared(Key.number("guards.price-level.max-ratio", atLeast(1.0)));
    public static final Key<Double> GUARD_MIN_OWN_DATE =
            declared(Key.fraction("guards.own-date.min-fraction", between(0, 1)));
    public static final Key<Integer> GUARD_MAX_REPEATED_DUMPS =
            declared(Key.integer("guards.repeated-dump.max-dumps", atLeast(0)));
    public static final Key<Integer> GUARD_MAX_REPEATED_ROWS =
            declared(Key.integer("guards.repeated-rows.max-dumps", atLeast(0)));

    /** Of the weekly pipeline alone. */
    public static final Key<Integer> OUTPUT_FILES_PER_WEEK = declared(Key.integer("output.files-per-week", atLeast(1)));

    public static final Key<String> ENVIRONMENT_NAME = declared(Key.matching(
            "launcher.environment", ENVIRONMENT, "must be lower-case letters, digits and hyphens, 32 at most"));

    /** Names of pipelines; {@link Configuration} checks that they are known. */
    public static final Key<List<String>> LAUNCHER_STEPS = declared(Key.list("launcher.steps", Keys::steps));

    public static final Key<Optional<String>> LAUNCHER_PATH =
            declared(Key.folder("launcher.path", "the launcher's own folder"));
    public static final Key<List<String>> KMS_KEYS = declared(Key.texts("launcher.kms-keys", Keys::checkKmsKey));
    public static final Key<ZoneId> TIME_ZONE = declared(Key.zone("launcher.time-zone"));
    public static final Key<Integer> DAYS_AFTER = declared(Key.integer("launcher.days-after", atLeast(0)));
    public static final Key<LocalTime> CUTOFF = declared(Key.hour("launcher.cutoff"));
    public static final Key<LocalTime> DEADLINE = declared(Key.hour("launcher.deadline"));
    public static final Key<Integer> MAX_ATTEMPTS = declared(Key.integer("launcher.max-attempts", atLeast(1)));
    public static final Key<Duration> MAX_DURATION =
            declared(Key.duration("launcher.max-duration", between(Duration.ofMinutes(1), Duration.ofDays(7))));

    public static final Key<Duration> WAIT_TIMEOUT = declared(time("launcher.wait.timeout"));
    public static final Key<Duration> WAIT_POLL = declared(time("launcher.wait.poll"));
    public static final Key<Duration> WAIT_SETTLE = declared(time("launcher.wait.settle"));
    public static final Key<Duration> WAIT_LOGS = declared(time("launcher.wait.logs"));

    public static final Key<Long> CHECK_FULL_READ_LIMIT =
            declared(Key.size("launcher.check.full-read-limit", Checks::notNegative));
    public static final Key<Double> CHECK_MIN_SIZE =
            declared(Key.number("launcher.check.min-size", Checks::notNegative));
    public static final Key<Double> CHECK_MAX_SIZE =
            declared(Key.number("launcher.check.max-size", Checks::notNegative));
    public static final Key<Duration> CHECK_QUIET_PERIOD = declared(time("launcher.check.quiet-period"));

    public static final Key<Optional<String>> CLUSTER_ID = declared(Key.optional("launcher.cluster.id"));
    public static final Key<Optional<String>> CLUSTER_NAME = declared(Key.optional("launcher.cluster.name"));
    public static final Key<String> CLUSTER_RELEASE = declared(Key.of("launcher.cluster.release", Keys::release));
    public static final Key<List<String>> PRIMARY_TYPES = declared(instanceTypes("primary"));
    public static final Key<List<String>> CORE_TYPES = declared(instanceTypes("core"));
    public static final Key<Integer> CORE_UNITS = declared(Key.integer("launcher.cluster.core.units", atLeast(1)));
    public static final Key<List<String>> TASK_TYPES = declared(instanceTypes("task"));
    public static final Key<Integer> TASK_UNITS = declared(Key.integer("launcher.cluster.task.units", atLeast(0)));
    public static final Key<Integer> SCALING_MIN_UNITS =
            declared(Key.integer("launcher.cluster.scaling.min-units", atLeast(0)));
    public static final Key<Integer> SCALING_MAX_UNITS =
            declared(Key.integer("launcher.cluster.scaling.max-units", atLeast(0)));
    public static final Key<Duration> CLUSTER_IDLE_TIMEOUT =
            declared(Key.duration("launcher.cluster.idle-timeout", between(Duration.ofMinutes(1), Duration.ofDays(7))));
    public static final Key<Duration> CLUSTER_EXPIRE_AFTER = declared(time("launcher.cluster.expire-after"));
    public static final Key<List<String>> CLUSTER_SUBNETS = declared(texts("launcher.cluster.subnets"));
    public static final Key<Optional<String>> PRIMARY_SECURITY_GROUP =
            declared(Key.optional("launcher.cluster.security-groups.primary"));
    public static final Key<Optional<String>> CORE_SECURITY_GROUP =
            declared(Key.optional("launcher.cluster.security-groups.core"));
    public static final Key<Optional<String>> SERVICE_ACCESS_SECURITY_GROUP =
            declared(Key.optional("launcher.cluster.security-groups.service-access"));
    public static final Key<String> SERVICE_ROLE =
            declared(Key.matching("launcher.cluster.service-role", ROLE, ROLE_RULE));
    public static final Key<String> INSTANCE_PROFILE = declared(Key.matching(
            "launcher.cluster.instance-profile",
            PROFILE,
            "must be the name of an instance profile, without its path, or its ARN as"
                    + " arn:aws:iam::123456789012:instance-profile/name"));
    public static final Key<Optional<String>> NODE_ROLE =
            declared(Key.optional("launcher.cluster.node-role", ROLE, ROLE_RULE));
    public static final Key<Optional<String>> RUNTIME_ROLE = declared(Key.optional(
            "launcher.cluster.runtime-role",
            ROLE_ARN,
            "must be the ARN of a role, as arn:aws:iam::123456789012:role/name"));
    public static final Key<Optional<String>> SECURITY_CONFIGURATION =
            declared(Key.optional("launcher.cluster.security-configuration"));
    public static final Key<Optional<String>> LOG_KMS_KEY = declared(Key.optional("launcher.cluster.log-kms-key"));
    public static final Key<Optional<String>> KEY_PAIR = declared(Key.optional("launcher.cluster.key-pair"));
    public static final Key<Map<String, String>> CLUSTER_TAGS = declared(Key.map("launcher.cluster.tags"));

    public static final Key<Map<String, String>> SPARK = declared(Key.map("launcher.spark"));
    public static final Key<Boolean> CATALOG_ENABLED = declared(Key.flag("launcher.catalog.enabled"));
    public static final Key<Optional<String>> CATALOG_DATABASE = declared(Key.optional(
            "launcher.catalog.database",
            DATABASE,
            "must be lower-case letters, digits and underscores, with {pipeline} where the pipeline's name goes"));
    public static final Key<Optional<String>> SNS_TOPIC = declared(Key.optional("launcher.notify.sns-topic"));
    public static final Key<Optional<String>> EMAIL_FROM = declared(Key.optional("launcher.notify.email.from"));
    public static final Key<List<String>> EMAIL_TO = declared(texts("launcher.notify.email.to"));
    public static final Key<Optional<String>> WEBHOOK_SECRET = declared(Key.optional("launcher.notify.webhook-secret"));
    public static final Key<Boolean> PAGE_LINK = declared(Key.flag("launcher.notify.page-link.enabled"));
    public static final Key<Duration> PAGE_LINK_DURATION = declared(
            Key.duration("launcher.notify.page-link.duration", between(Duration.ofMinutes(1), Duration.ofDays(7))));

    static {
        SINGLE.add(Key.refused(
                "launcher.check.manifest",
                "is weekmart.raw.manifest now, since the job verifies the manifest as well. Set that key to the same name",
                ""));
    }

    private Keys() {}

    /** The keys of the guards, of the launcher, and of the weekly pipeline alone. */
    static List<Key<?>> single() {
        return List.copyOf(SINGLE);
    }

    private static <T> Key<T> declared(Key<T> key) {
        SINGLE.add(key);
        return key;
    }

    private static Key<Duration> time(String path) {
        return Key.duration(path, between(Duration.ZERO, LONGEST));
    }

    private static Key<List<String>> texts(String path) {
        return Key.texts(path, text -> {});
    }

    private static Key<List<String>> instanceTypes(String fleet) {
        return Key.list("launcher.cluster." + fleet + ".instance-types", (section, name) -> {
            List<String> types = section.texts(name, Keys::requireInstanceType);
            section.refuseEmptyList(name, "must name at least one, such as m5.xlarge");
            if (types.size() > MOST_INSTANCE_TYPES) {
                section.problem(
                        name,
                        "must name at most " + MOST_INSTANCE_TYPES + ", as EMR takes them, but names " + types.size());
            }
            return types;
        });
    }

    private static void requireInstanceType(String text) {
        require(
                INSTANCE_TYPE.matcher(text).matches(),
                "names \"" + text + "\", which is no instance type such as m5.xlarge");
    }

    private static List<String> steps(Section section, String name) {
        List<String> steps = section.texts(name, step -> {});
        section.refuseEmptyList(name, "must name the pipeline to run, such as [weekly-metrics]");
        if (steps.size() > 1) {
            section.problem(
                    name,
                    "must name one pipeline, since several steps are not supported yet, but names "
                            + String.join(", ", steps)
                            + ". Have each pipeline run by a schedule of its own, with --pipeline.");
        }
        return steps;
    }

    private static String release(Section section, String name) {
        String release = section.matching(name, RELEASE, "must be a release such as emr-7.14.0");
        if (OLD_RELEASE.matcher(release).matches()) {
            section.problem(
                    name, "must be emr-7.0.0 or newer, for its Spark 3.5 and Java 17, but is \"" + release + '"');
        }
        return release;
    }

    private static void checkKmsKey(String key) {
        require(
                KMS_KEY.matcher(key).matches(),
                "must be ARNs such as arn:aws:kms:eu-west-1:123456789012:key/... but holds \"" + key + '"');
    }
}
