package io.weekmart.job;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.guards.Acceptance;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.Ledger;
import io.weekmart.raw.DumpHeader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a dump without a column that the dump before it had, unless somebody accepts that: a column that is null from one day on makes
 * every figure of it null, and nobody has said so. Columns that no dump ever had are no concern of it.
 */
public final class GoneColumns {
    private final Run run;
    private final Set<Acceptance> needed = new HashSet<>();
    private final List<String> refused = new ArrayList<>();
    private final Set<String> accepting = new LinkedHashSet<>();
    private final Set<String> mapping = new LinkedHashSet<>();
    private final Set<String> supplying = new LinkedHashSet<>();
    private boolean lost;

    private GoneColumns(Run run) {
        this.run = run;
    }

    /**
     * Compares the headers of a run with each other and with what the ledger remembers of earlier dumps. A dump that was published without a
     * column has been taken in so. One that was published with it loses it also by a configuration that no longer maps or supplies it.
     *
     * @param inputs of each date that is computed, in the order of the dates
     * @throws UserFault with exit code 3 naming each column that is gone
     */
    public static void refuse(Run run, Pipeline pipeline, List<Inputs> inputs, Ledger ledger) {
        GoneColumns gone = new GoneColumns(run);
        KnownDumps known = DumpRows.known(ledger, pipeline, run.settings());
        for (TableSpec table : pipeline.inputs()) {
            NavigableMap<LocalDate, Columns> columns = new TreeMap<>();
            known.tables()
                    .getOrDefault(table.name(), Collections.emptyNavigableMap())
                    .forEach((date, dump) -> columns.put(date, new Columns(dump.absent(), dump.supplied())));
            gone.compare(table, inputs, columns);
        }
        gone.unneeded();
        gone.refuse(pipeline);
    }

    /**
     * Of the columns of a table, those that are not taken from a dump.
     *
     * @param absent null in every row
     * @param supplied by the configuration
     */
    private record Columns(Set<String> absent, Set<String> supplied) {}

    /** @param known columns of the dumps of the table, by date, as the ledger knows them */
    private void compare(TableSpec table, List<Inputs> inputs, NavigableMap<LocalDate, Columns> known) {
        Map<LocalDate, List<DumpHeader>> read = inputs.stream()
                .flatMap(each -> each.of(table).stream())
                .distinct()
                .collect(Collectors.groupingBy(header -> header.file().dumpDate(), TreeMap::new, Collectors.toList()));
        if (run.settings().raw().choice(table) == DumpNames.Choice.UNDATED) {
            // The same files for every date, in the place of whatever was read last, for an older date or a newer one.
            Map.Entry<LocalDate, Columns> before = known.lastEntry();
            read.values().stream().limit(1).forEach(headers -> compare(table, "", absent(headers), before));
            return;
        }
        read.forEach((date, headers) -> {
            Set<String> absent = absent(headers);
            compare(table, " of " + date, absent, known.floorEntry(date));
            known.put(
                    date,
                    new Columns(absent, run.settings().table(table).rules().supplied()));
        });
    }

    private static Set<String> absent(List<DumpHeader> headers) {
        Set<String> absent = new TreeSet<>();
        headers.forEach(header -> absent.addAll(header.absent()));
        return absent;
    }

    /**
     * Compares a dump with the one before it.
     *
     * @param ofDate says of which date the dump is; empty where its name has no date
     * @param before the columns of the dump before it; null where there is none
     */
    private void compare(
            TableSpec table, String ofDate, Set<String> absent, Map.@Nullable Entry<LocalDate, Columns> before) {
        if (before == null) {
            return;
        }
        boolean same = ofDate.equals(" of " + before.getKey());
        for (String column : absent) {
            if (!before.getValue().absent().contains(column)) {
                boolean supplied = before.getValue().supplied().contains(column);
                String published = same ? "it" : "that of " + before.getKey();
                String had = supplied
                        ? "the configuration supplied its values when " + published + " was published"
                        : same ? "had it when it was published" : published + " had it";
                gone(
                        table,
                        column,
                        "the dump of " + table.name() + ofDate + " has no column " + column + ", and " + had,
                        supplied);
            }
        }
    }

    private void gone(TableSpec table, String column, String what, boolean supplied) {
        List<Acceptance> covering = run.acceptances().stream()
                .filter(acceptance -> acceptance.coversGone(table, column))
                .toList();
        if (covering.isEmpty()) {
            refused.add(what);
            accepting.add(Acceptance.OPTION + " " + new Acceptance(Acceptance.COLUMN_GONE, table, column));
            String keys = "tables." + table.name() + ".";
            mapping.add(keys + "columns." + column);
            if (supplied) {
                supplying.add(keys + "constants." + column);
                if (table.field(column).type().kind() == FieldType.Kind.DECIMAL) {
                    supplying.add(keys + "derive." + column);
                }
            } else {
                lost = true;
            }
            return;
        }
        needed.addAll(covering);
        run.report().warning("Accepted by " + Acceptance.OPTION + " " + covering.get(0) + ": " + what + ".");
    }

    private void unneeded() {
        run.acceptances().stream()
                .distinct()
                .filter(acceptance -> acceptance.isAboutColumns() && !needed.contains(acceptance))
                .forEach(acceptance -> run.report()
                        .warning(Acceptance.OPTION + " " + acceptance + " was not needed: no such column is gone."));
    }

    private void refuse(Pipeline pipeline) {
        if (!refused.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot use the dumps: " + String.join("; ", refused) + ".",
                    (supplying.isEmpty() ? "" : "Set " + paths(pipeline, supplying, " or ") + " again. ")
                            + (lost ? "Have the export deliver it again, or set " : "Or set ")
                            + paths(pipeline, mapping, ", ")
                            + (lost
                                    ? " where it has another name now."
                                    : " where the export has it under another name.")
                            + " If it is gone for good, run with " + String.join(" ", accepting)
                            + ": it is null from then on.");
        }
    }

    private static String paths(Pipeline pipeline, Set<String> keys, String between) {
        return keys.stream().map(key -> PipelineKeys.path(pipeline, key)).collect(Collectors.joining(between));
    }
}
