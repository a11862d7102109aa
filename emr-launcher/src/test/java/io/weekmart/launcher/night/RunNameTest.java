package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a run tells its pipeline and its date, and no name of another environment is taken for one. */
class RunNameTest {
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);
    /** The longest tag that YARN takes, in characters. */
    private static final int LONGEST_TAG = 100;

    private static NightSettings settings(String environment) {
        return SettingsReader.readNights(
                        List.of(),
                        List.of(
                                "raw.path=s3://raw/",
                                "output.path=s3://mart/",
                                "launcher.path=s3://ops/",
                                "launcher.environment=" + environment),
                        file -> Optional.empty(),
                        null)
                .get(0);
    }

    @Test
    void aNameLeadsBackToItsRun() {
        NightSettings settings = settings("prod-eu");
        DailyRun run = settings.run(DATE);
        String name = RunName.of("prod-eu", run, 12);

        assertThat(name).isEqualTo("weekmart-prod-eu-weekly-metrics-2024-05-05-a12");
        assertThat(RunName.run(name, settings)).contains(run);
        assertThat(RunName.run(name + "-kill-0a1b2c", settings)).contains(run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weekmart-prod-eu-weekly-metrics-2024-05-05-a1",
                "weekmart-prod-2024-05-05-a1",
                "weekmart-prod-monthly-metrics-2024-05-05-a1",
                "weekmart-prod-weekly-metrics-2024-13-05-a1",
                "weekmart-prod-weekly-metrics-2024-05-05",
                "somebody-elses"
            })
    void anyOtherNameLeadsNowhere(String name) {
        assertThat(RunName.run(name, settings("prod"))).isEmpty();
    }

    @Test
    void theNameOfEveryPipelineFitsIntoATagOfYarn() {
        NightSettings settings = settings("e".repeat(32));
        for (Pipeline pipeline : ShippedPipelines.ALL) {
            String run = RunName.of(settings.environment(), settings.run(pipeline.name(), DATE), 999);
            assertThat(run + "-" + settings.installation()).hasSizeLessThanOrEqualTo(LONGEST_TAG);
        }
    }
}
