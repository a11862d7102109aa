package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.StandardValue;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration says about columns beyond their names. */
class ColumnRulesTest {
    private static final String FILE = "s3://conf/my.conf";

    @Test
    void nothingSetIsNoRule() {
        Configuration conf = read("");
        for (Pipeline pipeline : ShippedPipelines.ALL) {
            pipeline.inputs().forEach(table -> assertThat(conf.columnRules(conf.keys(pipeline), table))
                    .isEqualTo(ColumnRules.NONE));
        }
    }

    @Test
    void constantsAreTextsByColumnInEveryPipeline() {
        Configuration conf = read(
                """
                weekmart.tables.sales.constants { store_key = 1, discount = "0.00", trans_dt = 2024-05-03 }
                weekmart.pipelines.orders.tables.customers.constants.customer_state = PR
                """);

        assertThat(conf.columnRules(Keys.WEEKLY, WeeklyTables.SALES).constants())
                .isEqualTo(Map.of("store_key", "1", "discount", "0.00", "trans_dt", "2024-05-03"));
        Pipeline orders = OrdersTables.PIPELINE;
        assertThat(conf.columnRules(conf.keys(orders), orders.input("customers").orElseThrow())
                        .constants())
                .isEqualTo(Map.of("customer_state", "PR"));
    }

    @Test
    void receiptNumbersAreNumbersOrCodes() {
        assertThat(read("weekmart.tables.sales.trans-id-type = bigint").columnRules(Keys.WEEKLY, WeeklyTables.SALES))
                .isEqualTo(ColumnRules.NONE);
        ColumnRules text =
                read("""
                        weekmart.tables.sales { constants.trans_id = " C 7 ", trans-id-type = TEXT }
                        """)
                        .columnRules(Keys.WEEKLY, WeeklyTables.SALES);
        assertThat(text.types()).isEqualTo(Map.of("trans_id", FieldType.CODE));
        assertThat(text.typed(WeeklyTables.SALES).field("trans_id").type()).isEqualTo(FieldType.CODE);
        assertThat(StandardValue.of(FieldType.CODE, " C 7 ").text()).isEqualTo("C 7");
        // As in a dump, where other white space is part of a text.
        assertThat(StandardValue.of(FieldType.CODE, " \t7\u3000 ").text()).isEqualTo("\t7\u3000");
    }

    @Test
    void keysThatAreCodesAreCodesInEveryTableThatNamesThem() {
        Configuration conf = read(
                """
                weekmart.tables {
                  store.key-type = text
                  sales.constants.store_key = " FR-014 "
                  inventory.constants.store_key = "007"
                }
                """);

        for (TableSpec table : List.of(WeeklyTables.STORE, WeeklyTables.SALES, WeeklyTables.INVENTORY)) {
            assertThat(conf.columnRules(Keys.WEEKLY, table).types())
                    .as(table.name())
                    .isEqualTo(Map.of("store_key", FieldType.KEY_CODE));
        }
        assertThat(conf.columnRules(Keys.WEEKLY, WeeklyTables.PRODUCT)).isEqualTo(ColumnRules.NONE);
        assertThat(conf.columnRules(Keys.WEEKLY, WeeklyTables.CALENDAR)).isEqualTo(ColumnRules.NONE);
        assertThat(read("weekmart.tables { store.key-type = int, product.key-type = bigint }")
                        .columnRules(Keys.WEEKLY, WeeklyTables.SALES))
                .isEqualTo(ColumnRules.NONE);
    }

    @Test
    void badValuesOfOptionalColumnsAreNullWithAndWithoutQuotes() {
        for (String written : List.of("null", "\"null\"", "NULL", "reject")) {
            assertThat(read("weekmart.tables.sales.bad-optional-values = " + written)
                            .columnRules(Keys.WEEKLY, WeeklyTables.SALES)
                            .nullsBadValues())
                    .as(written)
                    .isEqualTo(!written.equals("reject"));
        }
        Configuration line =
                Configuration.read(List.of(), List.of("tables.sales.bad-optional-values=null"), uri -> uri);
        line.throwIfAny("");
        assertThat(line.columnRules(Keys.WEEKLY, WeeklyTables.SALES).nullsBadValues())
                .isTrue();
        assertThat(line.columnRules(Keys.WEEKLY, WeeklyTables.STORE).nullsBadValues())
                .isFalse();
    }

