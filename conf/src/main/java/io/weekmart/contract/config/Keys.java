package io.weekmart.contract.config;

import com.typesafe.config.ConfigList;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every key of the configuration, of the weekly job and of the launcher, in the order of reference.conf, which says what each is about.
 * Both programs check all of them, so that a wrong value is refused by whichever meets it first, in the same words.
 */
public final class Keys {
    /** Codecs of the Parquet files. */
    public static final List<String> COMPRESSIONS = List.of("zstd", "snappy", "gzip", "uncompressed");

    private static final Pipeline PIPELINE = WeeklyTables.PIPELINE;
    private static final int MIN_RECORD_BYTES = 1024;
    private static final long SECONDS_OF_MINUTE = 60;
    private static final long SECONDS_OF_HOUR = 3600;
    private static final long SECONDS_OF_DAY = 86_400;
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final String FULL = "full";
    private static final String DAILY = "daily";
    private static final String REJECT = "reject";
    private static final String ACCEPT = "accept";
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
    private static final Pattern DATABASE = Pattern.compile("[a-z0-9_]{1,255}");

    private static final List<Key<?>> ALL = new ArrayList<>();

    public static final Key<Optional<String>> RAW_PATH = declared(Key.folder("raw.path", "the folder of the dumps"));
    public static final Key<Boolean> RAW_DAILY =
            declared(Key.of("raw.layout", (section, name) -> section.choice(name, List.of(FULL, DAILY))
                    .equals(DAILY)));
    public static final Key<List<String>> RAW_FILE_PATTERN = declared(Key.of("raw.file-pattern", Keys::filePatterns));
    public static final Key<Integer> RAW_LOOKBACK_WEEKS = declared(Key.integer("raw.lookback-weeks", atLeast(1)));
    public static final Key<Boolean> RAW_ALLOW_GAPS = declared(Key.flag("raw.allow-gaps"));
    public static final Key<Long> RAW_MAX_RECORD_BYTES =
            declared(Key.size("raw.max-record-bytes", Keys::checkRecordBytes));
    public static final Key<Long> RAW_SPLIT_BYTES = declared(Key.size("raw.split-bytes", Keys::checkSplitBytes));

    /** What each table's dumps call a column, by our name. */
    private static final Map<TableSpec, Key<Map<String, String>>> COLUMNS = eachTable(
            "columns", (table, path) -> Key.of(path, (section, name) -> columns(section.section(name), table)));

    private static final Map<TableSpec, Key<List<String>>> NATURAL_KEYS = eachTable(
            "natural-key", (table, path) -> Key.of(path, (section, name) -> naturalKey(section, name, table)));
    private static final Map<TableSpec, Key<Double>> MAX_REJECTED_FRACTIONS =
            eachTable("max-rejected-fraction", (table, path) -> Key.number(path, between(0, 1)));
    /** The settings that turn off a row check, by name and table. */
    private static final Map<String, Map<TableSpec, Key<Boolean>>> ACCEPTED_CHECKS = acceptedChecks();

    public static final Key<Integer> GUARD_MAX_WEEKS_EMPTIED =
            declared(Key.integer("guards.weeks-emptied.max-weeks", atLeast(0)));
    public static final Key<Double> GUARD_MAX_REJECTED_PER_DUMP =
            declared(Key.number("guards.rejected-per-dump.max-fraction", between(0, 1)));
    public static final Key<Integer> GUARD_MIN_DUMP_ROWS =
            declared(Key.integer("guards.rejected-per-dump.min-rows", atLeast(1)));

    public static final Key<Optional<String>> OUTPUT_PATH = declared(Key.folder("output.path", "where the tables go"));
    public static final Key<String> OUTPUT_COMPRESSION = declared(Key.choice("output.compression", COMPRESSIONS));
    public static final Key<Integer> OUTPUT_FILES_PER_WEEK = declared(Key.integer("output.files-per-week", atLeast(1)));
    public static final Key<Duration> OUTPUT_KEEP_REJECTS =
            declared(Key.duration("output.keep-rejects", Keys::checkWholeDays));

    /** A lease is renewed six times before it ends: one of less than three seconds would not live through a slow answer of the store. */
    public static final Key<Duration> OUTPUT_LEASE =
            declared(Key.duration("output.lease", between(Duration.ofSeconds(3), Duration.ofDays(1))));

