package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.util.List;

/** A guard that checks each table by itself, and has one finding for each that it is about. */
abstract class TableGuard implements Guard {
    private final String id;
    private final Unit unit;

    TableGuard(String id, Unit unit) {
        this.id = id;
        this.unit = unit;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Unit unit() {
        return unit;
    }

    @Override
    public final boolean byTable() {
        return true;
    }

    @Override
    public final List<Finding> evaluate(Evidence evidence) {
        return evidence.tables().stream()
                .filter(table -> isAbout(table, evidence))
                .map(table -> finding(evidence, table))
                .toList();
    }

    /** Whether there is anything to check of a table, whatever its dumps hold. */
    boolean isAbout(TableSpec table, Evidence evidence) {
        return true;
    }

    /** What is found of the dumps of a table. */
    abstract Finding finding(Evidence evidence, TableSpec table);
}
