package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that have no dump, since their rows are made of those that name them. */
class RowSourcesTest {
    @Test
    void everyTableHasItsDumpUnlessSomethingElseIsSaid() {
        Configuration conf = read();
        assertThat(conf.rowSources(Keys.WEEKLY)).isEqualTo(RowSources.NONE);
        assertThat(conf.configured(Keys.WEEKLY)).isEqualTo(WeeklyTables.PIPELINE);
    }

    @Test
    void whatComesFromRowsIsNoInput() {
        Configuration conf = read(
                "tables.product={ source = rows, from-rows { prod_name = \" Description \", brand_name = \"Inventory. Brand\" } }",
                "tables.store={ key-type = text, source = rows, from-rows { cntry_nm = Country } }",
                "tables.sales.columns.store_key=Country");

        assertThat(conf.configured(Keys.WEEKLY).inputs())
                .extracting(TableSpec::name)
                .containsExactly("sales", "inventory", "calendar");
        RowSources sources = conf.rowSources(Keys.WEEKLY);
        assertThat(sources.filled())
                .isEqualTo(Map.of(
                        WeeklyTables.PRODUCT,
                        Map.of(
                                "prod_name",
                                new RowSources.Source("sales", "Description"),
                                "brand_name",
                                new RowSources.Source("inventory", "Brand")),
                        WeeklyTables.STORE,
                        Map.of("cntry_nm", new RowSources.Source("sales", "Country"))));
        assertThat(conf.knownElsewhere(Keys.WEEKLY, WeeklyTables.SALES))
                .containsExactlyInAnyOrder("Description", "Country");
        assertThat(conf.knownElsewhere(Keys.WEEKLY, WeeklyTables.INVENTORY)).containsExactly("Brand");
        assertThat(conf.knownElsewhere(Keys.WEEKLY, WeeklyTables.CALENDAR)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "sales.source=rows # tables.sales.source cannot be set: only store and product have it",
                "calendar.from-rows={ cal_dt = day } # tables.calendar.from-rows cannot be set: only store and product have it",
                "store.source=none # tables.store.source must be one of dump, rows, but is \"none\"",
                "product.from-rows={ prod_name = Text } # tables.product.from-rows has no effect where tables.product.source is dump",
                "product={ source = rows, from-rows { name = Text } } # tables.product.from-rows.name names name, which is no column of product.",
                "product={ source = rows, from-rows { prod_key = Text } } # tables.product.from-rows.prod_key cannot be filled: it is the key, which the rows name",
                "product={ source = rows, from-rows { prod_name = Trans_Dt } } # tables.product.from-rows.prod_name is text, but Trans_Dt is read as trans_dt of sales, which is date",
                "product={ source = rows, from-rows { wgt = sales_price } } # tables.product.from-rows.wgt is decimal(17,3), but sales_price is read as sales_price of sales, which is decimal(16,4)",
                "{ sales.format.header = false, sales.columns = { trans_id = 1, prod_key = 2, store_key = 3, trans_dt = 4, sales_qty = 6, sales_amt = 7 }, product = { source = rows, from-rows { prod_name = Text } } } # tables.product.from-rows.prod_name must be the position of the column, such as 3, since the dumps of sales have no header, but is \"Text\"",
                "{ inventory.enabled = false, product = { source = rows, from-rows { prod_name = inventory.Text } } } # tables.product.from-rows.prod_name names inventory.Text, but tables.inventory.enabled is false: no dump of inventory is read",
                "product={ source = rows, columns { prod_key = StockCode } } # tables.product.columns has no effect where tables.product.source is rows: no dump of product is read",
                "product={ source = rows, max-rejected-fraction = 0.05 } # tables.product.max-rejected-fraction has no effect where tables.product.source is rows",
                "store={ source = rows, file-pattern = stores.csv } # tables.store.file-pattern has no effect where tables.store.source is rows",
                "product={ source = rows, from-rows { prod_name = T, wgt = t } } # tables.product.from-rows.wgt is decimal(17,3), but t fills a column that is text as well",
            })
    void aMistakeIsOneSentence(String set, String sentence) {
        UserFault fault = catchThrowableOfType(
                UserFault.class, () -> read(set.startsWith("{") ? "tables=" + set : "tables." + set));
        assertThat(fault.getMessage()).contains("weekmart." + sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                // By the export's name, by Weekmart's, and by Weekmart's where there is no header.
                "Customer # {} # customer",
                "trans_id # { trans_id = InvoiceNo } # invoiceno",
                "Trans_Id # { trans_id = 1 } # 1",
                "InvoiceNo # { trans_id = InvoiceNo } # InvoiceNo",
            })
    void aPrivateColumnFillsNone(String hidden, String columns, String filling) {
        UserFault fault = catchThrowableOfType(
                UserFault.class,
                () -> read(
                        "tables.sales={ trans-id-type = text, private-columns = [" + hidden + "], columns = " + columns
                                + " }",
                        "tables.store={ source = rows, from-rows { store_desc = \"" + filling + "\" } }"));
        assertThat(fault.getMessage())
                .contains("weekmart.tables.store.from-rows.store_desc names " + filling
                        + ", a private column of sales, whose values are shown nowhere");
    }

