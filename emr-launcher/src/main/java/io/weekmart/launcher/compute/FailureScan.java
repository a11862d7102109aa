package io.weekmart.launcher.compute;

import io.weekmart.contract.fault.ExitCode;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a log line by line and finds the one that tells why a run failed. Logs of Spark and YARN repeat a failure many times over, and its
 * cause once: of each {@link FailureKind} one line is kept, however long the log is.
 *
 * <p>Warnings come with many good runs. What they say, and the stack traces under them, counts only where nothing graver tells a cause.
 */
public final class FailureScan {
    private static final Pattern HEADER = Pattern.compile(
            "^\\d{2,4}[-/]\\d{2}[-/]\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}\\S* +(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\b(?: +[^ ]+:)? ?");
    private static final Set<String> WELL = Set.of("TRACE", "DEBUG", "INFO");

    /** Where something of its own begins below the last line with a level. */
    private static final Pattern APART = Pattern.compile("^(?:Exception in thread |Error:|\\s*diagnostics: |#)");

    private static final Pattern STACK_FRAME = Pattern.compile("^\\s+(?:at |\\.\\.\\. \\d+ more)");

    /** Lines that tell that it failed, and not why. */
    private static final Pattern NOISE =
            Pattern.compile("finished with failed status|User application exited with status"
                    + "|ShutdownHookManager|Unknown Error|Command exiting with ret|\\(state: [A-Z]+\\)$");

    private static final Pattern TELLING = Pattern.compile(
            "(?i)exception|error|cannot|denied|killed|beyond|no space|lost|forbidden|fail|timed? ?out|spot|not authorized"
                    + "|: 403|fatal|local-dirs|bad node|signal term");

    /** What stands before the exception that a line is about. */
    private static final Pattern PREFIX =
            Pattern.compile("^(?:Exception in thread \"[^\"]*\" |Caused by: |diagnostics: "
                    + "|Application diagnostics message: |User class threw exception: |Uncaught exception: )+");

    /** From this length on no further line is added to the job's sentence. */
    private static final int LONGEST = 2_000;

    private final Map<FailureKind, String> grave = new EnumMap<>(FailureKind.class);
    private final Map<FailureKind, String> warnings = new EnumMap<>(FailureKind.class);
    private ExitCode told = ExitCode.INTERNAL;
    private String lastWords = "";
    private boolean mild;
    private boolean inSentence;

    /** What a text of a few lines tells, whose last line tells something if no other does. */
    public static FailureLine of(String text) {
        FailureScan scan = new FailureScan();
        text.lines().forEach(scan::accept);
        return scan.foundOrLast();
    }

    /** Takes the next line. */
    public void accept(String line) {
        Matcher header = HEADER.matcher(line);
        boolean begins = header.find();
        if (begins) {
            boolean well = WELL.contains(header.group(1));
            mild = well || header.group(1).equals("WARN");
            if (well) {
                // Most lines of a long log are such: what fails is told by others too.
                inSentence = false;
                return;
            }
        } else if (APART.matcher(line).find()) {
            mild = false;
        }
        boolean frame = STACK_FRAME.matcher(line).find();
        if (inSentence) {
            inSentence = !begins && !frame && !line.isBlank();
            if (inSentence) {
                // The job's sentences may have lines of their own: one for each dump that is not as it should be.
                grave.computeIfPresent(FailureKind.TOLD_BY_JOB, (kind, said) -> longer(said, line));
                return;
            }
        }
        if (frame || line.isBlank() || NOISE.matcher(line).find()) {
            return;
        }
        if (TELLING.matcher(line).find()) {
            String text = begins ? line.substring(header.end()) : line.strip();
            sort(line, PREFIX.matcher(text).replaceFirst(""));
        }
        if (!mild) {
            lastWords = line;
        }
    }

    private void sort(String line, String text) {
        for (FailureKind kind : FailureKind.values()) {
            Matcher matcher = kind.in(line);
            if (!matcher.find()) {
                continue;
            }
            if (kind == FailureKind.TOLD_BY_JOB) {
                inSentence = grave.putIfAbsent(kind, matcher.group(2)) == null;
                told = ExitCode.of(Integer.parseInt(matcher.group(1)));
                continue;
            }
            String shown = matcher.groupCount() == 0 || matcher.group(1) == null ? text : matcher.group(1);
            if (mild && kind.known()) {
                warnings.putIfAbsent(kind, shown);
            } else if (!mild && kind.lastOne()) {
                grave.put(kind, shown);
            } else if (!mild) {
                grave.putIfAbsent(kind, shown);
            }
        }
    }

    private static String longer(String sentence, String line) {
        return sentence.length() < LONGEST ? sentence + "\n" + line.stripTrailing() : sentence;
    }

    /** The line that tells most of what was read so far. */
    public FailureLine found() {
        return Stream.concat(
                        grave.entrySet().stream().map(kept -> FailureLine.grave(kept.getKey(), kept.getValue(), told)),
                        warnings.entrySet().stream().map(kept -> FailureLine.warning(kept.getKey(), kept.getValue())))
                .min(Comparator.comparingInt(FailureLine::weight))
                .orElse(FailureLine.NONE);
    }

    /** The same of a text that says little else, such as a script's: its last words where nothing tells of a failure. */
    public FailureLine foundOrLast() {
        FailureLine found = found();
        return found.equals(FailureLine.NONE) && !lastWords.isEmpty() ? FailureLine.symptom(lastWords, "") : found;
    }
}