    public static final Key<String> ENVIRONMENT_NAME = declared(Key.matching(
            "launcher.environment", ENVIRONMENT, "must be lower-case letters, digits and hyphens, 32 at most"));
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
            declared(Key.size("launcher.check.full-read-limit", Keys::checkSize));
    public static final Key<Double> CHECK_MIN_SIZE =
            declared(Key.number("launcher.check.min-size", Keys::checkNotNegative));
    public static final Key<Double> CHECK_MAX_SIZE =
            declared(Key.number("launcher.check.max-size", Keys::checkNotNegative));
    public static final Key<Duration> CHECK_QUIET_PERIOD = declared(time("launcher.check.quiet-period"));
    public static final Key<Optional<String>> CHECK_MANIFEST =
            declared(Key.optional("launcher.check.manifest", Pattern.compile(".*\\{date}.*"), "must contain {date}"));

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
    public static final Key<Optional<String>> CATALOG_DATABASE = declared(
            Key.optional("launcher.catalog.database", DATABASE, "must be lower-case letters, digits and underscores"));
    public static final Key<Optional<String>> SNS_TOPIC = declared(Key.optional("launcher.notify.sns-topic"));
    public static final Key<Optional<String>> EMAIL_FROM = declared(Key.optional("launcher.notify.email.from"));
    public static final Key<List<String>> EMAIL_TO = declared(texts("launcher.notify.email.to"));
    public static final Key<Optional<String>> WEBHOOK_SECRET = declared(Key.optional("launcher.notify.webhook-secret"));

    private Keys() {}

    /** The export's own name for a column, by our name; columns that are not named keep ours. */
    public static Key<Map<String, String>> columns(TableSpec table) {
        return of(COLUMNS, table);
    }

    /** Our names of the columns that tell one row from another. */
    public static Key<List<String>> naturalKey(TableSpec table) {
        return of(NATURAL_KEYS, table);
    }

    /** Share of rows, 0 to 1, that may be rejected. */
    public static Key<Double> maxRejectedFraction(TableSpec table) {
        return of(MAX_REJECTED_FRACTIONS, table);
    }

    /**
     * Whether rows that fail a row check are accepted as they are.
     *
     * @param setting one of {@link TableSpec#settings}
     */
    public static Key<Boolean> acceptsFailed(TableSpec table, String setting) {
        return of(Objects.requireNonNull(ACCEPTED_CHECKS.get(setting)), table);
    }

    /** All of them, in the order in which they are read. */
    static List<Key<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> T of(Map<TableSpec, T> keys, TableSpec table) {
        return Objects.requireNonNull(keys.get(table));
    }

    private static <T> Key<T> declared(Key<T> key) {
        ALL.add(key);
        return key;
    }

    @FunctionalInterface
    private interface OfTable<T> {
        Key<T> key(TableSpec table, String path);
    }

    private static <T> Map<TableSpec, Key<T>> eachTable(String name, OfTable<T> key) {
        Map<TableSpec, Key<T>> keys = new LinkedHashMap<>();
        for (TableSpec table : PIPELINE.inputs()) {
            keys.put(table, declared(key.key(table, "tables." + table.name() + "." + name)));
        }
        return keys;
    }

    private static Key<Duration> time(String path) {
        return Key.duration(path, between(Duration.ZERO, LONGEST));
    }

    private static Key<List<String>> texts(String path) {
        return Key.texts(path, text -> {});
    }

