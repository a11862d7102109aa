package io.weekmart.launcher.notify;

import java.time.LocalDate;
import java.util.List;

/**
 * What people are told: the verdict first, then numbers, then where to look.
 *
 * @param occasion what it is about, unique within the night, such as success or failure-0002
 * @param subject the verdict in one line
 * @param lines everything else
 */
public record Message(String environment, LocalDate date, String occasion, String subject, List<String> lines) {
    public Message {
        lines = List.copyOf(lines);
    }

    /** The same for every repetition of the message. */
    public String id() {
        return "weekmart-" + environment + "-" + date + "-" + occasion;
    }

    /** The whole text: subject, lines, id. */
    public String text() {
        return subject + "\n\n" + String.join("\n", lines) + "\n\n" + "Message " + id() + "\n";
    }
}
