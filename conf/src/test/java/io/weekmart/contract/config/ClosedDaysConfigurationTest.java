package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.calendar.ClosedDays;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.OrdersTables;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The days of {@code raw.closed}. */
class ClosedDaysConfigurationTest {
    @Test
    void weekdaysInAnyCaseAndDatesAreClosed() {
        ClosedDays closed = read("raw.closed=[Sunday, \"2024-12-25\", SATURDAY, 2024-01-01, sunday]")
                .get(Keys.WEEKLY.rawClosed());

        assertThat(closed)
                .isEqualTo(new ClosedDays(
                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                        Set.of(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 12, 25))));
        assertThat(closed.texts()).containsExactly("SATURDAY", "SUNDAY", "2024-01-01", "2024-12-25");
        assertThat(closed.on(LocalDate.of(2024, 12, 25))).isTrue();
        assertThat(closed.on(LocalDate.of(2024, 12, 28))).isTrue();
        assertThat(closed.on(LocalDate.of(2024, 12, 26))).isFalse();
    }

    @Test
    void aDateOfAClosedWeekdayMayBeOpen() {
        ClosedDays closed =
                read("raw.closed=[SUNDAY, \"except 2024-12-22\", 2024-12-25]").get(Keys.WEEKLY.rawClosed());

        assertThat(closed.texts()).containsExactly("SUNDAY", "2024-12-25", "except 2024-12-22");
        assertThat(closed).isEqualTo(ClosedDays.of(closed.texts()));
        assertThat(closed.on(LocalDate.of(2024, 12, 15))).isTrue();
        assertThat(closed.on(LocalDate.of(2024, 12, 22))).isFalse();
        assertThat(closed.on(LocalDate.of(2024, 12, 22), true))
                .as("against the calendar")
                .isFalse();
        assertThat(closed.on(LocalDate.of(2024, 12, 23), true)).isTrue();
    }

    @Test
    void aPipelineWithoutTheRetailersCalendarIsOpenWhereTheStoresAreClosed() {
        Configuration top = read("raw.closed=SUNDAY");
        Configuration own = read("raw.closed=SUNDAY", "pipelines.orders.raw.closed=[\"2024-12-25\"]");

        assertThat(read().get(Keys.WEEKLY.rawClosed())).isEqualTo(ClosedDays.NONE);
        assertThat(top.get(top.keys(OrdersTables.PIPELINE).rawClosed())).isEqualTo(ClosedDays.NONE);
        assertThat(own.get(own.keys(OrdersTables.PIPELINE).rawClosed()).texts()).containsExactly("2024-12-25");
        assertThat(own.get(Keys.WEEKLY.rawClosed()).texts()).containsExactly("SUNDAY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[SATRDAY] | weekmart.raw.closed holds \"SATRDAY\", which is neither a weekday, such as SATURDAY, nor a date, such as 2024-12-25, nor an exception, such as \"except 2024-12-22\"",
                "[2024-02-30] | weekmart.raw.closed holds \"2024-02-30\", which is neither a weekday, such as SATURDAY, nor a date, such as 2024-12-25, nor an exception, such as \"except 2024-12-22\"",
                "[25.12.2024] | weekmart.raw.closed holds \"25.12.2024\", which is neither a weekday, such as SATURDAY, nor a date, such as 2024-12-25, nor an exception, such as \"except 2024-12-22\"",
                "[MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY] | weekmart.raw.closed must leave a weekday on which the stores are open"
            })
    void anythingElseIsRefused(String value, String expected) {
        Configuration configuration = Configuration.read(List.of(), List.of("raw.closed=" + value), uri -> uri);

        UserFault fault = catchThrowableOfType(UserFault.class, () -> configuration.throwIfAny(""));

        assertThat(Optional.ofNullable(fault.getMessage()).orElseThrow())
                .isEqualTo("Cannot read the configuration: --set raw.closed: " + expected);
    }

    private static Configuration read(String... sets) {
        Configuration configuration = Configuration.read(List.of(), List.of(sets), uri -> uri);
        configuration.throwIfAny("");
        return configuration;
    }
}
