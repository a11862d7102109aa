package io.weekmart.job;

import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.StrayFile;
import io.weekmart.schema.DimensionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Files in the folders of the tables that the ledger does not know. Readers take them for rows, so that no run passes them over; but
 * somebody may need them, so that no run deletes one whose name is not Weekmart's, or whose week it does not compute anew.
 *
 * @param replaced the files that this run replaces or removes: they have a name of Weekmart's own, as what a killed run left has, and lie
 *     where this run computes all rows
 */
record Strays(List<StrayFile> replaced) {
    private static final int NAMED = 20;

    /** Folder names of the dimensions. */
    static final List<String> DIMENSIONS = Arrays.stream(DimensionTable.values())
            .map(DimensionTable::tableName)
            .toList();

    /**
     * Looks for them, by one listing of the fact and one of each dimension.
     *
     * @param weeks that the run computes
     * @throws UserFault with exit code 4 if there are some that the run must not touch
     */
    static Strays check(Output output, List<Week> weeks) {
        Set<Long> computed = new HashSet<>();
        weeks.forEach(week -> computed.add(Ledger.key(week.yrNum(), week.wkNum())));
        List<StrayFile> replaced = new ArrayList<>();
        List<StrayFile> refused = new ArrayList<>();
        for (StrayFile stray : output.strays(DIMENSIONS)) {
            boolean writtenAnew = stray.week().map(computed::contains).orElseGet(() -> !output.ledger()
                    .tables()
                    .containsKey(new Path(stray.path()).getParent().getName()));
            (stray.ownName() && writtenAnew ? replaced : refused).add(stray);
        }
        if (!refused.isEmpty()) {
            boolean own = refused.stream().anyMatch(StrayFile::ownName);
            throw new UserFault(
                    ExitCode.QUALITY,
                    "Cannot publish to " + output.layout() + ": " + refused.size()
                            + " files in its tables are unknown to the ledger, expected only what Weekmart published."
                            + " Readers see their rows:\n  " + named(refused),
                    own
                            ? "Nothing was changed. A backfill over a week replaces the files in its folder that have"
                                    + " the names of Weekmart's own. Move the others out of the output, and delete only"
                                    + " what you know to be foreign."
                            : "Nothing was changed. Move these files out of the output, or delete them, and run again.");
        }
        return new Strays(replaced);
    }

    /**
     * Looks for them after a recovery, which computes nothing and so replaces none.
     *
     * @throws UserFault with exit code 8 if there are some, since a run that computes their weeks replaces them, and with 4 if no run does
     */
    static void refuseLeft(Output output) {
        List<StrayFile> left = output.strays(DIMENSIONS);
        if (left.isEmpty()) {
            return;
        }
        boolean foreign = left.stream().anyMatch(stray -> !stray.ownName());
        boolean own = left.stream().anyMatch(StrayFile::ownName);
        throw new UserFault(
                foreign ? ExitCode.QUALITY : ExitCode.INTERRUPTED,
                "Cannot recover " + output.layout() + ": " + left.size()
                        + " files in its tables are unknown to the ledger, expected only what Weekmart published."
                        + " Readers see their rows:\n  " + named(left),
                (own
                                ? "A run or backfill that computes their weeks replaces the files that have the names of"
                                        + " Weekmart's own."
                                : "")
                        + (own && foreign ? " " : "")
                        + (foreign ? "Move the files with other names out of the output, or delete them." : ""));
    }

    /** One sentence for the report. */
    String warning() {
        return "Replaced or removed " + replaced.size() + " files that the ledger did not know: "
                + replaced.stream().map(StrayFile::path).limit(NAMED).collect(Collectors.joining(", ")) + ".";
    }

    private static String named(List<StrayFile> strays) {
        String first = strays.stream()
                .limit(NAMED)
                .map(stray -> stray.path() + " (" + stray.bytes() + " bytes)")
                .collect(Collectors.joining("\n  "));
        return strays.size() <= NAMED ? first : first + "\n  and " + (strays.size() - NAMED) + " more";
    }
}
