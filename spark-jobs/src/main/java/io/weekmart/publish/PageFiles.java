package io.weekmart.publish;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PageJson;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The pages of an output beside its run reports. Those of the run belong to it alone. The history and the index belong to all runs: only who
 * holds the output replaces them, each as a whole, so that a kill leaves the old or the new one and no line is lost or comes twice.
 */
public final class PageFiles {
    /** Lines that the history keeps: 90 run dates, with several runs for many of them. */
    private static final int LINES = 500;

    private final Storage storage;
    private final OutputLayout layout;
    private final RunIdentity run;
    private final @Nullable HeldLock lock;

    PageFiles(Storage storage, OutputLayout layout, RunIdentity run, @Nullable HeldLock lock) {
        this.storage = storage;
        this.layout = layout;
        this.run = run;
        this.lock = lock;
    }

    /**
     * The history as it is now; empty before the first line.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public String history() {
        return StorageErrors.doing(
                "read " + layout.history(), layout, () -> text(layout.history()).orElse(""));
    }

    /**
     * What the page of another run shows; empty where it is not there.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public Optional<String> data(LocalDate runDate, String runId) {
        Path path = layout.pageData(runDate, runId);
        return StorageErrors.doing("read " + path, layout, () -> text(path));
    }

    /**
     * Writes what the page of the run shows.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public void writeData(String json) {
        write(layout.pageData(run.runDate(), run.runId()), json, false);
    }

    /**
     * Writes the page of the run.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public void writePage(String html) {
        write(layout.page(run.runDate(), run.runId()), html, false);
    }

    /**
     * Replaces the page of another run.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public void writePage(LocalDate runDate, String runId, String html) {
        write(layout.page(runDate, runId), html, true);
    }

    /**
     * Writes the page that lists the runs.
     *
     * @throws UserFault with exit code 5 if another run has taken the output over, 8 if the store fails
     */
    public void writeIndex(String html) {
        write(layout.index(), html, true);
    }

    /**
     * Appends a run to the history, in the place of a line that the same run has there already, and drops the oldest lines beyond those that
     * are kept.
     *
     * @return the history with it
     * @throws UserFault with exit code 5 if another run has taken the output over, 8 if the store fails
     */
    public String append(HistoryEntry entry) {
        // Nobody else appends while the lock is held, so that what is read now is what is there when it is replaced.
        String before = history();
        List<String> lines = new ArrayList<>();
        before.lines().filter(line -> !line.isBlank() && !isOf(line, entry)).forEach(lines::add);
        String added = PageJson.write(entry);
        lines.subList(0, Math.max(0, lines.size() + 1 - LINES)).clear();
        StringBuilder history = new StringBuilder();
        lines.forEach(line -> history.append(line).append('\n'));
        history.append(added);
        write(layout.history(), history.toString(), true);
        return history.toString();
    }

    private static boolean isOf(String line, HistoryEntry entry) {
        return line.contains(entry.runId())
                && PageJson.history(line).entries().stream()
                        .anyMatch(known -> known.runId().equals(entry.runId())
                                && known.runDate().equals(entry.runDate()));
    }

    private Optional<String> text(Path path) throws IOException {
        return storage.read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private void write(Path path, String text, boolean shared) {
        HeldLock held = lock;
        if (held == null) {
            throw new IllegalStateException("The output was opened only to be read");
        }
        StorageErrors.doing("write " + path, layout, () -> {
            if (shared) {
                held.check();
            }
            storage.replace(path, text.getBytes(StandardCharsets.UTF_8));
            return path;
        });
    }
}
