package io.weekmart.launcher.config;

import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.launcher.store.S3Location;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher needs of the configuration to run a pipeline.
 *
 * @param dumps what the check of the dumps needs
 * @param pipelines which other ones there are
 * @param output root of the tables
 * @param environment name of the environment
 * @param home the launcher's own folder of that environment
 * @param kmsKeys ARNs of the keys under which dumps, tables and the launcher's folder lie
 * @param jobSecrets names or ARNs of the secrets that the job reads from AWS Secrets Manager
 * @param databaseUsers the users as whom {@code extract} and the copies log in to databases by a token of AWS IAM
 * @param csvCopies root of the copies in CSV; null where there are none, or elsewhere than in S3
 * @param maxAttempts how often a night is tried by itself
 * @param maxDuration how long the step of a run may take
 * @param spark further settings of spark-submit
 * @param changes what the configuration says differently from the shipped defaults, as the job reads it
 * @param jobChanges the part of it that the job heeds: all but the launcher's own
 */
public record NightSettings(
        Settings dumps,
        Pipelines pipelines,
        S3Location output,
        String environment,
        S3Location home,
        List<String> kmsKeys,
        List<String> jobSecrets,
        List<String> databaseUsers,
        @Nullable S3Location csvCopies,
        Timetable timetable,
        int maxAttempts,
        Duration maxDuration,
        Waiting waiting,
        ClusterSettings cluster,
        Map<String, String> spark,
        Catalog catalog,
        Notify notifications,
        String changes,
        String jobChanges) {
    private static final int INSTALLATION_DIGITS = 12;

    public NightSettings {
        kmsKeys = List.copyOf(kmsKeys);
        jobSecrets = List.copyOf(jobSecrets);
        databaseUsers = List.copyOf(databaseUsers);
        spark = Map.copyOf(spark);
    }

    /** The pipeline that these settings are for. */
    public Pipeline pipeline() {
        return dumps.pipeline();
    }

    /** The run of this pipeline for a date. */
    public DailyRun run(LocalDate date) {
        return run(pipeline().name(), date);
    }

    /** The run of any pipeline for a date. */
    public DailyRun run(String pipeline, LocalDate date) {
        return new DailyRun(pipeline, date, pipeline.equals(pipelines.standard()));
    }

    /** The folder below which the state of the runs lies, whatever their pipeline. */
    public S3Location nights() {
        return home.resolve("nights/");
    }

    /**
     * Tells this installation from every other one, those of the same environment in the same account included: the beginning of the
     * SHA-256, in hex, of the launcher's own folder.
     */
    public String installation() {
        return Sha256.hex(home.toString()).substring(0, INSTALLATION_DIGITS);
    }

    /** The folder below which the clusters write their logs. */
    public S3Location logs() {
        return home.resolve("logs/");
    }

    /** Every ARN that the configuration gives. */
    public List<String> arns() {
        ClusterSettings.Roles roles = cluster.roles();
        return Stream.of(
                        kmsKeys.stream(),
                        Stream.of(
                                        roles.service(),
                                        roles.instanceProfile(),
                                        roles.node(),
                                        roles.runtime(),
                                        cluster.logKmsKey(),
                                        notifications.snsTopic(),
                                        notifications.webhookSecret())
                                .filter(Objects::nonNull))
                .flatMap(texts -> texts)
                .filter(text -> text.startsWith("arn:"))
                .toList();
    }

    /**
     * The names of pipelines.
     *
     * @param standard that of launcher.steps
     * @param known all that there are, whether they are configured or not
     */
    public record Pipelines(String standard, List<String> known) {
        public Pipelines {
            known = List.copyOf(known);
        }
    }

    /**
     * When things are due.
     *
     * @param daysAfter days between a date and the morning of its night
     * @param cutoff when dumps that are not ready are told of
     * @param deadline when a night that is not done is late
     */
    public record Timetable(ZoneId zone, int daysAfter, LocalTime cutoff, LocalTime deadline) {
        /** The moment of an hour on the morning of a night. */
        public Instant at(LocalDate night, LocalTime hour) {
            return night.plusDays(daysAfter).atTime(hour).atZone(zone).toInstant();
        }

        /** The night whose morning a moment belongs to. */
        public LocalDate night(Instant moment) {
            return moment.atZone(zone).toLocalDate().minusDays(daysAfter);
        }
    }

    /**
     * How to wait.
     *
     * @param poll time between two looks, give or take a fifth
     * @param settle after which a request that got no answer, and is not found, did not arrive
     * @param logs for the logs of a run that left no report
     */
    public record Waiting(Duration timeout, Duration poll, Duration settle, Duration logs) {
        /** The same with another longest time; null for its own. */
        public Waiting upTo(@Nullable Duration other) {
            return other == null ? this : new Waiting(other, poll, settle, logs);
        }
    }

    /**
     * The tables in Glue.
     *
     * @param enabled whether a night brings them in line
     */
    public record Catalog(boolean enabled, String database) {}

    /**
     * Who is told.
     *
     * @param snsTopic ARN; null for none
     * @param emailFrom null for no mail
     * @param webhookSecret name of the secret with the address of the webhook; null where the environment may name it
     * @param pageLink how long a link to the page of a run is good for; null where messages name its place in S3
     */
    public record Notify(
            @Nullable String snsTopic,
            @Nullable String emailFrom,
            List<String> emailTo,
            @Nullable String webhookSecret,
            @Nullable Duration pageLink) {
        public Notify {
            emailTo = List.copyOf(emailTo);
        }
    }
}
