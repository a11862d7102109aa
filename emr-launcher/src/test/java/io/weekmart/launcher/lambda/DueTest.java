package io.weekmart.launcher.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which dates a new object in S3 concerns. */
class DueTest {
    private static final Set<LocalDate> NIGHT = Set.of(LocalDate.of(2024, 5, 5));

    @Test
    void aDumpOfTheCalendarIsNoEventWhereTheCalendarIsGenerated() {
        assertThat(dates("calendar_2024-05-05.csv.gz")).isEqualTo(NIGHT);
        assertThat(dates("calendar_2024-05-05.csv.gz", "calendar.source=nrf-4-5-4"))
                .isEmpty();
        assertThat(dates("sales_2024-05-05.csv.gz", "calendar.source=nrf-4-5-4"))
                .isEqualTo(NIGHT);
    }

    @Test
    void aDumpOfStockIsNoEventWhereThereAreNoStockCounts() {
        assertThat(dates("inventory_2024-05-05.csv.gz")).isEqualTo(NIGHT);
        assertThat(dates("inventory_2024-05-05.csv.gz", "tables.inventory.enabled=false"))
                .isEmpty();
    }

    private static Set<LocalDate> dates(String created, String... sets) {
        List<String> all = new ArrayList<>(
                List.of("raw.path=s3://raw/dumps/", "output.path=s3://mart/", "launcher.path=s3://ops/launcher/"));
        all.addAll(List.of(sets));
        NightSettings settings = SettingsReader.readNights(List.of(), all, file -> Optional.empty(), null)
                .get(0);
        return new Due(settings, Instant.parse("2024-05-06T03:00:00Z"))
                .of(new Event.Created(List.of(new S3Location("raw", "dumps/" + created))));
    }
}
