package io.weekmart.job;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.Ledger;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses the newest dump of a table where a newer one was published, which lies there no longer: the table would go back to what it was
 * without anybody having said so.
 */
public final class OlderDumps {
    private OlderDumps() {}

    /**
     * Compares the newest dumps of a run with those that the ledger remembers.
     *
     * @param inputs of each date that is computed
     * @throws UserFault with exit code 3 naming each table whose newest dump is gone
     */
    public static void refuse(Run run, Pipeline pipeline, List<Inputs> inputs, Ledger ledger) {
        KnownDumps known = DumpRows.known(ledger, pipeline, run.settings());
        Set<String> gone = new LinkedHashSet<>();
        for (TableSpec table : pipeline.inputs()) {
            if (run.settings().raw().choice(table) == DumpNames.Choice.NEWEST) {
                inputs.forEach(each -> compare(table, each, known, gone));
            }
        }
        if (!gone.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot use the dumps in " + run.settings().raw().path() + ": " + String.join("; ", gone) + ".",
                    "Bring back what is gone, and check " + PipelineKeys.named(pipeline, "raw.path")
                            + ". If the older dump is meant, copy it to a name with the date of the one that is gone.");
        }
    }

    private static void compare(TableSpec table, Inputs inputs, KnownDumps known, Set<String> gone) {
        LocalDate last = known.dates(table.name()).floor(inputs.date());
        LocalDate found = inputs.dates(table).last();
        if (last == null || !last.isAfter(found)) {
            return;
        }
        List<DumpFile> files = inputs.of(table).stream().map(DumpHeader::file).toList();
        // The same content under an older date goes back to nothing: somebody has renamed the file.
        boolean same = known.dump(table.name(), last)
                .filter(dump -> dump.identity().equals(DumpRows.identity(files)))
                .isPresent();
        if (!same) {
            gone.add("the newest dump of " + table.name() + " is of " + found + ", but one of " + last
                    + " was published, which is not there any more");
        }
    }
}
