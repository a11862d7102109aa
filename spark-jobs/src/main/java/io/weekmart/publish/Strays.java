package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Files in the folders of the tables that the ledger does not know. Readers take them for rows, so that no run passes them over; but
 * somebody may need them, so that no run deletes one whose name is not Weekmart's, or whose partition it does not compute anew.
 *
 * @param replaced the files that this run replaces or removes: they have a name of Weekmart's own, as what a killed run left has, and lie
 *     where this run computes all rows
 */
public record Strays(List<StrayFile> replaced) {
    private static final int NAMED = 20;

    public Strays {
        replaced = List.copyOf(replaced);
    }

    /**
     * Looks for them, by one listing of each table.
     *
     * @param computed whether the run computes all rows of a partition
     * @throws UserFault with exit code 4 if there are some that the run must not touch
     */
    public static Strays check(Output output, Predicate<PartitionKey> computed) {
        List<StrayFile> replaced = new ArrayList<>();
        List<StrayFile> refused = new ArrayList<>();
        for (StrayFile stray : output.strays()) {
            boolean writtenAnew = stray.partition().filter(computed).isPresent();
            (stray.ownName() && writtenAnew ? replaced : refused).add(stray);
        }
        if (!refused.isEmpty()) {
            boolean own = refused.stream().anyMatch(StrayFile::ownName);
            throw new UserFault(
                    ExitCode.QUALITY,
                    "Cannot publish to " + output.layout() + ": " + found(refused),
                    own
                            ? "Nothing was changed. A backfill over the dates of a partition replaces the files in its"
                                    + " folder that have the names of Weekmart's own. Move the others out of the output,"
                                    + " and delete only what you know to be foreign."
                            : "Nothing was changed. Move them out of the output, or delete them, and run again.");
        }
        return new Strays(replaced);
    }

    /**
     * Looks for them after a recovery, which computes nothing and so replaces none.
     *
     * @throws UserFault with exit code 8 if there are some, since a run that computes their partitions replaces them, and with 4 if no run
     *     does
     */
    public static void refuseLeft(Output output) {
        List<StrayFile> left = output.strays();
        if (left.isEmpty()) {
            return;
        }
        boolean foreign = left.stream().anyMatch(stray -> !stray.ownName());
        boolean own = left.stream().anyMatch(StrayFile::ownName);
        throw new UserFault(
                foreign ? ExitCode.QUALITY : ExitCode.INTERRUPTED,
                "Cannot recover " + output.layout() + ": " + found(left),
                (own
                                ? "A daily run or backfill that computes their partitions replaces the files that have the"
                                        + " names of Weekmart's own."
                                : "")
                        + (own && foreign ? " " : "")
                        + (foreign ? "Move the files with other names out of the output, or delete them." : ""));
    }

    /** The partitions in whose folders they lie, each once. */
    public List<PartitionKey> partitions() {
        return replaced.stream()
                .flatMap(stray -> stray.partition().stream())
                .distinct()
                .toList();
    }

    /** One sentence for the report. */
    public String warning() {
        return "Replaced or removed " + count(replaced.size()) + " that the ledger did not know: "
                + replaced.stream().map(StrayFile::path).limit(NAMED).collect(Collectors.joining(", ")) + ".";
    }

    private static String found(List<StrayFile> strays) {
        String first = strays.stream()
                .limit(NAMED)
                .map(stray -> stray.path() + " (" + stray.bytes() + " bytes)")
                .collect(Collectors.joining("\n  "));
        return count(strays.size()) + " in its tables " + (strays.size() == 1 ? "is" : "are")
                + " unknown to the ledger, expected only what Weekmart published. Readers see "
                + (strays.size() == 1 ? "its" : "their") + " rows:\n  " + first
                + (strays.size() <= NAMED ? "" : "\n  and " + (strays.size() - NAMED) + " more");
    }

    private static String count(int files) {
        return files == 1 ? "1 file" : files + " files";
    }
}
