package io.weekmart.launcher.night;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The run id of an attempt, which is its name everywhere: in lower case, since YARN's tags know no other. */
public final class RunName {
    private static final Pattern NAME = Pattern.compile("weekmart-(.+)-(\\d{4}-\\d{2}-\\d{2})-a\\d+(-kill-[0-9a-f]+)?");

    private RunName() {}

    static String of(String environment, LocalDate date, int attempt) {
        return "weekmart-" + environment + "-" + date + "-a" + attempt;
    }

    /** Whether a step or a cluster of a name belongs to a run: the run itself, or a step that kills its application. */
    static boolean isOf(String runId, String name) {
        return name.equals(runId) || name.startsWith(runId + "-kill-");
    }

    /** The night that a name of a step or a cluster belongs to; empty where it is none of an environment. */
    public static Optional<LocalDate> night(String name, String environment) {
        Matcher matcher = NAME.matcher(name);
        try {
            return matcher.matches() && matcher.group(1).equals(environment)
                    ? Optional.of(LocalDate.parse(matcher.group(2)))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
