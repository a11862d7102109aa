package io.weekmart.launcher.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The check of dumps among which there is no master of stores and products, whose keys are codes. */
class RowSourcesCheckTest {
    private static final LocalDate DATE = LocalDate.of(2024, 2, 6);

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final String folder = "rows-" + UUID.randomUUID() + "/";
    private final List<String> sets = new ArrayList<>();

    @BeforeEach
    void salesAndStockCounts() {
        sets.addAll(List.of(
                "raw.path=s3://" + S3.bucket() + "/" + folder,
                "calendar.source=iso",
                "tables.store.key-type=text",
                "tables.product.key-type=text",
                "tables.sales.columns.prod_key=StockCode"));
        put(WeeklyTables.INVENTORY, "cal_dt,store_key,prod_key,inventory_on_hand_qty\n2024-02-06,FR-014,85123A,4\n");
        put(
                WeeklyTables.SALES,
                "trans_id,StockCode,store_key,trans_dt,sales_qty,sales_amt,discounts\n1,85123A,FR-014,2024-02-06,1,1.00,None\n");
    }

    @Test
    void aMasterThatIsADumpIsMissed() {
        sets.add("tables.sales.ignore-columns=[discounts]");
        assertThat(faults()).containsExactly("store_2024-02-06.csv.gz", "product_2024-02-06.csv.gz");

        sets.add("tables.product.source=rows");
        assertThat(faults()).containsExactly("store_2024-02-06.csv.gz");
    }

    @Test
    void whatComesFromRowsIsNotLookedFor() {
        sets.addAll(List.of("tables.product.source=rows", "tables.store.source=rows"));
        // It may be a discount, until something is said of it.
        assertThat(faults()).containsExactly("sales_2024-02-06.csv");

        sets.add("tables.product.from-rows.brand_name=Discounts");
        assertThat(faults()).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder("sales_2024-02-06.csv", "inventory_2024-02-06.csv");
        put(WeeklyTables.STORE, "store_key\nFR-014\n");
        assertThat(files()).as("a store dump is no input").hasSize(2);
    }

    @Test
    void aColumnThatVanishesIsMissedBeforeTheRunMissesIt() {
        sets.addAll(List.of(
                "tables.product={ source = rows, from-rows { brand_name = Brand, prod_name = \" Discounts \" } }",
                "tables.store={ source = rows, from-rows { store_desc = inventory.Depot } }"));

        assertThat(DumpCheck.of(S3.store(), settings(), DATE).lines())
                .filteredOn(line -> line.level() == CheckLine.Level.FAULT)
                .extracting(CheckLine::file, CheckLine::found, CheckLine::hint)
                .containsExactlyInAnyOrder(
                        tuple(
                                "sales_2024-02-06.csv",
                                "column Brand, which fills product.brand_name, is missing. Found: trans_id, StockCode,"
                                        + " store_key, trans_dt, sales_qty, sales_amt, discounts",
                                "Have the export fixed, or correct tables.product.from-rows.brand_name in your"
                                        + " configuration. Without that key, the values that are published stay."),
                        tuple(
                                "inventory_2024-02-06.csv",
                                "column Depot, which fills store.store_desc, is missing. Found: cal_dt, store_key, prod_key,"
                                        + " inventory_on_hand_qty",
                                "Have the export fixed, or correct tables.store.from-rows.store_desc in your"
                                        + " configuration. Without that key, the values that are published stay."));
        assertThat(NewestDump.check(S3.store(), settings(), WeeklyTables.SALES, DATE)
                        .found())
                .startsWith("column Brand, which fills product.brand_name, is missing.");
        put(WeeklyTables.INVENTORY, "cal_dt,store_key,prod_key,inventory_on_hand_qty,DEPOT\n2024-02-06,A,B,4,x\n");
        assertThat(faults()).containsExactly("sales_2024-02-06.csv");
    }

    private Settings settings() {
        return SettingsReader.read(List.of(), sets, uri -> Optional.empty(), null);
    }

    private List<String> files() {
        return NightFiles.of(S3.store(), settings(), DATE).files().stream()
                .map((StoredObject file) -> file.below(settings().raw().path()))
                .toList();
    }

    private List<String> faults() {
        return DumpCheck.of(S3.store(), settings(), DATE).lines().stream()
                .filter(line -> line.level() == CheckLine.Level.FAULT)
                .map(CheckLine::file)
                .toList();
    }

    private void put(TableSpec table, String text) {
        S3.store().put(new S3Location(S3.bucket(), folder + table.name() + "_" + DATE + ".csv"), text.getBytes(UTF_8));
    }
}
