package io.weekmart.launcher.notify;

import io.weekmart.launcher.config.DailyRun;
import java.util.List;

/**
 * What people are told: the verdict first, then numbers, then where to look.
 *
 * @param occasion what it is about, unique within the run, such as success or failure-0002
 * @param subject the verdict in one line
 * @param lines everything else
 */
public record Message(String environment, DailyRun run, String occasion, String subject, List<String> lines) {
    public Message {
        lines = List.copyOf(lines);
    }

    /** The same for every repetition of the message. */
    public String id() {
        return "weekmart-" + environment + "-" + run.pipeline() + "-" + run.date() + "-" + occasion;
    }

    /** The whole text: subject, lines, id. */
    public String text() {
        return subject + "\n\n" + String.join("\n", lines) + "\n\n" + "Message " + id() + "\n";
    }
}
