package io.weekmart.contract.report;

import io.weekmart.contract.dump.DateForms;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.RejectCodes;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.List;

/** What values must look like in the dialect of their dumps, as messages say it behind "expected". */
final class ExpectedValues {
    private ExpectedValues() {}

    static String of(TableSpec table, Field field, Dialect dialect) {
        FieldType.Kind kind = field.type().kind();
        if (kind == FieldType.Kind.DATE && !dialect.dates().equals(Dialect.STANDARD.dates())) {
            return "a date such as " + String.join(" or ", DateForms.examples(dialect.dates(), false));
        }
        if (kind == FieldType.Kind.TIMESTAMP && !dialect.dates().equals(Dialect.STANDARD.dates())) {
            return "a date with a time such as " + String.join(" or ", DateForms.examples(dialect.dates(), true));
        }
        boolean standardFlags = dialect.trueTexts().equals(Dialect.STANDARD.trueTexts())
                && dialect.falseTexts().equals(Dialect.STANDARD.falseTexts());
        if (kind == FieldType.Kind.FLAG && !standardFlags) {
            List<String> texts = new ArrayList<>(dialect.trueTexts());
            texts.addAll(dialect.falseTexts());
            return "one of " + String.join(", ", texts) + ", in any case";
        }
        String standard = RejectCodes.expected(table, field);
        return switch (kind) {
            case DECIMAL -> standard.replace("12.5", "12" + dialect.decimal() + "5");
            case TEXT ->
                standard.replace(
                        Dialect.STANDARD.encoding().toString(),
                        dialect.encoding().toString());
            case INT, LONG, FLAG, DATE, TIMESTAMP -> standard;
        };
    }
}
