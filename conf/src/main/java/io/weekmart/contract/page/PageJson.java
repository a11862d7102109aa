package io.weekmart.contract.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RecordJson;
import io.weekmart.contract.run.RunId;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JSON form of a {@link RunPage}, and of the lines of a {@link History}. Both are without line breaks inside, and end with one. */
public final class PageJson {
    private static final ObjectMapper JSON = RecordJson.mapper();

    private PageJson() {}

    /** The page's data as one line of JSON. */
    public static String write(RunPage page) {
        return line(page);
    }

    /** A run as a line of the history. */
    public static String write(HistoryEntry entry) {
        return line(entry);
    }

    /**
     * Reads a page's data. Keys that are not known are passed over, and parts that are absent are null or empty. Only the run and its verdict
     * must be there.
     *
     * @param from where the text lies, for messages
     * @throws UserFault with the exit code of unreadable input where it is no such data, or of another version
     */
    public static RunPage page(String text, Object from) {
        try {
            JsonNode json = JSON.readTree(text);
            int version = json.path("version").asInt();
            if (json.isObject() && version != RunPage.VERSION) {
                throw new UserFault(
                        ExitCode.INPUT,
                        "Cannot read the page's data " + from + ": it is of version " + version + ", and version "
                                + RunPage.VERSION + " is expected.",
                        "Use the release of the application that wrote it.");
            }
            @Nullable RunPage page = JSON.treeToValue(json, RunPage.class);
            if (page == null || !whole(page)) {
                throw JsonMappingException.from(JSON.treeAsTokens(json), "the run or its verdict is absent");
            }
            return page;
        } catch (JsonProcessingException e) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read the page's data " + from + ": it is not JSON of the expected form.",
                    "Check the file: the run writes it whole or not at all.",
                    e);
        }
    }

    /**
     * Reads a history. A line that is no run is passed over: it was cut off by a kill, or written by a newer release, and the history is for
     * the eye alone.
     */
    public static History history(String text) {
        List<HistoryEntry> entries = new ArrayList<>();
        text.lines().forEach(line -> {
            @Nullable HistoryEntry entry = entry(line);
            if (entry != null) {
                entries.add(entry);
            }
        });
        return new History(entries);
    }

    private static @Nullable HistoryEntry entry(String line) {
        try {
            @Nullable HistoryEntry entry = JSON.readValue(line, HistoryEntry.class);
            boolean whole = entry != null
                    && Stream.of(
                                    entry.runId(),
                                    entry.pipeline(),
                                    entry.runDate(),
                                    entry.endedAt(),
                                    entry.outcome(),
                                    entry.colour(),
                                    entry.sentence())
                            .noneMatch(Objects::isNull);
            // The index links to the page by this name.
            return whole && RunId.isValid(entry.runId()) ? entry : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean whole(RunPage page) {
        RunPage.@Nullable RunFacts run = page.run();
        @Nullable Verdict verdict = page.verdict();
        return run != null
                && verdict != null
                && Stream.of(
                                run.pipeline(),
                                run.runId(),
                                run.runDate(),
                                run.startedAt(),
                                run.endedAt(),
                                run.outcome(),
                                verdict.colour(),
                                verdict.sentence())
                        .noneMatch(Objects::isNull);
    }

    private static String line(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
