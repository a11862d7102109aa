package io.weekmart.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.store.S3Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher reads of the configuration, and what it refuses. */
class NightSettingsTest {
    private static final Path EMR_CONF = Path.of("..", "conf", "emr.conf");

    private static NightSettings read(String... sets) {
        List<String> all = new ArrayList<>(List.of(
                "raw.path=s3://raw/dumps/", "output.path=s3://mart/tables/", "launcher.path=s3://ops/weekmart"));
        all.addAll(List.of(sets));
        return SettingsReader.readNights(List.of(), all, location -> Optional.empty(), null)
                .get(0);
    }

    @Test
    void threePathsAreEnough() {
        NightSettings settings = read();

        assertThat(settings.home()).isEqualTo(S3Location.of("s3://ops/weekmart/dev/"));
        assertThat(settings.logs()).isEqualTo(S3Location.of("s3://ops/weekmart/dev/logs/"));
        assertThat(settings.cluster().ofItsOwn()).isTrue();
        assertThat(settings.cluster().release()).isEqualTo("emr-7.14.0");
        assertThat(settings.catalog().database()).isEqualTo("weekmart_dev");
        assertThat(settings.waiting().timeout()).isEqualTo(Duration.ofHours(4));
        assertThat(settings.maxAttempts()).isEqualTo(3);
    }

