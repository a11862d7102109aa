package io.weekmart.weekly;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A table of the weekly pipeline declares nothing that its rows are never checked for. */
class AppliedRulesTest {
    private static final Field STORE_KEY = Field.required("store_key", FieldType.INT, "Key of the store.");
    private static final Field OPENED = Field.optional("opened", FieldType.DATE, "Day of the opening.");

    @Test
    void everyRuleOfTheWeeklyTablesIsApplied() {
        assertThatCode(() -> AppliedRules.require(WeeklyTables.PIPELINE.inputs()))
                .doesNotThrowAnyException();
    }

    @Test
    void aSignAndARangeAreChecked() {
        TableSpec store = TableSpec.named("store")
                .checks(RowCheck.notNegative("NEGATIVE_KEY", "store_key"), RowCheck.range("store_key", 1, 9999))
                .fields(STORE_KEY);

        assertThatCode(() -> AppliedRules.require(List.of(store))).doesNotThrowAnyException();
    }

    @Test
    void aCheckThatTakesMoreThanTheRowIsRefused() {
        TableSpec dated = TableSpec.named("store")
                .checks(RowCheck.notAfterRunDate("opened"))
                .fields(STORE_KEY, OPENED);
        TableSpec ruled = TableSpec.named("store")
                .checks(RowCheck.byRule("ODD", "store_key"))
                .fields(STORE_KEY);

        assertThatThrownBy(() -> AppliedRules.require(List.of(dated)))
                .hasMessage("The weekly pipeline does not apply NotAfterRunDate[columns=[opened]],"
                        + " which table store declares");
        assertThatThrownBy(() -> AppliedRules.require(List.of(ruled)))
                .hasMessage("The weekly pipeline does not apply ByRule[reason=ODD, columns=[store_key]],"
                        + " which table store declares");
    }

    @Test
    void aReferenceThatIsNotLookedUpIsRefused() {
        Reference market = new Reference("store_key", "market", "UNKNOWN_MARKET");
        Reference store = new Reference("store_key", "store", "UNKNOWN_STORE");
        TableSpec sales = TableSpec.named("sales").references(market).fields(STORE_KEY);
        TableSpec product = TableSpec.named("product").references(store).fields(STORE_KEY);

        assertThatThrownBy(() -> AppliedRules.require(List.of(sales)))
                .hasMessage("The weekly pipeline does not look up " + market + ", which table sales declares");
        assertThatThrownBy(() -> AppliedRules.require(List.of(product)))
                .hasMessage("The weekly pipeline does not look up " + store + ", which table product declares");
    }
}
