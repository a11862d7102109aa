package io.weekmart.publish;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.RunId;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Whether an output can be used by a run: each check ends with exit code 2, says what was found, and what to do. */
final class OutputChecks {
    private static final String PATH = "output.path";

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
                liesInNoOutput(store);
                return false;
            }
            // Another run may have created it meanwhile.
            content = storage.read(layout.marker());
            if (content.isEmpty()) {
                holdsNoOutput(store, there);
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot use " + layout + ": it holds "
                                + there.get(0).path().getName() + " and no " + OutputLayout.MARKER
                                + ", expected an empty folder or an output of Weekmart.",
                        "Choose an empty folder as " + path(store) + ".");
            }
        }
        marker(store, content.get());
        return true;
    }

    private static String path(OutputStore store) {
        return store.spec().key(PATH);
    }

    /** A run takes every file below its output for its own or a foreign one. */
    private static void liesInNoOutput(OutputStore store) {
        for (Path above = store.layout().root().getParent(); above != null; above = above.getParent()) {
            Optional<Marker> marker = markerIn(store, above);
            if (marker.isPresent()) {
                throw nested(store, "lies in " + above, marker.get());
            }
        }
    }

    private static void holdsNoOutput(OutputStore store, List<StoredFile> there) {
        for (StoredFile each : there) {
            Optional<Marker> marker = markerIn(store, each.path());
            if (marker.isPresent()) {
                throw nested(store, "holds " + each.path(), marker.get());
            }
        }
    }

    private static UserFault nested(OutputStore store, String how, Marker other) {
        String pipeline = store.spec().pipeline();
        return new UserFault(
                ExitCode.USAGE,
                "Cannot use " + store + " as the output of the pipeline " + pipeline + ": it " + how
                        + ", the output of the pipeline " + other.pipeline()
                        + ", and no output may lie in another.",
                pipeline.equals(other.pipeline())
                        ? "Set " + path(store) + " to a folder outside of that output, or to that output itself."
                        : "Set " + path(store) + " and " + PipelineKeys.path(other.pipeline(), PATH)
                                + " to folders beside each other.");
    }

    /** The marker in a folder that is not this output's; empty where there is none, or where this run may not look. */
    private static Optional<Marker> markerIn(OutputStore store, Path folder) {
        try {
            Optional<byte[]> content = store.storage().read(new Path(folder, OutputLayout.MARKER));
            return content.isEmpty() ? Optional.empty() : Optional.of(MarkerJson.read(content.get()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void marker(OutputStore store, byte[] content) {
        Marker marker;
        try {
            marker = MarkerJson.read(content);
        } catch (Json.BadContent e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + ": its " + OutputLayout.MARKER + " is damaged, " + e.getMessage() + ".",
                    "Choose an empty folder as " + path(store) + ", or restore the file.",
                    e);
        }
        if (!marker.product().equals(Marker.PRODUCT)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + ": its " + OutputLayout.MARKER + " says that it belongs to "
                            + marker.product() + ", expected " + Marker.PRODUCT + ".",
                    "Choose an empty folder as " + path(store) + ".");
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
                    "Set " + path(store) + " to an empty folder and run a backfill over all dates.");
        }
        if (!marker.pipeline().equals(store.spec().pipeline())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + store + " as the output of the pipeline "
                            + store.spec().pipeline()
                            + ": it is that of the pipeline " + marker.pipeline()
                            + ", and each pipeline needs an output of its own.",
                    "Set " + path(store) + " and " + PipelineKeys.path(marker.pipeline(), PATH)
                            + " to folders of their own.");
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
                    "Check " + path(store) + ".");
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
                    "Restore that file from a backup or the bucket's versions. If there is none, set " + path(store)
                            + " to an empty folder and run a backfill over all dates, then put that output in the"
                            + " place of this one.");
        }
    }

    /** The partitions that stay as they are and those that a run is going to publish must be made with the same settings. */
    static void fixedSettings(OutputStore store, Ledger ledger, Output.Purpose purpose) {
        for (FixedSetting setting : store.spec().fixedSettings()) {
            boolean changeable =
                    purpose == Output.Purpose.BACKFILL && setting.changeable() != FixedSetting.Changeable.NEVER;
            if (!changeable && setting.differs(ledger)) {
                String before = setting.before(ledger).orElseThrow();
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot publish to " + store + ": it was published with " + setting.name() + " = " + before
                                + ", and " + setting.name() + " is " + setting.value() + " now. "
                                + setting.consequence(),
                        switch (setting.changeable()) {
                            case NEVER ->
                                "Set " + setting.name() + " = " + before + ", or backfill into an empty output.";
                            case BY_BACKFILL ->
                                "Set " + setting.name() + " = " + before + ". If the input has really changed,"
                                        + " run a backfill over all dates that it holds: the daily runs after it go on"
                                        + " with the new value.";
                            case BY_WHOLE_BACKFILL ->
                                "Set " + setting.name() + " = " + before + ". To change it, run '"
                                        + store.spec().backfill(published(setting, ledger))
                                        + "', over all dates that are published.";
                        });
            }
        }
    }

    /** Where no reader could tell the former value from the new one, all that is published is computed anew at once. */
    static void changeIsWhole(OutputStore store, Ledger ledger, DateSpan computed) {
        for (FixedSetting setting : store.spec().fixedSettings()) {
            if (setting.changeable() != FixedSetting.Changeable.BY_WHOLE_BACKFILL || !setting.differs(ledger)) {
                continue;
            }
            DateSpan published = published(setting, ledger);
            if (!computed.contains(published)) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot change " + setting.name() + " of " + store + " from "
                                + setting.before(ledger).orElseThrow() + " to " + setting.value()
                                + ": the backfill computes " + computed.first() + " to " + computed.last()
                                + ", but " + published.first() + " to " + published.last()
                                + " is published, and the rest would keep the former value. "
                                + setting.consequence(),
                        "Run '" + store.spec().backfill(published) + "'.");
            }
        }
    }

    /** The dates of everything that was made with a setting, up to the newest run date. */
    private static DateSpan published(FixedSetting setting, Ledger ledger) {
        List<DateSpan> dates = setting.tables().stream()
                .flatMap(table -> ledger.partitions(table).stream())
                .flatMap(partition -> partition.dates().stream())
                .toList();
        LocalDate newest = ledger.newestDate().orElseThrow();
        LocalDate first =
                dates.stream().map(DateSpan::first).min(LocalDate::compareTo).orElse(newest);
        LocalDate last =
                dates.stream().map(DateSpan::last).max(LocalDate::compareTo).orElse(newest);
        return new DateSpan(first, last.isBefore(newest) ? last : newest);
    }

    /** A change of a fixed setting is finished by the backfill that made it, or by one over more dates. */
    static void changeIsFinished(OutputStore store, Ledger ledger, Optional<DateSpan> backfill) {
        Optional<DateSpan> changing = ledger.changing();
        if (changing.isEmpty()
                || backfill.filter(dates -> dates.contains(changing.get())).isPresent()) {
            return;
        }
        String settings = store.spec().fixedSettings().stream()
                .filter(setting -> setting.changeable() == FixedSetting.Changeable.BY_BACKFILL)
                .map(FixedSetting::name)
                .collect(Collectors.joining(", "));
        DateSpan dates = changing.get();
        throw new UserFault(
                ExitCode.USAGE,
                "Cannot publish to " + store + ": a backfill from " + dates.first() + " to " + dates.last()
                        + " changes "
                        + settings
                        + " and has not published all of its dates, so that some partitions are made with the"
                        + " former value and some with the new one.",
                "Run '" + store.spec().backfill(dates) + "' first, or a backfill over more dates.");
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
