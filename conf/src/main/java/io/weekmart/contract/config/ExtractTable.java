package io.weekmart.contract.config;

import static io.weekmart.contract.config.Checks.require;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code extract.tables.<name>} says about reading one table from a database.
 *
 * @param from the table or view; empty where it has the name of the table
 * @param whereColumn column of the source by whose date or time a daily dump takes rows
 * @param overlap how far a daily dump reaches back behind the end of the day before; empty where that is not set
 * @param whereReference table of the pipeline that this one refers to, and whose bounds are those of this one
 * @param leaveOut declared columns, by our names, that are not read although the source may have them
 * @param retyped declared columns, by our names, whose type in the source may be another than in the last dump
 * @param nullsSpecialValues whether NaN and infinity become empty values, instead of ending the run
 */
public record ExtractTable(
        Optional<String> from,
        Optional<String> whereColumn,
        Optional<Duration> overlap,
        Optional<String> whereReference,
        List<String> leaveOut,
        List<String> retyped,
        boolean nullsSpecialValues) {
    /** A table that is read whole, from one of its name. */
    public static final ExtractTable WHOLE = new ExtractTable(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), false);

    static final String LEAVE_OUT = "leave-out";
    static final String RETYPED = "retyped";

    private static final List<String> SPECIAL_VALUES = List.of("refuse", "null");
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(3650);

    public ExtractTable {
        leaveOut = List.copyOf(leaveOut);
        retyped = List.copyOf(retyped);
    }

    /** Reads the section {@code extract.tables} of a pipeline. */
    static Map<String, ExtractTable> all(Section tables, Pipeline pipeline) {
        Map<String, ExtractTable> read = new LinkedHashMap<>();
        List<String> names = pipeline.inputs().stream().map(TableSpec::name).toList();
        for (String name : tables.keys()) {
            Optional<TableSpec> table = pipeline.input(name);
            if (table.isEmpty()) {
                tables.problem(name, "is no table of " + pipeline.name() + "." + Spelling.didYouMean(name, names));
                continue;
            }
            read.put(name, one(tables.section(name), table.get()));
        }
        return read;
    }

    private static ExtractTable one(Section section, TableSpec table) {
        ExtractTable read = new ExtractTable(
                Optional.ofNullable(section.textOrNull("from")),
                Optional.ofNullable(section.textOrNull("where-column")),
                section.sets("overlap")
                        ? Optional.of(section.duration("overlap", Checks.between(Duration.ZERO, LONGEST_OVERLAP)))
                        : Optional.empty(),
                Optional.ofNullable(section.textOrNull("where-reference")),
                section.sets(LEAVE_OUT)
                        ? section.texts(LEAVE_OUT, column -> requireOptional(column, table))
                        : List.of(),
                section.sets(RETYPED) ? section.texts(RETYPED, column -> requireColumn(column, table)) : List.of(),
                // Without quotes, null is no text but the absence of a value.
                section.sets("special-values")
                        && (section.missing("special-values")
                                || section.choice("special-values", SPECIAL_VALUES)
                                        .equals("null")));
        for (String key : section.unknown()) {
            section.problem(
                    key, "is not a key of Weekmart." + Spelling.didYouMean(Spelling.nearest(key, section.asked())));
        }
        return read;
    }

    private static void requireColumn(String column, TableSpec table) {
        require(
                table.columns().contains(column),
                "names " + column + ", which is no column of " + table.name() + "."
                        + Spelling.didYouMean(column, table.columns()));
    }

    private static void requireOptional(String column, TableSpec table) {
        requireColumn(column, table);
        require(
                table.field(column).omissible(),
                "names " + column + ", which no dump of " + table.name() + " may lack");
    }
}
