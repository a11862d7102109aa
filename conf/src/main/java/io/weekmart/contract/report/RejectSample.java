package io.weekmart.contract.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rejected row, as an example of its reject codes.
 *
 * @param line physical line on which the record starts, the header's being 1
 * @param rawText the record as it stands in the file, private columns masked, up to {@value #MAX_CHARACTERS} characters; null for a
 *     malformed record of a table with private columns, whose fields cannot be told apart
 */
public record RejectSample(String file, long line, @Nullable String rawText, List<String> reasons) {
    /** Sample rows kept for each reject code of a table. */
    public static final int PER_CODE = 3;

    /** The longest raw text of a sample; the whole text stands in the rejects table. */
    public static final int MAX_CHARACTERS = 500;

    public RejectSample {
        reasons = RunReport.listed(reasons);
    }

    /** The same row, its text cut where it is longer than a sample shows. */
    RejectSample shortened() {
        if (rawText == null || rawText.length() <= MAX_CHARACTERS) {
            return this;
        }
        // A character outside the basic plane is two chars; half of it would not be valid text.
        int end =
                Character.isHighSurrogate(rawText.charAt(MAX_CHARACTERS - 4)) ? MAX_CHARACTERS - 4 : MAX_CHARACTERS - 3;
        return new RejectSample(file, line, rawText.substring(0, end) + "...", reasons);
    }
}