    private static Key<List<String>> instanceTypes(String fleet) {
        return Key.of("launcher.cluster." + fleet + ".instance-types", (section, name) -> {
            List<String> types = section.texts(name, Keys::requireInstanceType);
            refuseEmptyList(section, name, "must name at least one, such as m5.xlarge");
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

    private static String release(Section section, String name) {
        String release = section.matching(name, RELEASE, "must be a release such as emr-7.14.0");
        if (OLD_RELEASE.matcher(release).matches()) {
            section.problem(
                    name, "must be emr-7.0.0 or newer, for its Spark 3.5 and Java 17, but is \"" + release + '"');
        }
        return release;
    }

    private static List<String> filePatterns(Section section, String name) {
        List<String> patterns = section.texts(name, FilePattern::of);
        refuseEmptyList(section, name, "must name at least one pattern");
        return patterns;
    }

    private static void refuseEmptyList(Section section, String name, String rule) {
        if (section.value(name) instanceof ConfigList list && list.isEmpty()) {
            section.problem(name, rule);
        }
    }

    private static Map<String, String> columns(Section section, TableSpec table) {
        Map<String, String> columns = section.textByKey();
        for (String ours : columns.keySet()) {
            section.checked(ours, () -> requireColumn(ours, table));
        }
        // A header name is read in any case, and can be the source of one column only.
        Map<String, String> sources = new LinkedHashMap<>();
        for (String column : table.columns()) {
            String source = columns.getOrDefault(column, column);
            String other = sources.putIfAbsent(source.toLowerCase(Locale.ROOT), column);
            if (other != null) {
                String text = "would be read from column " + source + ", and so would ";
                if (columns.containsKey(column)) {
                    section.problem(column, text + other);
                } else {
                    section.problem(other, text + column);
                }
            }
        }
        return columns;
    }

    private static List<String> naturalKey(Section section, String name, TableSpec table) {
        if (!table.keyConfigurable()) {
            if (section.keys().contains(name)) {
                section.problem(
                        name,
                        "cannot be set: the natural key of " + table.name() + " is "
                                + String.join(", ", table.naturalKey()) + ". Only that of "
                                + PIPELINE.inputs().stream()
                                        .filter(TableSpec::keyConfigurable)
                                        .map(TableSpec::name)
                                        .collect(Collectors.joining(", "))
                                + " is configurable.");
                section.asked().add(name);
            }
            return table.naturalKey();
        }
        List<String> naturalKey = section.texts(name, column -> requireColumn(column, table));
        Set<String> once = new HashSet<>();
        for (String column : naturalKey) {
            if (!once.add(column)) {
                section.problem(name, "names " + column + " twice");
            }
        }
        return naturalKey;
    }

    private static Map<String, Map<TableSpec, Key<Boolean>>> acceptedChecks() {
        Map<String, Map<TableSpec, Key<Boolean>>> keys = new LinkedHashMap<>();
        for (TableSpec owner : PIPELINE.inputs()) {
            for (String setting : owner.settings()) {
                keys.put(
                        setting,
                        eachTable(
                                setting,
                                (table, path) ->
                                        Key.of(path, (section, name) -> acceptsFailed(section, name, table, owner))));
            }
        }
        return keys;
    }

    private static boolean acceptsFailed(Section section, String name, TableSpec table, TableSpec owner) {
        if (table.equals(owner)) {
            return section.choice(name, List.of(REJECT, ACCEPT)).equals(ACCEPT);
        }
        if (section.keys().contains(name)) {
            section.problem(name, "cannot be set: only " + owner.name() + " has it");
            section.asked().add(name);
        }
        return false;
    }

    private static void requireColumn(String column, TableSpec table) {
        if (!table.columns().contains(column)) {
            throw new IllegalArgumentException("names " + column + ", which is no column of " + table.name() + "."
                    + Spelling.didYouMean(column, table.columns()));
        }
    }

    private static IntConsumer atLeast(int least) {
        return number -> require(number >= least, "must be at least " + least + " but is " + number);
    }

    private static DoubleConsumer between(double least, double most) {
        return number -> require(
                number >= least && number <= most,
                "must be between " + shown(least) + " and " + shown(most) + " but is " + number);
    }

    private static String shown(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private static void checkNotNegative(double number) {
        require(number >= 0, "must not be negative but is " + number);
    }

    private static Consumer<Duration> between(Duration least, Duration most) {
        return time -> require(
                time.compareTo(least) >= 0 && time.compareTo(most) <= 0,
                time.isNegative()
                        ? "must not be negative but is " + shown(time)
                        : "must be between " + shown(least) + " and " + shown(most) + " but is " + shown(time));
    }

    /** As configurations write it, in the greatest unit of which it is a whole number. */
    private static String shown(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % SECONDS_OF_DAY == 0) {
            return units(seconds / SECONDS_OF_DAY, "day");
        }
        if (seconds % SECONDS_OF_HOUR == 0) {
            return units(seconds / SECONDS_OF_HOUR, "hour");
        }
        return seconds % SECONDS_OF_MINUTE == 0
                ? units(seconds / SECONDS_OF_MINUTE, "minute")
                : units(seconds, "second");
    }

    private static String units(long number, String unit) {
        return number + " " + unit + (Math.abs(number) == 1 ? "" : "s");
    }

    private static void checkRecordBytes(long bytes) {
        require(
                bytes >= MIN_RECORD_BYTES && bytes <= Integer.MAX_VALUE / 2,
                "must be between 1 KiB and 1 GiB but is " + bytes + " bytes");
    }

    private static void checkSplitBytes(long bytes) {
        require(bytes >= 1, "must be at least 1 byte but is " + bytes);
    }

    private static void checkSize(long bytes) {
        require(bytes >= 0, "must not be negative but is " + bytes);
    }

    private static void checkWholeDays(Duration time) {
        require(!time.isNegative(), "must not be negative but is " + shown(time));
        require(time.equals(Duration.ofDays(time.toDays())), "must be whole days but is " + shown(time));
    }

    private static void checkKmsKey(String key) {
        require(
                KMS_KEY.matcher(key).matches(),
                "must be ARNs such as arn:aws:kms:eu-west-1:123456789012:key/... but holds \"" + key + '"');
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
