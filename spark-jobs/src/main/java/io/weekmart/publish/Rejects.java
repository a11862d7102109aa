package io.weekmart.publish;

import io.weekmart.contract.output.PartitionValues;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * The table of rejected rows, which every output has: by run date and raw table. It is published as the other tables are and kept for a
 * while; the ledger does not list it.
 */
public final class Rejects {
    static final TableLayout TABLE = new TableLayout(
            "rejects",
            List.of("run_date", "table"),
            Pattern.compile("rejects-[0-9]{5}\\.parquet"),
            TableLayout.Content.COMPUTED);

    private static final String RUN_DATE = TABLE.partitionColumns().get(0);
    private static final String RAW_TABLE = TABLE.partitionColumns().get(1);

    private Rejects() {}

    /** The rejected rows of a raw table in a run. */
    public static PartitionKey key(LocalDate runDate, String rawTable) {
        return new PartitionKey(
                TABLE.name(), PartitionValues.of(RUN_DATE, runDate).and(RAW_TABLE, rawTable));
    }

    /** The name of one of their files, counted from 0. */
    public static String fileName(int part) {
        return String.format(Locale.ROOT, "rejects-%05d.parquet", part);
    }

    /** The folder of the table. */
    public static Path folder(OutputLayout layout) {
        return layout.resolve(TABLE.name());
    }

    /** Deletes those of run dates before one; answers how many files. */
    static int deleteBefore(LocalDate oldest, OutputStore store, HeldLock lock) throws IOException {
        int deleted = 0;
        for (StoredFile folder : store.storage().list(folder(store.layout()))) {
            if (runDate(folder.path()).filter(date -> date.isBefore(oldest)).isPresent()) {
                List<Path> files = store.storage().listTree(folder.path()).stream()
                        .map(StoredFile::path)
                        .toList();
                lock.check();
                store.storage().delete(files);
                deleted += files.size();
            }
        }
        return deleted;
    }

    private static Optional<LocalDate> runDate(Path folder) {
        try {
            return PartitionValues.parse(List.of(RUN_DATE), List.of(folder.getName()))
                    .map(values -> LocalDate.parse(values.value(RUN_DATE)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
