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

    @Test
    void aSuppliedColumnLeavesItsNameToAnother() {
        Configuration conf = read("weekmart.tables.store { columns.store_num = store_key, constants.store_key = 1 }");
        assertThat(conf.get(Keys.WEEKLY.table(WeeklyTables.STORE).columns()))
                .isEqualTo(Map.of("store_num", "store_key"));
        read(
                "weekmart.tables.sales { columns.sales_price = sales_amt, derive.sales_amt = \"sales_qty * sales_price\" }");

        assertThat(problems("weekmart.tables.store { columns.store_num = store_key, constants.city = A }"))
                .isEqualTo(FILE
                        + ": 1: weekmart.tables.store.columns.store_num would be read from column store_key, and so"
                        + " would store_key");
    }

    @Test
    void aWrongValueOfASuppliedColumnIsOneProblem() {
        for (String wrong : List.of(
                "constants.sales_amt = x # constants.sales_amt must be a number of up to 14 digits and 2 decimals, such as"
                        + " 12.5, but is \"x\"",
                "derive.sales_amt = \"sales_qty * price\" # derive.sales_amt names price at position 13, which is no column"
                        + " of sales.")) {
            String[] parts = wrong.split(" # ");
            Configuration conf = Configuration.read(
                    List.of(FILE),
                    List.of(),
                    uri -> "weekmart.tables.sales { format.header = false, columns { prod_key = 1, store_key = 2,"
                            + " trans_dt = 3, sales_qty = 4 }, " + parts[0] + " }");
            conf.requirePositions(Keys.WEEKLY);
            assertThat(problems(conf)).isEqualTo(FILE + ": 1: weekmart.tables.sales." + parts[1]);
        }
    }

    @Test
    void theConstantOfAPrivateColumnIsNotShown() {
        assertThat(problems(
                        "weekmart.tables.store { private-columns = [\" Frnchs_Flg\"], constants.frnchs_flg = secret }"))
                .isEqualTo(FILE
                        + ": 1: weekmart.tables.store.constants.frnchs_flg must be 0 or 1, true or false, t or f, y or"
                        + " n, but is ***, the value of a private column");
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
