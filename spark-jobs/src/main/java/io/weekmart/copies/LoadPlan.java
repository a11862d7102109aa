package io.weekmart.copies;

import io.weekmart.config.CopySettings;
import io.weekmart.contract.table.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a database's owner runs before the first load, and the statements of a load; nobody is asked anything. */
public final class LoadPlan {
    private static final String LOADER = "weekmart_loader";
    private static final String READER = "weekmart_reader";

    private LoadPlan() {}

    /** @param staged tables for accepted raw rows; none where none are loaded */
    public static String of(CopySettings.Postgres settings, List<CopiedTable> tables, List<CopiedTable> staged) {
        StringBuilder text = new StringBuilder();
        String loader = settings.user().orElse(LOADER);
        text.append("-- Load into ")
                .append(settings.url())
                .append(" as ")
                .append(loader)
                .append(".\n");
        List<CopiedTable> analytics = new ArrayList<>(List.of(LoadTable.TABLE, LoadedOutput.TABLE));
        analytics.addAll(tables);
        grants(text, settings.analyticsSchema(), loader, true);
        if (!staged.isEmpty()) {
            grants(text, settings.stagingSchema(), loader, false);
        }
        text.append("\n-- The load makes tables that are missing, and adds columns.\n")
                .append(
                        "-- If the loader may not create tables, or does not own them, their owner runs these as well:\n");
        analytics.forEach(table -> tables(text, settings.analyticsSchema(), table, loader));
        readAll(text, Sql.name(settings.analyticsSchema()));
        staged.forEach(table -> tables(text, settings.stagingSchema(), table, loader));
        text.append(
                "\n-- The load: of each table, the partitions whose fingerprint differs from weekmart_loads, in one transaction.\n");
        text.append("BEGIN;\n");
        text.append("SET LOCAL lock_timeout = ")
                .append(settings.lockTimeout().toMillis())
                .append(";\n");
        tables.forEach(table -> load(text, settings.analyticsSchema(), table));
        staged.forEach(table -> load(text, settings.stagingSchema(), table));
        text.append("COMMIT;\n");
        return text.toString();
    }

    private static void grants(StringBuilder text, String schema, String loader, boolean readers) {
        String name = Sql.name(schema);
        text.append("\n-- Run by the owner of the database, once: the loader makes the tables of ")
                .append(schema)
                .append(
                        readers
                                ? ", and readers read them.\n"
                                : ". They hold rows as delivered, with private columns: readers get no access.\n");
        text.append("CREATE SCHEMA IF NOT EXISTS ").append(name).append(";\n");
        text.append("GRANT USAGE, CREATE ON SCHEMA ")
                .append(name)
                .append(" TO ")
                .append(Sql.name(loader))
                .append(";\n");
        if (readers) {
            readers(text, name, loader);
        }
    }

    private static void readers(StringBuilder text, String schema, String loader) {
        text.append("-- Where there is no such role yet: CREATE ROLE ")
                .append(READER)
                .append(";\n");
        text.append("GRANT USAGE ON SCHEMA ")
                .append(schema)
                .append(" TO ")
                .append(READER)
                .append(";\n");
        readAll(text, schema);
        text.append("ALTER DEFAULT PRIVILEGES FOR ROLE ")
                .append(Sql.name(loader))
                .append(" IN SCHEMA ")
                .append(schema)
                .append(" GRANT SELECT ON TABLES TO ")
                .append(READER)
                .append(";\n");
    }

    private static void readAll(StringBuilder text, String schema) {
        text.append("GRANT SELECT ON ALL TABLES IN SCHEMA ")
                .append(schema)
                .append(" TO ")
                .append(READER)
                .append(";\n");
    }

    /** Of a table that is there already, the columns that are missing. */
    private static void tables(StringBuilder text, String schema, CopiedTable table, String loader) {
        text.append(Sql.create(schema, table).replaceFirst("^CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "))
                .append(";\n");
        text.append("ALTER TABLE ")
                .append(Sql.name(schema, table.name()))
                .append(table.columns().stream()
                        .map(field -> "\n  ADD COLUMN IF NOT EXISTS " + Sql.column(field))
                        .collect(Collectors.joining(",")))
                .append(";\n");
        text.append("GRANT SELECT, INSERT, DELETE ON ")
                .append(Sql.name(schema, table.name()))
                .append(" TO ")
                .append(Sql.name(loader))
                .append(";\n");
        text.append(Sql.comment(schema, table)).append(";\n");
        for (Field field : table.columns()) {
            text.append(Sql.comment(schema, table, field)).append(";\n");
        }
    }

    private static void load(StringBuilder text, String schema, CopiedTable table) {
        String delete = Sql.delete(schema, table);
        for (Field field : table.partitionFields()) {
            delete = delete.replaceFirst("\\?::", ":" + field.name() + "::");
        }
        text.append(delete).append(";\n");
        text.append(Sql.copy(schema, table)).append(";\n");
    }
}
