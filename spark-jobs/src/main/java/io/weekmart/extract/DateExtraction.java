package io.weekmart.extract;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.database.Connector;
import io.weekmart.report.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** One date: its tables are read in one snapshot, counted by the database, compared, and delivered. */
final class DateExtraction {
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;
    private static final double NANOS_OF_SECOND = 1e9;

    private final ExtractSettings settings;
    private final DatabaseReader reader;
    private final Connector connector;
    private final Delivery delivery;
    private final Progress progress;
    private final LocalDate date;

    private final LongAdder rowsSoFar = new LongAdder();
    private final long began = System.nanoTime();
    private long lastLine = began;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** What was written of each range, and what the database counts of each table, by the table's name. */
    private final Map<String, Map<Integer, Written>> written = new ConcurrentHashMap<>();

    private final Map<String, Counted> counted = new ConcurrentHashMap<>();

    /** @param reader of the connector's product, for all dates of a run */
    DateExtraction(
            ExtractSettings settings,
            Connector connector,
            DatabaseReader reader,
            Delivery delivery,
            Progress progress,
            LocalDate date) {
        this.settings = settings;
        this.connector = connector;
        this.reader = reader;
        this.delivery = delivery;
        this.progress = progress;
        this.date = date;
    }

    /** @param sums of the totals; none where the database wrote the files itself */
    private record Written(List<Part> parts, List<BigDecimal> sums) {}

    /** Something to do with one connection. */
    private interface Work {
        void with(ReadingSession session) throws SQLException, IOException;
    }

    /**
     * Extracts the date.
     *
     * @param partial whether the day need not be over
     * @param before the extraction of the date before
     * @param replaced the manifest that the date has
     * @param later manifests of later dates, which are withdrawn
     * @param out takes the summary
     */
    Extraction run(
            boolean partial,
            Optional<Extraction> before,
            Optional<Manifest> replaced,
            Map<LocalDate, Manifest> later,
            PrintStream out)
            throws IOException {
        Night night = Night.of(settings, date, partial, before);
        try (Progress.Step step = progress.begin("extracting " + date)) {
            List<Selection> selections;
            Map<String, Part> files;
            Extraction extraction;
            try (Reading reading = reader.open(connector, settings, night)) {
                reading.notes().forEach(progress::line);
                delivery.clear(date);
                read(reading);
                verify(reading);
                selections = reading.selections();
                compare(selections);
                files = files(selections);
                extraction = extraction(reading);
            }
            // Moving the files may take long, and whoever alters a table waits for the locks, with everybody behind.
            delivery.withdraw(later);
            delivery.deliver(date, replaced, files, manifest(files, extraction));
            step.end(rowsSoFar.sum());
            out.print(SummaryText.of(settings, date, selections, files, extraction, outside(), before));
            return extraction;
        }
    }

    private void verify(Reading reading) {
        try {
            reading.verify();
        } catch (SQLException e) {
            throw reader.fault(e, "end the reading of " + settings.pipeline().name());
        }
    }

    /** Has all connections do what is to be done. The first failure ends the others. */
    private void read(Reading reading) throws IOException {
        Queue<Work> work = new ConcurrentLinkedQueue<>();
        for (Selection selection : reading.selections()) {
            work.add(session -> count(selection, session));
            for (int range = 0; range < selection.reading().size(); range++) {
                int number = range;
                work.add(session -> write(selection, number, session));
            }
        }
        List<Thread> threads = new ArrayList<>();
        for (ReadingSession session : reading.sessions()) {
            Thread thread = new Thread(() -> work(work, session, reading), "weekmart-extract-" + threads.size());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            reading.abort();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the tables were read");
        }
        Throwable failed = failure.get();
        if (failed instanceof IOException cause) {
            throw cause;
        }
        if (failed instanceof UserFault fault) {
            throw fault;
        }
        if (failed != null) {
            throw new IllegalStateException(failed);
        }
    }

    private void work(Queue<Work> work, ReadingSession session, Reading reading) {
        try {
            for (Work next = work.poll(); next != null && failure.get() == null; next = work.poll()) {
                next.with(session);
            }
        } catch (Exception | Error e) {
            // The first failure is the reason; what the others meet follows from it.
            if (failure.compareAndSet(null, e)) {
                reading.abort();
            }
        }
    }

    private void count(Selection selection, ReadingSession session) {
        try {
            counted.put(selection.name(), Counted.of(selection, session));
        } catch (SQLException e) {
            throw reader.fault(e, "count the rows of " + selection.source());
        }
    }

    private void write(Selection selection, int range, ReadingSession session) throws IOException {
        if (session instanceof UnloadingSession unloading) {
            unload(selection, unloading);
            return;
        }
        boolean splits = selection.table().names().patterns().stream().anyMatch(pattern -> pattern.folder());
        try (PartWriter writer = new PartWriter(
                delivery.files(),
                delivery.staging(date, selection.name()),
                range,
                selection.headerLine().getBytes(StandardCharsets.UTF_8),
                settings.partBytes(),
                splits,
                selection.totals().size(),
                this::tally)) {
            session.read(selection, range, writer);
            List<Part> parts = writer.finish(range == 0);
            List<BigDecimal> sums = new ArrayList<>();
            for (int i = 0; i < selection.totals().size(); i++) {
                sums.add(writer.sums().sum(i));
            }
            written.computeIfAbsent(selection.name(), name -> new ConcurrentHashMap<>())
                    .put(range, new Written(parts, sums));
        } catch (SQLException e) {
            throw reader.fault(e, "read " + selection.source());
        }
    }

