package io.weekmart.contract.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateFormsTest {
    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy, 03.05.2024, 2024-05-03",
        "dd.MM.yyyy, 29.02.2024, 2024-02-29",
        "dd.MM.yyyy, 30.02.2024,",
        "dd.MM.yyyy, 29.02.2023,",
        "dd.MM.yyyy, 3.5.2024,",
        "dd.MM.yyyy, 03.05.24,",
        "dd.MM.yyyy, 03.05.2024 ,2024-05-03",
        "dd.MM.yyyy, 03.05.20245,",
        "dd.MM.yyyy, 00.05.2024,",
        "dd.MM.yyyy, 03.13.2024,",
        "dd.MM.yyyy, 03.05.0000,",
        "dd.MM.yyyy, 03/05/2024,",
        "dd.MM.yyyy, 03.05.2024 00:00:00,",
        "M/d/yyyy, 5/3/2024, 2024-05-03",
        "M/d/yyyy, 12/31/2024, 2024-12-31",
        "M/d/yyyy, 05/03/2024, 2024-05-03",
        "M/d/yyyy, 13/3/2024,",
        "M/d/yyyy, 005/3/2024,",
        "yyyyMMdd, 20240503, 2024-05-03",
        "yyyyMMdd, 2024053,",
        "yyyyMMdd, 20240532,",
        "dd-MMM-yy, 03-MAY-24, 2024-05-03",
        "dd-MMM-yy, 03-May-24, 2024-05-03",
        "dd-MMM-yy, 03-may-99, 2099-05-03",
        "dd-MMM-yy, 03-MAI-24,",
        "dd-MMM-yy, 03-MAY-2024,",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 23:59:59, 2024-05-03",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 00:00:00.000, 2024-05-03",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 00:00:00.0000000, 2024-05-03",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 24:00:00,",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 23:60:00,",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 23:59:60,",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 00:00:00.,",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 00:00:00Z,",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03,",
        "yyyy-MM-dd'T'HH:mm:ss, 2024-05-03T01:00:00, 2024-05-03",
        "M/d/yyyy h:mm a, 5/3/2024 12:00 AM, 2024-05-03",
        "M/d/yyyy h:mm a, 5/3/2024 0:00 AM,",
        "M/d/yyyy h:mm a, 5/3/2024 13:00 pm,"
    })
    void datesAreReadStrictly(String pattern, String text, @Nullable LocalDate expected) {
        assertThat(new DateForms(List.of(pattern), "").date(text).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy, 03.05.2024 14:30:00, '', 2024-05-03T14:30:00",
        "dd.MM.yyyy, 03.05.2024T14:30:00.25, '', 2024-05-03T14:30:00.25",
        "dd.MM.yyyy, 03.05.2024, '',",
        "dd.MM.yyyy, 03.05.2024 14:30, '',",
        "dd.MM.yyyy HH:mm, 03.05.2024 14:30, '', 2024-05-03T14:30",
        "dd.MM.yyyy HH:mm, 03.05.2024 14:30:00, '',",
        "yyyy-MM-dd HH:mm:ss.SSS, 2024-05-03 14:30:00.125, '', 2024-05-03T14:30:00.125",
        "yyyy-MM-dd HH:mm:ss.SSS, 2024-05-03 14:30:00.12, '',",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 14:30:00.123456700, '',",
        "yyyy-MM-dd HH:mm:ss, 2024-05-03 14:30:00.1234560, '', 2024-05-03T14:30:00.123456",
        "M/d/yyyy h:mm:ss a, 5/3/2024 12:00:01 PM, '', 2024-05-03T12:00:01",
        "M/d/yyyy h:mm:ss a, 5/3/2024 1:00:01 pm, '', 2024-05-03T13:00:01",
        "yyyy-MM-dd, 2024-05-03T14:30:00Z, '',",
        "yyyy-MM-dd, 2024-05-03T14:30:00Z, as-written, 2024-05-03T14:30:00",
        "yyyy-MM-dd, 2024-05-03 14:30:00+02, as-written, 2024-05-03T14:30:00",
        "yyyy-MM-dd, 2024-05-03 22:30:00.5Z, Europe/Berlin, 2024-05-04T00:30:00.5",
        "yyyy-MM-dd, 2024-05-03 22:30:00 -0500, Europe/Berlin, 2024-05-04T05:30:00",
        "yyyy-MM-dd, 2024-05-03 22:30:00-05:30, UTC, 2024-05-04T04:00:00",
        "yyyy-MM-dd, 2024-05-03 22:30:00, Europe/Berlin, 2024-05-03T22:30:00",
        "yyyy-MM-dd, 2024-05-03 22:30:00+25:00, Europe/Berlin,",
        "yyyy-MM-dd, 2024-05-03 22:30:00+2, Europe/Berlin,",
        "yyyy-MM-dd, 2024-05-03 22:30:00z, Europe/Berlin,"
    })
    void timestampsAreReadExactly(String pattern, String text, String zone, @Nullable LocalDateTime expected) {
        DateForms forms = new DateForms(List.of(pattern), zone);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        LocalDateTime read = forms.timestamp(bytes, 0, bytes.length)
                ? LocalDate.EPOCH.atStartOfDay().plus(forms.value(), ChronoUnit.MICROS)
                : null;

        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "03.05.2024, 2024-05-03",
        "20240503, 2024-05-03",
        "03-MAY-24, 2024-05-03",
        "5/3/2024 23:30, 2024-05-03",
        "2024-05-03,"
    })
    void aListTakesEachOfItsForms(String text, @Nullable LocalDate expected) {
        DateForms forms = new DateForms(List.of("dd.MM.yyyy", "yyyyMMdd", "dd-MMM-yy", "M/d/yyyy HH:mm"), "");

        assertThat(forms.date(text).orElse(null)).isEqualTo(expected);
    }
}