    @Test
    void allPathsThatAreMissingAreToldAtOnce() {
        assertThatThrownBy(() -> SettingsReader.readNights(List.of(), List.of(), location -> Optional.empty(), null)
                        .get(0))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("weekmart.raw.path is not set")
                .hasMessageContaining("weekmart.output.path is not set")
                .hasMessageContaining("weekmart.launcher.path is not set")
                .satisfies(fault -> assertThat(((UserFault) fault).exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "launcher.environment=Prod | must be lower-case letters, digits and hyphens, 32 at most, but is \"Prod\"",
                "launcher.time-zone=Mars | must be a time zone such as Europe/Berlin, but is \"Mars\"",
                "launcher.cutoff=5 | must be an hour such as \"05:00\", but is \"5\"",
                "launcher.path=s3://mart/tables/ops | must lie apart from the root of the tables",
                "launcher.path=s3://raw/ | must lie apart from the folder of the dumps",
                "launcher.cluster.release=emr-5.36.0 | must be emr-7.0.0 or newer, for its Spark 3.5 and Java 17, but is \"emr-5.36.0\"",
                "launcher.cluster.core.instance-types=[a,b,c,d,e,f,g] | must name at most 5, as EMR takes them, but names 7",
                "launcher.cluster.release=7.14 | must be a release such as emr-7.14.0",
                "launcher.cluster.runtime-role=arn:x | is for steps on a cluster that is there",
                "launcher.cluster.runtime-role=job | must be the ARN of a role, as arn:aws:iam::123456789012:role/name, but is \"job\"",
                "launcher.cluster.service-role=service-role/Emr | must be the name of a role, without its path, or its ARN as",
                "launcher.cluster.node-role=arn:aws:iam::1:instance-profile/x | must be the name of a role, without its path",
                "launcher.cluster.instance-profile=arn:aws:iam::1:role/x | must be the name of an instance profile, without",
                "launcher.cluster.scaling.min-units=9 | must not be above max-units, which is 6",
                "launcher.cluster.scaling.min-units=0 | must be at least 1 where max-units is above 0, but is 0",
                "launcher.cluster.core.units=10 | core and task together, which are 10, but is 6; 0 turns scaling off",
                "launcher.cluster.task.units=5 | core and task together, which are 7, but is 6; 0 turns scaling off",
                "launcher.cluster.idle-timeout=8 days | must be between 1 minute and 7 days but is 8 days",
                "launcher.cluster.tags={\"weekmart:x\"=1} | tags of that beginning are Weekmart's own",
                "launcher.notify.email.from=a@example.org | and from must be set both, or neither",
                "launcher.wait.poll=30 | must be a duration with its unit, such as 90 days, but is \"30\"",
                "launcher.max-attempts=0 | must be at least 1 but is 0",
                "launcher.cluster.core.nodes=3 | is not a key of Weekmart"
            })
    void whatIsWrongIsSaidWithItsKey(String set, String problem) {
        assertThatThrownBy(() -> read(set))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("weekmart.launcher.")
                .hasMessageContaining(problem);
    }

    @Test
    void tablesAmongTheDumpsWouldBeTakenForDumps() {
        assertThatThrownBy(() -> read("output.path=s3://raw/dumps/tables/"))
                .hasMessageContaining("weekmart.output.path must lie apart from the folder of the dumps");
    }

    @Test
    void aClusterIsNamedByIdOrByNameButNotByBoth() {
        assertThatThrownBy(() -> read("launcher.cluster.id=j-1", "launcher.cluster.name=x"))
                .hasMessageContaining("which of both is meant?");
        assertThat(read("launcher.cluster.id=j-1", "launcher.cluster.runtime-role=\"arn:aws:iam::1:role/job\"")
                        .cluster()
                        .roles()
                        .runtime())
                .isEqualTo("arn:aws:iam::1:role/job");
    }

    @Test
    void nullOnTheCommandLineIsNoTextOfThatName() {
        assertThat(read("launcher.notify.sns-topic=arn:x", "launcher.notify.sns-topic=null")
                        .notifications()
                        .snsTopic())
                .isNull();
    }

    @Test
    void aWordIsReadInAnyCaseAsTheJobReadsIt() {
        assertThat(read("raw.layout=DAILY").dumps().raw().daily()).isTrue();
    }

    @Test
    void keysOfSparkNeedNoQuotes() {
        assertThat(read("launcher.spark={spark.executor.memory=8g, \"spark.sql.shuffle.partitions\"=64}")
                        .spark())
                .containsOnlyKeys("spark.executor.memory", "spark.sql.shuffle.partitions")
                .containsEntry("spark.executor.memory", "8g");
    }

    @Test
    void theHoursOfANightAreThoseOfItsMorningInItsZone() {
        NightSettings.Timetable timetable = read("launcher.time-zone=Europe/Berlin", "launcher.cutoff=05:00")
                .timetable();

        assertThat(timetable.at(LocalDate.of(2024, 5, 5), LocalTime.of(5, 0)))
                .isEqualTo(Instant.parse("2024-05-06T03:00:00Z"));
        assertThat(timetable.night(Instant.parse("2024-05-05T22:30:00Z")))
                .as("half past midnight of Monday in Berlin")
                .isEqualTo(LocalDate.of(2024, 5, 5));
    }

    @Test
    void whatIsDeployedIsWhatWasChangedAndReadsTheSame() throws IOException {
        NightSettings settings = read("output.files-per-week=4", "launcher.spark={spark.executor.memory=8g}");
        assertThat(settings.changes())
                .contains("\"files-per-week\" : \"4\"")
                .as("defaults are the application's own")
                .doesNotContain("keep-rejects");
        Path conf = Files.createTempFile("weekmart", ".conf");
        Files.writeString(conf, settings.changes());

        NightSettings again = SettingsReader.readNights(
                        List.of(conf.toString()), List.of(), location -> Optional.empty(), null)
                .get(0);

        Files.delete(conf);
        assertThat(again.changes()).isEqualTo(settings.changes());
        assertThat(again.cluster()).isEqualTo(settings.cluster());
        assertThat(again.spark()).isEqualTo(settings.spark());
    }

    @Test
    void everyPlaceholderOfTheShippedFileIsRefusedWithItsLine() throws IOException {
        List<String> lines = Files.readAllLines(EMR_CONF);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("<your-") && !lines.get(i).startsWith("#")) {
                String placeholder = lines.get(i).replaceAll(".*(<your-[a-z-]*>).*", "$1");
                expected.add(
                        ": " + (i + 1) + ": the placeholder " + placeholder + " was left; put your own value there");
            }
        }

        assertThat(expected).hasSize(8);
        assertThatThrownBy(() -> SettingsReader.readNights(
                                List.of(EMR_CONF.toString()), List.of(), location -> Optional.empty(), null)
                        .get(0))
                .isInstanceOf(UserFault.class)
                .satisfies(fault -> assertThat(fault.getMessage()).contains(expected));
    }

    @Test
    void theShippedFileIsGoodOnceItsPlaceholdersAreReplaced() throws IOException {
        Path conf = Files.createTempFile("weekmart", ".conf");
        Files.writeString(
                conf,
                Files.readString(EMR_CONF)
                        .replace("<your-time-zone>", "Europe/Berlin")
                        .replaceAll("<your-([a-z-]*)>", "acme-$1"));

        NightSettings settings = SettingsReader.readNights(
                        List.of(conf.toString()), List.of(), location -> Optional.empty(), null)
                .get(0);

        Files.delete(conf);
        assertThat(settings.environment()).isEqualTo("prod");
        assertThat(settings.cluster().subnets()).containsExactly("acme-subnet-id");
        assertThat(settings.notifications().snsTopic()).isEqualTo("acme-sns-topic-arn");
    }
}