    @Test
    void expressionsAreSumsOfProducts() {
        assertThat(read("weekmart.tables.sales.derive.sales_amt = \"sales_qty * sales_price - discount+ship_cost\"")
                        .columnRules(Keys.WEEKLY, WeeklyTables.SALES)
                        .derived())
                .isEqualTo(Map.of(
                        "sales_amt",
                        new Derivation(
                                "sales_qty * sales_price - discount+ship_cost",
                                List.of(
                                        new Derivation.Term(false, List.of("sales_qty", "sales_price")),
                                        new Derivation.Term(true, List.of("discount")),
                                        new Derivation.Term(false, List.of("ship_cost"))))));
    }

    @Test
    void aColumnIsComputedBehindThoseThatItIsComputedFrom() {
        assertThat(
                        read("""
                                weekmart.tables.sales.derive {
                                  sales_mgrn = "sales_amt - sales_cost"
                                  sales_amt = "sales_qty * sales_price - discount"
                                  discount = ship_cost
                                }
                                """)
                                .columnRules(Keys.WEEKLY, WeeklyTables.SALES)
                                .derived()
                                .keySet())
                .containsExactly("discount", "sales_amt", "sales_mgrn");
    }

    @Test
    void noColumnIsComputedFromItself() {
        assertThat(catchThrowableOfType(
                                UserFault.class,
                                () -> read(
                                        """
                                        weekmart.tables.sales.derive {
                                          sales_mgrn = "sales_amt - sales_cost"
                                          sales_amt = "sales_mgrn + ship_cost"
                                          discount = "sales_amt - sales_price"
                                        }
                                        """))
                        .getMessage())
                .isEqualTo("Cannot read the configuration: 2 problems\n  " + FILE
                        + ": 2: weekmart.tables.sales.derive.sales_mgrn names sales_amt, which is computed from sales_mgrn"
                        + " in its turn: no column can be computed from itself\n  " + FILE
                        + ": 3: weekmart.tables.sales.derive.sales_amt names sales_mgrn, which is computed from sales_amt"
                        + " in its turn: no column can be computed from itself");
    }

    @Test
    void anotherColumnMayHaveTheNameOfOneThatIsSupplied() {
        Configuration conf = read(
                """
                weekmart.tables.sales {
                  columns { sales_price = sales_amt, trans_id = Store_Key }
                  derive { sales_amt = "sales_qty * sales_price" }
                  constants { store_key = 1 }
                }
                """);
        ColumnNames names = ColumnNames.of(conf, Keys.WEEKLY, WeeklyTables.SALES);

        ColumnNames.Lacks lacks =
                names.lackedBy(List.of("store_key", "prod_key", "trans_dt", "sales_qty", "sales_amt"), ',');
        assertThat(lacks.unusable()).as(lacks.toString()).isFalse();
        assertThat(lacks.absent()).doesNotContain("trans_id", "sales_price");
    }