    /** The database writes the files itself; only where there are no rows, and so no file, is there a header to be written. */
    private void unload(Selection selection, UnloadingSession session) throws IOException {
        Path folder = delivery.staging(date, selection.name());
        boolean splits = selection.table().names().patterns().stream().anyMatch(pattern -> pattern.folder());
        List<Part> parts = new ArrayList<>();
        try {
            for (UnloadingSession.Unloaded file : session.unload(selection, delivery.relative(folder), splits)) {
                Path path = new Path(folder, file.name());
                if (!delivery.hasLength(path, file.bytes())) {
                    throw new UserFault(
                            ExitCode.INPUT,
                            "Cannot read " + selection.source() + ": the database says that it wrote " + file.name()
                                    + " of " + file.bytes() + " bytes, and there is no such file in " + folder + ".",
                            "The stage or the storage integration must lead to raw.path, which is " + settings.rawPath()
                                    + ".");
                }
                parts.add(new Part(path, 0, parts.size(), file.rows(), file.bytes(), null));
                tally(file.rows());
            }
        } catch (SQLException e) {
            throw reader.fault(e, "unload " + selection.source());
        }
        if (parts.isEmpty()) {
            try (PartWriter writer = new PartWriter(
                    delivery.files(),
                    folder,
                    0,
                    selection.headerLine().getBytes(StandardCharsets.UTF_8),
                    settings.partBytes(),
                    false,
                    0,
                    this::tally)) {
                parts.addAll(writer.finish(true));
            }
        }
        written.computeIfAbsent(selection.name(), name -> new ConcurrentHashMap<>())
                .put(0, new Written(parts, List.of()));
    }

    private void tally(long rows) throws IOException {
        if (failure.get() != null) {
            throw new InterruptedIOException("another connection failed");
        }
        rowsSoFar.add(rows);
        long now = System.nanoTime();
        synchronized (this) {
            if (now - lastLine < NANOS_BETWEEN_LINES) {
                return;
            }
            lastLine = now;
        }
        long all = rowsSoFar.sum();
        progress.line(String.format(
                Locale.ROOT, "%,d rows of %s, %,.0f a second", all, date, all / ((now - began) / NANOS_OF_SECOND)));
    }

    /** What was written must be what the database counted in the same snapshot. */
    private void compare(List<Selection> selections) {
        List<String> differences = new ArrayList<>();
        for (Selection selection : selections) {
            Counted expected = counted(selection);
            List<Written> ranges = ranges(selection);
            long rows = ranges.stream()
                    .flatMap(range -> range.parts().stream())
                    .mapToLong(Part::rows)
                    .sum();
            if (rows != expected.rows()) {
                differences.add(selection.name() + ": " + Count.of(rows, "row")
                        + " were written, and the database counts " + expected.rows());
            }
            boolean summed = ranges.stream().noneMatch(range -> range.sums().isEmpty());
            for (int i = 0; summed && i < selection.totals().size(); i++) {
                int total = i;
                BigDecimal sum =
                        ranges.stream().map(range -> range.sums().get(total)).reduce(BigDecimal.ZERO, BigDecimal::add);
                if (sum.compareTo(expected.sums().get(i)) != 0) {
                    differences.add(selection.name() + ": the sum of "
                            + selection.totals().get(i) + " is " + sum.toPlainString() + " as written, and "
                            + expected.sums().get(i).toPlainString() + " by the database");
                }
            }
        }
        if (!differences.isEmpty()) {
            throw new UserFault(
                    ExitCode.QUALITY,
                    "Cannot trust the dumps of " + date + ": " + String.join("; ", differences) + ".",
                    "No manifest was written. Run again; where it stays so, a view may give other rows each time it is read.");
        }
    }

    private Counted counted(Selection selection) {
        return Objects.requireNonNull(counted.get(selection.name()), selection::name);
    }

    private List<Written> ranges(Selection selection) {
        return written.getOrDefault(selection.name(), Map.of()).entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Map<String, Part> files(List<Selection> selections) {
        Map<String, Part> files = new LinkedHashMap<>();
        for (Selection selection : selections) {
            List<Part> parts = ranges(selection).stream()
                    .flatMap(range -> range.parts().stream())
                    .toList();
            // The part that is there for the header alone is one too many where other ranges have rows.
            List<Part> filled = parts.stream().filter(part -> part.rows() > 0).toList();
            files.putAll(delivery.named(selection.table(), date, filled.isEmpty() ? parts : filled));
        }
        return files;
    }

    private Extraction extraction(Reading reading) {
        Map<String, Extraction.Table> tables = new LinkedHashMap<>();
        for (Selection selection : reading.selections()) {
            Map<String, String> totals = new LinkedHashMap<>();
            for (int i = 0; i < selection.totals().size(); i++) {
                totals.put(
                        selection.totals().get(i),
                        counted(selection).sums().get(i).toPlainString());
            }
            tables.put(
                    selection.name(),
                    new Extraction.Table(
                            selection.source(),
                            selection.bounds(),
                            counted(selection).rows(),
                            totals,
                            selection.types(),
                            selection.ignored()));
        }
        return new Extraction(
                settings.pipeline().name(),
                date,
                !reading.over(),
                reading.database(),
                reading.snapshot(),
                reading.readAt(),
                settings.fingerprint(),
                tables);
    }

    private static Manifest manifest(Map<String, Part> files, Extraction extraction) {
        Map<String, Manifest.Entry> entries = new LinkedHashMap<>();
        files.forEach((name, part) -> entries.put(
                name, new Manifest.Entry(OptionalLong.of(part.bytes()), OptionalLong.of(part.rows()), part.sha256())));
        return new Manifest(entries, Optional.of(extraction));
    }

    /** Rows that no night will read, by table. */
    private Map<String, Long> outside() {
        Map<String, Long> rows = new LinkedHashMap<>();
        counted.forEach((table, counts) -> rows.put(table, counts.outside()));
        return rows;
    }
}
