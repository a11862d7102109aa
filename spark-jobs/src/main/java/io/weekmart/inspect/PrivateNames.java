package io.weekmart.inspect;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which columns may hold what is nobody's business: their values are shown nowhere. */
final class PrivateNames {
    /** In any name, as {@link KnownNames#plain} writes it. */
    private static final List<String> TELLING = List.of(
            "password",
            "passwort",
            "passwd",
            "mail",
            "phone",
            "telefon",
            "mobile",
            "handy",
            "iban",
            "creditcard",
            "cardnumber",
            "cardno",
            "kartennr",
            "kartennummer",
            "birth",
            "geburt",
            "customername",
            "kundenname");

    private static final String MASK = "***";

    private final Set<String> declared = new HashSet<>();

    PrivateNames(Pipeline pipeline) {
        pipeline.inputs()
                .forEach(table -> table.privateColumns().forEach(name -> declared.add(KnownNames.plain(name))));
    }

    /** Whether the values of a column are shown nowhere. */
    private boolean hides(String name) {
        String plain = KnownNames.plain(name);
        return declared.contains(plain) || TELLING.stream().anyMatch(plain::contains);
    }

    /** Those of some columns that are private, beside those that a table declares. */
    List<String> among(TableSpec table, List<ColumnProfile> columns) {
        List<String> names = new ArrayList<>(table.privateColumns());
        columns.stream()
                .map(ColumnProfile::name)
                .filter(name -> hides(name) && !names.contains(name))
                .forEach(names::add);
        return names;
    }

    /** Samples of a column as they may be shown. */
    List<String> shown(ColumnProfile column, String ours) {
        return (hides(column.name()) || hides(ours)) && !column.samples().isEmpty() ? List.of(MASK) : column.samples();
    }
}
