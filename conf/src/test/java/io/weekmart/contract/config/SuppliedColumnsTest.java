package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.WeeklyTables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the configuration says about columns whose values it supplies, in every way in which it can be written. */
class SuppliedColumnsTest {
    private static final String FILE = "s3://conf/my.conf";
    private static final String STORE =
            "{ postal_zip_cd = 01067, store_num = 1.10, addr = 0.0001, latitude = 12345678.1234, region = 007, city = 1e5 }";
    private static final Map<String, String> AS_WRITTEN = Map.of(
            "postal_zip_cd", "01067",
            "store_num", "1.10",
            "addr", "0.0001",
            "latitude", "12345678.1234",
            "region", "007",
            "city", "1e5");

    @Test
    void theDigitsOfANumberAreKeptInEveryWay() {
        Configuration file = read("weekmart.tables.store { constants " + STORE + ", format.null-text = [000, 1.0] }");
        assertThat(constants(file)).isEqualTo(AS_WRITTEN);
        assertThat(nulls(file)).containsExactly("000", "1.0");

        // As it is deployed for EMR, with and without the keys of the launcher, and again from there.
        assertThat(constants(read(file.changes()))).isEqualTo(AS_WRITTEN);
        assertThat(constants(read(file.changesWithout("launcher")))).isEqualTo(AS_WRITTEN);
        assertThat(nulls(read(file.changes()))).containsExactly("000", "1.0");
        assertThat(read(file.changes()).changes()).isEqualTo(file.changes());

        assertThat(constants(line("tables.store.constants=" + STORE))).isEqualTo(AS_WRITTEN);
        assertThat(constants(line("tables.store={ constants = " + STORE + " }")))
                .isEqualTo(AS_WRITTEN);
        assertThat(nulls(line("tables.store.format.null-text=[000, 1.0]"))).containsExactly("000", "1.0");
        assertThat(constants(line("tables.store.constants.postal_zip_cd=01067")))
                .isEqualTo(Map.of("postal_zip_cd", "01067"));
        assertThat(constants(read(line("tables.store.constants=" + STORE).changes())))
                .isEqualTo(AS_WRITTEN);
    }

    @Test
    void aNumberThatIsReferredToKeepsItsDigits() {
        String text =
                "weekmart.tables.store.constants { postal_zip_cd = 01067, store_num = ${weekmart.tables.store.constants.postal_zip_cd} }";
        assertThat(constants(read(read(text).changes())))
                .isEqualTo(Map.of("postal_zip_cd", "01067", "store_num", "01067"));
    }

    private static Map<String, String> constants(Configuration conf) {
        return conf.columnRules(Keys.WEEKLY, WeeklyTables.STORE).constants();
    }

    private static List<String> nulls(Configuration conf) {
        return conf.dialect(Keys.WEEKLY, WeeklyTables.STORE).nullTexts();
    }

    private static Configuration read(String text) {
        Configuration conf = Configuration.read(List.of(FILE), List.of(), uri -> text);
        conf.throwIfAny("");
        return conf;
    }

    private static Configuration line(String set) {
        Configuration conf = Configuration.read(List.of(), List.of(set), uri -> uri);
        conf.throwIfAny("");
        return conf;
    }

    private static String problems(String text) {
        return problems(Configuration.read(List.of(FILE), List.of(), uri -> text));
    }

    private static String problems(Configuration conf) {
        return String.valueOf(catchThrowableOfType(UserFault.class, () -> conf.throwIfAny(""))
                        .getMessage())
                .replace("Cannot read the configuration: ", "");
    }
}
