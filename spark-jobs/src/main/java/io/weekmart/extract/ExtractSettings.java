package io.weekmart.extract;

import io.weekmart.contract.config.ExtractTable;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.database.Connector;
import io.weekmart.database.DriverSettings;
import io.weekmart.database.Login;
import io.weekmart.database.Password;
import io.weekmart.database.Product;
import io.weekmart.secrets.RdsToken;
import io.weekmart.secrets.Secrets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an extraction needs of the configuration, checked.
 *
 * @param pipeline whose tables are read, with the inputs of which there are dumps
 * @param rawPath folder of the dumps
 * @param manifest names of the manifests
 * @param threads connections that read at once
 * @param partBytes most bytes of a part, compressed
 * @param snowflake how Snowflake writes the dumps by itself
 * @param tables in the order of the inputs
 */
record ExtractSettings(
        Pipeline pipeline,
        String rawPath,
        ManifestName manifest,
        Login login,
        int threads,
        long partBytes,
        ZoneId zone,
        LocalTime dayEnds,
        Duration lockTimeout,
        Duration statementTimeout,
        Snowflake snowflake,
        Map<String, Table> tables) {

    /**
     * How Snowflake writes the dumps by itself, either through a stage or through an integration.
     *
     * @param stage the stage whose address is that of the folder of the dumps
     * @param storageIntegration lets Snowflake write to that folder
     * @param warehouse that computes; empty: that of the user
     */
    record Snowflake(Optional<String> stage, Optional<String> storageIntegration, Optional<String> warehouse) {}

    /**
     * How one table is read.
     *
     * @param spec with the types that the configuration gives its columns
     * @param how what the configuration says about it
     * @param overlap how far a dump reaches back; of a table that is read whole, zero
     * @param exported the export's name for a column, by its declared name
     * @param fields those that are read, if the source has them
     * @param names of its dumps
     * @param keyed whether a natural key tells its rows apart, so that one which comes again supersedes
     */
    record Table(
            TableSpec spec,
            ExtractTable how,
            Duration overlap,
            Map<String, String> exported,
            List<Field> fields,
            DumpNames names,
            boolean keyed) {
        Table {
            exported = Map.copyOf(exported);
            fields = List.copyOf(fields);
        }

        String name() {
            return spec.name();
        }

        /** The table or view, as the configuration writes it. */
        String source() {
            return how.from().orElse(spec.name());
        }

        /** The name of a column in the source and in the header. */
        String source(Field field) {
            return exported.getOrDefault(field.name(), field.name()).strip();
        }
    }

    ExtractSettings {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    Table table(String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    /** What opens connections to the database. */
    Connector connector(Secrets secrets, Supplier<RdsToken> tokens) {
        return new Connector(
                login,
                new DriverSettings(login, "extract", statementTimeout, snowflake.warehouse()),
                new Password(login, secrets, tokens));
    }

    /** Which database the address leads to; of Snowflake, the parameters tell. */
    private String database() {
        return Product.of(login.url()) == Product.SNOWFLAKE
                ? login.url()
                : login.url().replaceFirst("\\?.*", "");
    }

    /** What the rows of a dump depend on beside the tables: with other settings a date is extracted anew. */
    Map<String, String> fingerprint() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("database", database());
        settings.put(Extraction.TIME_ZONE, zone.toString());
        settings.put(Extraction.DAY_ENDS, dayEnds.toString());
        tables.forEach((name, table) -> settings.put(
                name,
                "from " + table.source() + ", files "
                        + String.join(
                                " ",
                                table.names().patterns().stream()
                                        .map(FilePattern::toString)
                                        .toList())
                        + ", columns "
                        + String.join(
                                ", ",
                                table.fields().stream()
                                        .map(field -> table.source(field) + " as " + field.name() + " " + field.type())
                                        .toList())
                        + table.how()
                                .whereColumn()
                                .map(column -> ", where-column " + column)
                                .orElse("")
                        + table.how()
                                .whereReference()
                                .map(other -> ", where-reference " + other)
                                .orElse("")
                        + (table.overlap().isZero() ? "" : ", overlap " + table.overlap())
                        + (table.how().nullsSpecialValues() ? ", special-values null" : "")));
        return settings;
    }
}