    @Test
    void columnsOfATableThatIsNotReadAreNothingToItsNamesakes() {
        String filled = "tables.product={ source = rows, from-rows { brand_name = ";

        UserFault fault = catchThrowableOfType(UserFault.class, () -> read(filled + "inventory.promotion_flg } }"));
        assertThat(fault.getMessage()).contains("is read as promotion_flg of inventory, which is flag");
        assertThat(read(filled + "promotion_flg } }").rowSources(Keys.WEEKLY).tables())
                .containsExactly(WeeklyTables.PRODUCT);
    }

    @Test
    void aPositionIsOfOneTable() {
        RowSources sources = read(
                        "raw.format.header=false",
                        "tables.sales.columns={ trans_id = 1, prod_key = 2, store_key = 3, trans_dt = 4, sales_qty = 6, sales_amt = 7 }",
                        // It would be of another type there.
                        "tables.inventory.columns={ cal_dt = 1, store_key = 2, prod_key = 3, inventory_on_hand_qty = 5 }",
                        "tables.product={ source = rows, from-rows { prod_name = \"5\", brand_name = \"inventory.6\" } }",
                        "tables.store.source=rows")
                .rowSources(Keys.WEEKLY);
        assertThat(sources.exported(WeeklyTables.SALES)).containsExactly("5");
        assertThat(sources.exported(WeeklyTables.INVENTORY)).containsExactly("6");
        assertThat(sources.filledBy(WeeklyTables.INVENTORY))
                .isEqualTo(Map.of(new RowSources.Source("inventory", "6"), "product.brand_name"));
    }

    @Test
    void namesOfDumpsThatNobodyReadsStandInNobodysWay() {
        Configuration conf = read(
                "tables.sales.file-pattern=\"product_{date}.csv\"",
                "tables.product.source=rows",
                "tables.store.source=rows");
        assertThat(conf.tableFiles(Keys.WEEKLY).own()).containsOnlyKeys(WeeklyTables.SALES);
    }

    @Test
    void aCodeThatBecomesANumberFillsNoText() {
        UserFault fault = catchThrowableOfType(
                UserFault.class,
                () -> read(
                        "tables.store.key-type=text",
                        "tables.sales.columns.store_key=Branch",
                        "tables.product={ source = rows, from-rows { subcategory_name = Branch } }"));
        assertThat(fault.getMessage())
                .contains(
                        "weekmart.tables.product.from-rows.subcategory_name cannot be filled from Branch: it is read as"
                                + " store_key of sales, whose codes are replaced by numbers, as tables.store.source is dump");

        // The codes of a table that is made of rows stand there as they are.
        assertThat(read(
                                "tables.store={ key-type = text, source = rows }",
                                "tables.sales.columns.store_key=Branch",
                                "tables.product={ source = rows, from-rows { subcategory_name = Branch } }")
                        .rowSources(Keys.WEEKLY)
                        .exported(WeeklyTables.SALES))
                .containsExactly("Branch");
    }

    private static Configuration read(String... sets) {
        Configuration conf = Configuration.read(List.of(), List.of(sets), uri -> uri);
        conf.throwIfAny("");
        return conf;
    }
}
