package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.WeeklyTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnNamesTest {
    private static final List<String> REQUIRED =
            List.of("trans_id", "prod_key", "store_key", "trans_dt", "sales_qty", "sales_amt");

    @Test
    void optionalColumnsMayBeAbsentAndRequiredOnesMayNot() {
        ColumnNames.Lacks lacks = sales(Map.of(), List.of()).lackedBy(REQUIRED, ',');
        assertThat(lacks.missing()).isEmpty();
        assertThat(lacks.absent())
                .containsExactly("trans_time", "sales_price", "discount", "sales_cost", "sales_mgrn", "ship_cost");
        assertThat(lacks.unusable()).isFalse();

        assertThat(sales(Map.of(), List.of()).lackedBy(without("trans_dt"), ',').missing())
                .containsExactly("trans_dt");
        // No empty value of it is accepted, but the column need not be there.
        assertThat(sales(Map.of(), List.of()).lackedBy(without("trans_id"), ',').missing())
                .isEmpty();
        assertThat(sales(Map.of(), List.of()).lackedBy(without("trans_id"), ',').absent())
                .contains("trans_id");
    }

    @Test
    void aColumnOfTheNaturalKeyIsRequired() {
        ColumnNames keyed = new ColumnNames(
                WeeklyTables.SALES, Map.of(), List.of("trans_id", "trans_time"), List.of(), ColumnRules.NONE);
        assertThat(keyed.lackedBy(REQUIRED, ',').missing()).containsExactly("trans_time");
        assertThat(keyed.lackedBy(without("trans_id"), ',').missing()).containsExactly("trans_id", "trans_time");
    }

    @Test
    void anUnknownNameWithinALetterOrTwoOfAnAbsentColumnIsTakenForAMisspelling() {
        assertThat(misspelled("sales_csot")).isEqualTo(Map.of(6, "sales_cost"));
        assertThat(misspelled("Sales Cost")).isEqualTo(Map.of(6, "sales_cost"));
        assertThat(misspelled("salescosts")).isEqualTo(Map.of(6, "sales_cost"));
        assertThat(misspelled("sales_cast_2")).isEmpty();
        assertThat(misspelled("opened_on")).isEmpty();
        // Two letters of a short name would be any name.
        assertThat(new ColumnNames(WeeklyTables.PRODUCT, Map.of(), List.of("prod_key"), List.of(), ColumnRules.NONE)
                        .lackedBy(List.of("prod_key", "val", "tag"), ',')
                        .misspelled())
                .isEqualTo(Map.of(1, "vol"));
    }

    @Test
    void aNameThatIsMappedOrListedIsNoMisspelling() {
        assertThat(sales(Map.of("sales_cost", "sales_csot"), List.of())
                        .lackedBy(with("sales_csot"), ',')
                        .misspelled())
                .isEmpty();
        assertThat(sales(Map.of(), List.of("Sales_Csot"))
                        .lackedBy(with("sales_csot"), ',')
                        .misspelled())
                .isEmpty();
        // The mapping itself is misspelled.
        assertThat(sales(Map.of("sales_cost", "Net Csot"), List.of())
                        .lackedBy(with("net cost"), ',')
                        .misspelled())
                .isEqualTo(Map.of(6, "sales_cost"));
    }

    @Test
    void noNameIsSuggestedForTwoColumns() {
        List<String> header = List.of("trans_id", "prodkey", "sales_qty", "sales_amt", "note");
        ColumnNames.Lacks lacks = sales(Map.of(), List.of()).lackedBy(header, ',');
        assertThat(lacks.missing()).containsExactly("prod_key", "store_key", "trans_dt");
        assertThat(lacks.renamed()).isEqualTo(Map.of("prod_key", "prodkey"));
    }

    @Test
    void anUnlikeNameIsNotSuggestedThoughNoOtherIsLeft() {
        List<String> header = new ArrayList<>(without("trans_dt"));
        header.add("till");
        assertThat(sales(Map.of(), List.of()).lackedBy(header, ',').renamed()).isEmpty();
        header.add("trans_date");
        assertThat(sales(Map.of(), List.of()).lackedBy(header, ',').renamed())
                .isEqualTo(Map.of("trans_dt", "trans_date"));
    }

    @Test
    void aNameOverSeveralLinesIsTornOnlyWhereItHoldsADelimiter() {
        assertThat(torn("Remarks\nof the till", ',', List.of())).isFalse();
        assertThat(torn("discount,sales_cost\n1,2", ',', List.of())).isTrue();
        assertThat(torn("discount,sales_cost\n1,2", ';', List.of())).isFalse();
        assertThat(torn("Remarks, signs\nof the till", ',', List.of("Remarks, signs\nof the till")))
                .isFalse();
    }

    @Test
    void aColumnOfWhichTheConfigurationSuppliesTheValuesNeedNotBeThereAndMustNotBe() {
        ColumnNames names = new ColumnNames(
                WeeklyTables.SALES,
                Map.of(),
                List.of("store_key"),
                List.of("Discount"),
                new ColumnRules(Map.of(), Map.of("store_key", "1", "discount", "0"), Map.of()));

        assertThat(names.lackedBy(without("store_key"), ',').unusable()).isFalse();
        assertThat(names.lackedBy(without("store_key"), ',').absent()).doesNotContain("discount");
        assertThat(names.lackedBy(REQUIRED, ',').supplied()).containsExactly("store_key");
        assertThat(names.lackedBy(REQUIRED, ',').unusable()).isTrue();

        List<String> ignored = new ArrayList<>(without("store_key"));
        ignored.add("discount");
        assertThat(names.lackedBy(ignored, ',').unusable()).isFalse();
    }

    @Test
    void aColumnFromWhichAnotherIsDerivedIsRequired() {
        Derivation amount = new Derivation("sales_price", List.of(new Derivation.Term(false, List.of("sales_price"))));
        ColumnNames names = new ColumnNames(
                WeeklyTables.SALES,
                Map.of(),
                List.of(),
                List.of(),
                new ColumnRules(Map.of(), Map.of(), Map.of("sales_amt", amount)));

        assertThat(names.lackedBy(without("sales_amt"), ',').missing()).containsExactly("sales_price");
        assertThat(names.lackedBy(with("sales_price"), ',').supplied()).containsExactly("sales_amt");
    }

    @Test
    void aNameThatIsNearlyThatOfASuppliedColumnIsTakenForAMisspelling() {
        Derivation amount = new Derivation("sales_price", List.of(new Derivation.Term(false, List.of("sales_price"))));
        ColumnRules rules = new ColumnRules(Map.of(), Map.of("store_key", "1"), Map.of("sales_amt", amount));
        List<String> header =
                List.of("trans_id", "prod_key", "Store Key", "trans_dt", "sales_qty", "sales_amnt", "sales_price");
        ColumnNames names = new ColumnNames(WeeklyTables.SALES, Map.of(), List.of(), List.of(), rules);

        assertThat(names.lackedBy(header, ',').misspelled()).isEqualTo(Map.of(2, "store_key", 5, "sales_amt"));
        assertThat(names.lackedBy(header, ',').unusable()).isTrue();

        ColumnNames ignoring =
                new ColumnNames(WeeklyTables.SALES, Map.of(), List.of(), List.of("store key", "sales_amnt"), rules);
        assertThat(ignoring.lackedBy(header, ',').unusable()).isFalse();
    }

    @Test
    void theNameOfASuppliedColumnMayBeTheSourceOfAnother() {
        ColumnNames names = new ColumnNames(
                WeeklyTables.STORE,
                Map.of("store_num", "store_key"),
                List.of("store_key"),
                List.of(),
                new ColumnRules(Map.of(), Map.of("store_key", "1"), Map.of()));

        assertThat(names.lackedBy(List.of("Store_Key", "city"), ',').unusable()).isFalse();
        assertThat(names.lackedBy(List.of("Store_Key", "city"), ',').absent()).doesNotContain("store_num");
    }

    private static boolean torn(String name, char delimiter, List<String> ignored) {
        return sales(Map.of(), ignored).lackedBy(with(name), delimiter).torn();
    }

    private static Map<Integer, String> misspelled(String name) {
        return sales(Map.of(), List.of()).lackedBy(with(name), ',').misspelled();
    }

    private static ColumnNames sales(Map<String, String> exported, List<String> ignored) {
        return new ColumnNames(WeeklyTables.SALES, exported, List.of(), ignored, ColumnRules.NONE);
    }

    private static List<String> with(String name) {
        List<String> header = new ArrayList<>(REQUIRED);
        header.add(name);
        return header;
    }

    private static List<String> without(String name) {
        return REQUIRED.stream().filter(column -> !column.equals(name)).toList();
    }
}
