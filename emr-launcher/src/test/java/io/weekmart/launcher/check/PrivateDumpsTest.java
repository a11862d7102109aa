package io.weekmart.launcher.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dumps of customers with a damaged header: no value of a row is shown, nor kept in S3. */
class PrivateDumpsTest {
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);
    private static final String HEADER = String.join(",", OrdersTables.CUSTOMERS.columns());
    private static final String ROW = "1,Jane,Roe,jane@example.org,6303 Heather Plaza,Basel,BS,4001";
    /** Enough rows for a file that is remembered. */
    private static final String ROWS = (ROW + "\n").repeat((1 << 20) / ROW.length() + 1);

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final String folder = "private-" + UUID.randomUUID() + "/";

    @BeforeEach
    void putDumps() {
        for (TableSpec table : OrdersTables.PIPELINE.inputs()) {
            put(table.name(), String.join(",", table.columns()) + "\n");
        }
    }

    @Test
    void aQuoteThatIsNeverClosedShowsNoRow() {
        String row = "\"" + ROW.replace(",", "\",\"") + "\"\n";
        put("customers", HEADER.replace("customer_fname", "\"customer_fname") + "\n" + row + row);

        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith(
                        "customers_2024-05-05.csv: a name in its header goes over several lines, and customer_fname, ")
                .contains(" are missing. Found: customer_id and ")
                .endsWith(", not shown since customers has private columns")
                .doesNotContain("example.org")
                .doesNotContain("Heather");
    }

    @Test
    void aFirstLineThatIsARowIsNeitherShownNorKept() {
        put("customers", ROWS);

        assertThat(faults())
                .singleElement()
                .asString()
                .endsWith("Found: 8 names, not shown since customers has private columns");
        assertThat(kept()).doesNotContain("example.org").doesNotContain("Heather");
    }

    @Test
    void aRowThatIsGluedToAGoodHeaderIsNotKept() {
        put("customers", HEADER + ",customer_password" + ROW + "\n" + ROWS);

        assertThat(faults()).isEmpty();
        assertThat(kept())
                .contains("customer_zipcode")
                .doesNotContain("example.org")
                .doesNotContain("Heather");
        assertThat(faults()).isEmpty();
    }

    /** What is kept must not hold a file up whose columns are configured later. */
    @Test
    void aNameThatIsConfiguredLaterIsFoundThoughItWasNotKept() {
        put("customers", HEADER.replace("customer_id", "Kunde").replace("customer_fname", "Vorname") + "\n" + ROWS);

        assertThat(faults()).hasSize(1);
        assertThat(faults("columns.customer_fname=Vorname")).hasSize(1);
        assertThat(faults("columns.customer_id=Kunde")).isEmpty();
        assertThat(faults("columns.customer_id=Kunde", "columns.customer_fname=Vorname"))
                .isEmpty();
    }

    /** Positions are not private, so that a position configured later is found in what was kept. */
    @Test
    void aPositionThatIsConfiguredLaterIsFoundInWhatWasKept() {
        put("customers", ROWS);

        assertThat(faults("format.header=false", "columns.customer_id=1")).isEmpty();
        assertThat(kept()).contains("\"8\"").doesNotContain("example.org").doesNotContain("Heather");
        assertThat(faults("format.header=false", "columns.customer_id=1", "columns.customer_zipcode=8"))
                .isEmpty();
        assertThat(faults("format.header=false", "columns.customer_id=1", "columns.customer_zipcode=9"))
                .containsExactly("customers_2024-05-05.csv: its first row has 8 fields, but position 9 is to be read");
    }

    @Test
    void linesThatEndWithCarriageReturnsAloneAreRefused() {
        put("customers", HEADER + "\r" + ROW + "\r" + ROW + "\r");

        assertThat(faults())
                .containsExactly(
                        "customers_2024-05-05.csv: its header has a carriage return without a line feed, as where"
                                + " all lines end with a carriage return alone");
    }

    /** What is wrong with the dumps, as a process finds it that knows nothing but what was written down. */
    private List<String> faults(String... customers) {
        List<String> sets = new ArrayList<>(List.of("pipelines.orders.raw.path=" + dumps()));
        for (String set : customers) {
            sets.add("pipelines.orders.tables.customers." + set);
        }
        Settings settings = SettingsReader.read(List.of(), sets, uri -> Optional.empty(), "orders");
        return DumpCheck.of(S3.store(), settings, DATE, List.of(), ReadingMemory.in(S3.store(), memory()))
                .lines()
                .stream()
                .filter(line -> line.level() == CheckLine.Level.FAULT)
                .map(line -> line.file() + ": " + line.found())
                .toList();
    }

    /** All that was written down. */
    private String kept() {
        return S3.store().list(memory()).objects().stream()
                .map(object -> S3.store().text(object.location()).orElseThrow())
                .collect(Collectors.joining("\n"));
    }

    private void put(String table, String text) {
        S3.store().put(dumps().resolve(table + "_" + DATE + ".csv"), text.getBytes(UTF_8));
    }

    private S3Location dumps() {
        return new S3Location(S3.bucket(), folder);
    }

    private S3Location memory() {
        return new S3Location(S3.bucket(), "_" + folder);
    }
}
