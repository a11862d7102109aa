package io.weekmart.launcher.emr;

import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.FailureLine;
import io.weekmart.launcher.compute.FailureScan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a log: its last lines, the application that it first names, and the line that tells of a failure. All of these are
 * bounded, and so is each line.
 */
final class LogText {
    private static final int TAIL = 40;
    private static final int LONGEST_LINE = 4_000;
    private static final Pattern APPLICATION = Pattern.compile("application_\\d+_\\d+");

    private final Deque<String> tail = new ArrayDeque<>();
    private final FailureScan scan = new FailureScan();
    private @Nullable String application;

    /** Reads a log to its end, or as far as it can be read. */
    static LogText read(InputStream bytes) {
        LogText text = new LogText();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            for (String line = line(reader); line != null; line = line(reader)) {
                text.take(line);
            }
        } catch (IOException e) {
            text.breaksOff(e);
        }
        return text;
    }

    /** A log of which nothing can be read. */
    static LogText unreadable(IOException why) {
        LogText text = new LogText();
        text.breaksOff(why);
        return text;
    }

    private void breaksOff(IOException why) {
        keep("(the log cannot be read further: " + why.getMessage() + ")");
    }

    /** The next line, of which only the beginning is kept where it is very long; null at the end. */
    private static @Nullable String line(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = reader.read()) {
            if (line.length() < LONGEST_LINE && next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private void take(String line) {
        keep(line);
        scan.accept(line);
        if (application == null) {
            Matcher matcher = APPLICATION.matcher(line);
            application = matcher.find() ? matcher.group() : null;
        }
    }

    private void keep(String line) {
        tail.addLast(line);
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
    }

    /** Id of the YARN application that the log names first; empty where it names none. */
    Optional<String> application() {
        return Optional.ofNullable(application);
    }

    /** What the log of a run tells. */
    Clue clue(String source) {
        return new Clue(source, scan.found(), tail.stream().toList());
    }

    /**
     * What the log of a script that failed tells: nothing else will tell more.
     *
     * @param hint what to do about it, where that is not known better
     */
    Clue scriptClue(String source, String hint) {
        FailureLine found = scan.foundOrLast();
        return new Clue(
                source,
                found.equals(FailureLine.NONE) ? found : found.asCause(hint),
                tail.stream().toList());
    }
}
