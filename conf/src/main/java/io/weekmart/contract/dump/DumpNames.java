package io.weekmart.contract.dump;

import java.time.LocalDate;
import java.util.List;

/**
 * Which files the dumps of a table are, and which of them a run reads.
 *
 * @param patterns names of the dumps; at least one, and either all of them have a date or none has
 * @param key where the names are configured, below the blocks of the pipeline: {@link #COMMON}, or a key of the table
 */
public record DumpNames(List<FilePattern> patterns, Choice choice, String key) {
    /** Where the names of all tables of a pipeline are configured. */
    public static final String COMMON = "raw.file-pattern";

    /** Which of the dumps that are there a run reads. */
    public enum Choice {
        /** That of the run date; of a daily table in the daily layout, those of the window. */
        OF_THE_DATE,
        /** The newest that is not newer than the run date. */
        NEWEST,
        /** The one there is, whose name has no date: it counts as of the run date. */
        UNDATED
    }

    public DumpNames {
        patterns = List.copyOf(patterns);
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("A table must have a name for its dumps");
        }
        if (patterns.stream().anyMatch(pattern -> pattern.dated() == (choice == Choice.UNDATED))) {
            throw new IllegalArgumentException(patterns + " do not fit " + choice);
        }
    }

    /** The names that all tables of a pipeline have, for the dump of the run date. */
    public static DumpNames common(List<FilePattern> patterns) {
        return new DumpNames(patterns, Choice.OF_THE_DATE, COMMON);
    }

    /**
     * Whether a file is the dump of a date, or a part of it.
     *
     * @param table the table's name, such as sales
     * @param path of the file, relative to the folder of the dumps
     */
    public boolean hold(String table, LocalDate date, String path) {
        return patterns.stream().anyMatch(pattern -> pattern.match(table, path)
                .filter(match -> date.equals(match.date()))
                .isPresent());
    }

    /** Whether the dumps that are there say which dates were delivered. */
    public boolean tellsDates() {
        return choice == Choice.OF_THE_DATE;
    }
}
