package io.weekmart.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.config.Configuration;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.FileNotFoundException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the launcher takes of the configuration for a pipeline other than the weekly one, and for several. */
class PipelineSettingsTest {
    private static final TableSpec RIDES = TableSpec.named("rides")
            .naturalKey("ride_id")
            .fields(Field.required("ride_id", FieldType.LONG, "Key of the ride."));
    private static final Pipeline BIKES = new Pipeline("city-bikes", List.of(RIDES));
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);

    private static List<NightSettings> read(@Nullable String pipeline, String... sets) {
        List<String> all = new ArrayList<>(List.of("launcher.path=s3://ops/weekmart/", "launcher.environment=prod"));
        all.addAll(List.of(sets));
        Configuration conf = Configuration.read(List.of(WeeklyTables.PIPELINE, BIKES), List.of(), all, uri -> {
            throw new FileNotFoundException(uri);
        });
        return SettingsReader.readNights(conf, pipeline);
    }

    @Test
    void theStepsNameThePipelineAndItsOwnBlocksAreRead() {
        NightSettings bikes = read(
                        null,
                        "launcher.steps=[city-bikes]",
                        "raw.manifest=manifest_{pipeline}_{date}.json",
                        "raw.path=s3://raw/stores/",
                        "pipelines.city-bikes.raw={path=\"s3://raw/bikes\", layout=daily}",
                        "pipelines.city-bikes.raw.file-pattern={pipeline}/{table}.{date}.csv",
                        "pipelines.city-bikes.tables.rides.columns={ride_id=id}",
                        "pipelines.city-bikes.output.path=s3://mart/bikes/")
                .get(0);

        assertThat(bikes.pipeline()).isEqualTo(BIKES);
        assertThat(bikes.dumps().raw().path()).hasToString("s3://raw/bikes/");
        assertThat(bikes.dumps().raw().daily()).isTrue();
        assertThat(bikes.dumps().raw().names(RIDES).patterns())
                .extracting(name -> name.name("rides", DATE))
                .containsExactly("city-bikes/rides.2024-05-05.csv");
        assertThat(bikes.dumps().columns()).isEqualTo(Map.of(RIDES, Map.of("ride_id", "id")));
        assertThat(Optional.ofNullable(bikes.dumps().check().manifest()).map(name -> name.name(DATE)))
                .hasValue("manifest_city-bikes_2024-05-05.json");
        assertThat(bikes.output()).hasToString("s3://mart/bikes/");
        assertThat(bikes.catalog().database()).isEqualTo("weekmart_prod_city_bikes");
        assertThat(bikes.run(DATE).command("logs")).isEqualTo("emr-launcher logs --date 2024-05-05");
        assertThat(bikes.run("weekly-metrics", DATE).command("run --force"))
                .isEqualTo("emr-launcher run --force --date 2024-05-05 --pipeline weekly-metrics");
    }

    @Test
    void anOptionWinsOverTheSteps() {
        String[] both = {
            "raw.path=s3://raw/stores/",
            "output.path=s3://mart/weekly/",
            "pipelines.city-bikes.raw.path=s3://raw/bikes/",
            "pipelines.city-bikes.output.path=s3://mart/bikes/"
        };

        assertThat(read(null, both))
                .extracting(settings -> settings.pipeline().name())
                .containsExactly("weekly-metrics", "city-bikes");
        assertThat(read("city-bikes", both)).first().satisfies(bikes -> {
            assertThat(bikes.dumps().raw().path()).hasToString("s3://raw/bikes/");
            assertThat(bikes.run(DATE)).hasToString("city-bikes for 2024-05-05");
            assertThat(bikes.run(DATE).command("run"))
                    .isEqualTo("emr-launcher run --date 2024-05-05 --pipeline city-bikes");
        });
    }

    @Test
    void onlyThePipelineThatIsAskedForMustBeConfigured() {
        assertThat(read("city-bikes", "raw.path=s3://raw/", "pipelines.city-bikes.output.path=s3://mart/bikes/"))
                .extracting(settings -> settings.pipeline().name())
                .containsExactly("city-bikes");
        assertThat(read(
                        null,
                        "raw.path=s3://raw/",
                        "output.path=s3://mart/weekly/",
                        "pipelines.city-bikes.output.path=/mnt/bikes"))
                .as("a pipeline that does not lie in S3 does not run on EMR")
                .extracting(settings -> settings.pipeline().name())
                .containsExactly("weekly-metrics");
        assertThatThrownBy(() -> read("city-bikes", "raw.path=s3://raw/", "output.path=s3://mart/weekly/"))
                .hasMessage(
                        "Cannot read the configuration: weekmart.pipelines.city-bikes.output.path is not set: where the"
                                + " tables of city-bikes go. Set it in a file (--conf), or with --set"
                                + " pipelines.city-bikes.output.path=FOLDER.");
    }

    @Test
    void aPipelineThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> read("city-bike"))
                .isInstanceOf(UserFault.class)
                .hasMessage(
                        "Cannot run pipeline 'city-bike': there is no pipeline of that name. Did you mean city-bikes?"
                                + " The pipelines are weekly-metrics, city-bikes.");
    }

    @Test
    void pipelinesOfOneConfigurationDoNotShareADatabase() {
        String[] both = {
            "raw.path=s3://raw/",
            "output.path=s3://mart/weekly/",
            "pipelines.city-bikes.output.path=s3://mart/bikes/",
            "launcher.catalog.database=mart"
        };

        assertThatThrownBy(() -> read(null, both))
                .hasMessage("Cannot read the configuration: --set launcher.catalog.database:"
                        + " weekmart.launcher.catalog.database must contain {pipeline}, since weekly-metrics, city-bikes have"
                        + " tables of the same name, such as rejects, but is \"mart\"");
        both[3] = "launcher.catalog.database=mart_{pipeline}";
        assertThat(read(null, both))
                .extracting(settings -> settings.catalog().database())
                .containsExactly("mart_weekly_metrics", "mart_city_bikes");
        both[3] = "launcher.catalog.enabled=false";
        assertThat(read(null, both)).hasSize(2);
    }

    @Test
    void theLaunchersFolderLiesApartFromThatOfEveryPipeline() {
        assertThatThrownBy(() -> read(
                        null,
                        "raw.path=s3://raw/",
                        "output.path=s3://mart/weekly/",
                        "pipelines.city-bikes.output.path=s3://ops/"))
                .hasMessage(
                        "Cannot read the configuration: --set launcher.path: weekmart.launcher.path must lie apart from"
                                + " the root of the tables, s3://ops/, but is \"s3://ops/weekmart/\"");
    }
}
