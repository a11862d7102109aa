package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.RunId;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/** Whether an output can be used by a run: each check ends with exit code 2, says what was found, and what to do. */
final class OutputChecks {
    private OutputChecks() {}

    static void runId(RunIdentity run) {
        if (!RunId.isValid(run.runId())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the run id '" + run.runId() + "': expected " + RunId.RULE + ".",
                    "Choose another --run-id, or leave it out.");
        }
    }

    /**
     * Whether the output is there and can be used.
     *
     * @return false for an output that does not exist yet or is empty
     */
    static boolean exists(OutputStore store) throws IOException {
        OutputLayout layout = store.layout();
        Storage storage = store.storage();
        Optional<byte[]> content = storage.read(layout.marker());
        if (content.isEmpty()) {
            // Whatever begins like our own bookkeeping is that of a run that starts at this moment, or was killed when
            // it did.
            List<StoredFile> there = storage.list(layout.root()).stream()
                    .filter(file -> !file.path().getName().startsWith(OutputLayout.BOOKKEEPING))
                    .toList();
            if (there.isEmpty()) {
                return false;
            }
            // Another run may have created it meanwhile.
            content = storage.read(layout.marker());
            if (content.isEmpty()) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot use " + layout + ": it holds "
                                + there.get(0).path().getName() + " and no " + OutputLayout.MARKER
                                + ", expected an empty folder or an output of Weekmart.",
                        "Choose an empty folder as output.path.");
            }
        }
        marker(store, content.get());
        return true;
    }

    private static void marker(OutputStore store, byte[] content) {
        Marker marker;
        try {
            marker = MarkerJson.read(content);
        } catch (Json.BadContent e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + ": its " + OutputLayout.MARKER + " is damaged, " + e.getMessage() + ".",
                    "Choose an empty folder as output.path, or restore the file.",
                    e);
        }
        if (!marker.product().equals(Marker.PRODUCT)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + ": its " + OutputLayout.MARKER + " says that it belongs to "
                            + marker.product() + ", expected " + Marker.PRODUCT + ".",
                    "Choose an empty folder as output.path.");
        }
        if (marker.formatVersion() > Marker.FORMAT_VERSION) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + ": its format version is " + marker.formatVersion() + ", expected "
                            + Marker.FORMAT_VERSION + ".",
                    "It was written by a newer Weekmart (created by " + marker.createdBy() + "): use that one.");
        }
        if (marker.formatVersion() < Marker.FORMAT_VERSION) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + ": its format version is " + marker.formatVersion() + ", expected "
                            + Marker.FORMAT_VERSION + ". It was created by an older Weekmart (" + marker.createdBy()
                            + "), whose ledger this one does not read.",
                    "Set output.path to an empty folder and run a backfill over all dates.");
        }
        if (!marker.pipeline().equals(store.spec().pipeline())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + " as the output of the pipeline "
                            + store.spec().pipeline()
                            + ": it is that of the pipeline " + marker.pipeline()
                            + ", and each pipeline needs an output of its own.",
                    "Give each pipeline another folder as output.path.");
        }
    }

    /** Makes an output of an empty folder. */
    static void create(OutputStore store, RunIdentity run) throws IOException {
        byte[] marker = MarkerJson.write(
                new Marker(Marker.PRODUCT, store.spec().pipeline(), Marker.FORMAT_VERSION, run.jobVersion()));
        if (!store.storage().create(store.layout().marker(), marker)) {
            // Another run was faster: of another pipeline, maybe, or another version.
            exists(store);
        }
    }

    static void isNotEmpty(boolean exists, OutputStore store, String job) {
        if (!exists) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot " + job + " " + store + ": it is empty, expected an output with " + OutputLayout.MARKER
                            + ".",
                    "Check output.path.");
        }
    }

    /** Without the ledger, published files cannot be told from foreign ones, so nothing may be published beside them. */
    static void ledgerIsThere(OutputStore store, Ledger ledger) throws IOException {
        if (ledger.revision() > 0) {
            return;
        }
        List<String> tables = store.storage().list(store.layout().root()).stream()
                .map(entry -> entry.path().getName())
                .filter(store.spec()::isTable)
                .sorted()
                .toList();
        if (!tables.isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + ": it holds " + String.join(", ", tables)
                            + " and no ledger of what is published, expected "
                            + store.layout().ledger() + ".",
                    "Restore that file from a backup or the bucket's versions. If there is none, set output.path to an"
                            + " empty folder and run a backfill over all dates, then put that output in the"
                            + " place of this one.");
        }
    }

    /** The partitions that stay as they are and those that a run is going to publish must be made with the same settings. */
    static void fixedSettings(OutputStore store, Ledger ledger, Output.Purpose purpose) {
        for (FixedSetting setting : store.spec().fixedSettings()) {
            Optional<String> before = ledger.setting(setting.key());
            boolean changeable =
                    purpose == Output.Purpose.BACKFILL && setting.changeable() == FixedSetting.Changeable.BY_BACKFILL;
            if (before.isPresent()
                    && !before.get().equals(setting.value())
                    && !changeable
                    && !ledger.partitions(setting.table()).isEmpty()) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot publish to " + store + ": it was published with " + setting.key() + " = " + before.get()
                                + ", and " + setting.key() + " is " + setting.value() + " now. "
                                + setting.consequence(),
                        switch (setting.changeable()) {
                            case NEVER ->
                                "Set " + setting.key() + " = " + before.get() + ", or backfill into an empty output.";
                            case BY_BACKFILL ->
                                "Set " + setting.key() + " = " + before.get() + ". If the input has really changed,"
                                        + " run a backfill over all dates that it holds: the daily runs after it go on"
                                        + " with the new value.";
                        });
            }
        }
    }

    /** A daily run goes on where the last one ended. */
    static void date(OutputStore store, Ledger ledger, RunIdentity run, Output.Purpose purpose) {
        if (purpose == Output.Purpose.DAILY
                && ledger.newestDate().filter(run.runDate()::isBefore).isPresent()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot run " + run.runDate() + ": " + store + " is published up to "
                            + ledger.newestDate().get() + ", expected that date or a later one.",
                    "Use the job 'backfill' to compute older dates again.");
        }
    }

    static void firstStart(OutputStore store, RunIdentity run) throws IOException {
        OutputLayout layout = store.layout();
        Path started = layout.started(run.runDate(), run.runId());
        byte[] content = ("{\"runId\":\"" + run.runId() + "\",\"process\":\"" + Processes.host() + " " + Processes.id()
                        + " " + UUID.randomUUID() + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        if (!store.storage().create(started, content)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot start run " + run.runId() + " of " + run.runDate() + ": it was started before, as "
                            + started + " shows; expected a new run id.",
                    "Its report, if it came to an end, is " + layout.report(run.runDate(), run.runId())
                            + ". To run again, choose another --run-id or leave it out.");
        }
    }
}
