package io.weekmart.contract.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rejected row, as an example of its reject codes.
 *
 * @param line physical line on which the record starts, the header's being 1
 * @param rawText the record as it stands in the file, private columns masked, up to {@value #MAX_CHARACTERS} characters; null for a
 *     malformed record of a table with private columns, whose fields cannot be told apart
 * @param marks where the values stand in the text that a code is about, by code; none for a code that is about the record as a whole
 */
public record RejectSample(
        String file, long line, @Nullable String rawText, List<String> reasons, Map<String, List<Span>> marks) {
    /** Sample rows kept for each reject code of a table. */
    public static final int PER_CODE = 3;

    /** The longest raw text of a sample; the whole text stands in the rejects table. */
    public static final int MAX_CHARACTERS = 500;

    private static final String CUT = "...";

    /**
     * Characters of a text.
     *
     * @param from index of the first one
     * @param to index behind the last one
     */
    public record Span(int from, int to) {}

    public RejectSample {
        reasons = RunReport.listed(reasons);
        marks = RunReport.ordered(marks);
    }

    /** The same row, its text cut where it is longer than a sample shows. */
    RejectSample shortened() {
        if (rawText == null || rawText.length() <= MAX_CHARACTERS) {
            return this;
        }
        int most = MAX_CHARACTERS - CUT.length();
        // A character outside the basic plane is two chars; half of it would not be valid text.
        int end = Character.isHighSurrogate(rawText.charAt(most - 1)) ? most - 1 : most;
        Map<String, List<Span>> shown = new LinkedHashMap<>();
        marks.forEach((code, spans) -> {
            List<Span> inside = spans.stream().filter(span -> span.to() <= end).toList();
            if (!inside.isEmpty()) {
                shown.put(code, inside);
            }
        });
        return new RejectSample(file, line, rawText.substring(0, end) + CUT, reasons, shown);
    }
}