    @Test
    void aConstantNeedsNoPositionWhereThereIsNoHeader() {
        Configuration conf = read(
                """
                weekmart.tables.store { format.header = false, columns { store_num = 1 }, constants { store_key = 1 } }
                """);
        conf.requirePositions(Keys.WEEKLY);
        conf.throwIfAny("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "sales.constants.store_key = S1 # sales.constants.store_key must be a whole number of 32 bits, such as 42, but is \"S1\"",
                "sales.constants.store_key = 1.5 # sales.constants.store_key must be a whole number of 32 bits, such as 42, but is \"1.5\"",
                "sales.constants.discount = 0.005 # sales.constants.discount must be a number of up to 14 digits and 2 decimals, such as 12.5, but is \"0.005\"",
                "sales.constants.trans_dt = 2024-02-30 # sales.constants.trans_dt must be a date such as 2024-05-03, but is \"2024-02-30\"",
                "sales.constants.trans_id = C7 # sales.constants.trans_id must be a whole number of 64 bits, such as 42, but is \"C7\"",
                "sales.trans-id-type = int # sales.trans-id-type must be one of bigint, text, but is \"int\"",
                "sales.bad-optional-values = empty # sales.bad-optional-values must be one of reject, null, but is \"empty\"",
                "store.key-type = bigint # store.key-type must be one of int, text, but is \"bigint\"",
                "product.key-type = int # product.key-type must be one of bigint, text, but is \"int\"",
                "sales.key-type = text # sales.key-type cannot be set: only store and product have it",
                "inventory.trans-id-type = text # inventory.trans-id-type cannot be set: only sales has it",
                "store.constants.frnchs_flg = no # store.constants.frnchs_flg must be 0 or 1, true or false, t or f, y or n, but is \"no\"",
                "store.constants.city = \"\" # store.constants.city must not be empty",
                "store.constants.city = [A] # store.constants.city must be text, but is a list",
                "sales.constants.store = 1 # sales.constants.store names store, which is no column of sales. Did you mean store_key?",
                "sales.derive.sales_amt = \"sales_qty * (sales_price)\" # sales.derive.sales_amt must be decimal columns of its table that are added (+), subtracted (-) and multiplied (*), such as \"sales_qty * sales_price\", but has ( at position 13, where a column is expected",
                "sales.derive.sales_amt = \"sales_qty * 2\" # sales.derive.sales_amt must be decimal columns of its table that are added (+), subtracted (-) and multiplied (*), such as \"sales_qty * sales_price\", but has 2 at position 13, where a column is expected",
                "sales.derive.sales_amt = \"sales_qty / sales_price\" # sales.derive.sales_amt must be decimal columns of its table that are added (+), subtracted (-) and multiplied (*), such as \"sales_qty * sales_price\", but has / at position 11, where +, - or * is expected",
                "sales.derive.sales_amt = \"sales_qty *\" # sales.derive.sales_amt must be decimal columns of its table that are added (+), subtracted (-) and multiplied (*), such as \"sales_qty * sales_price\", but ends where a column is expected",
                "sales.derive.sales_amt = \"sales_qty * sale_price\" # sales.derive.sales_amt names sale_price at position 13, which is no column of sales. Did you mean sales_price?",
                "sales.derive.sales_amt = \"sales_qty * store_key\" # sales.derive.sales_amt names store_key at position 13, which is int: only decimal columns can be computed with",
                "sales.derive.sales_amt = \"sales_amt * sales_price\" # sales.derive.sales_amt names sales_amt: no column can be computed from itself",
                "sales.derive.store_key = \"sales_qty\" # sales.derive.store_key cannot be derived: it is int, and only decimal columns can be",
                "sales { derive.sales_amt = sales_qty, constants.sales_amt = 1 } # sales.derive.sales_amt gives the values of a column that tables.sales.constants gives, too: remove one of them",
                "sales { derive.sales_amt = sales_qty, columns.sales_amt = Netto } # sales.derive.sales_amt gives the values of a column that tables.sales.columns reads from Netto: remove one of them",
                "sales { columns.store_key = shop, constants.store_key = 1 } # sales.constants.store_key gives the values of a column that tables.sales.columns reads from shop: remove one of them",
            })
    void aMistakeIsOneSentence(String line, String sentence) {
        assertThat(catchThrowableOfType(UserFault.class, () -> read("weekmart.tables." + line))
                        .getMessage())
                .isEqualTo("Cannot read the configuration: " + FILE + ": 1: weekmart.tables." + sentence);
    }

    private static Configuration read(String text) {
        Configuration conf = Configuration.read(List.of(FILE), List.of(), uri -> text);
        conf.throwIfAny("");
        return conf;
    }
}
