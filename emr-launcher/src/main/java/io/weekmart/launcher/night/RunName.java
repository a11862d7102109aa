package io.weekmart.launcher.night;

import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The run id of an attempt, which is its name everywhere: in lower case, since YARN's tags know no other. */
public final class RunName {
    private static final Pattern NAME = Pattern.compile("weekmart-(.+)-(\\d{4}-\\d{2}-\\d{2})-a\\d+(-kill-[0-9a-f]+)?");

    private RunName() {}

    static String of(String environment, DailyRun run, int attempt) {
        return "weekmart-" + environment + "-" + run.pipeline() + "-" + run.date() + "-a" + attempt;
    }

    /** Whether a step or a cluster of a name belongs to a run: the run itself, or a step that kills its application. */
    static boolean isOf(String runId, String name) {
        return name.equals(runId) || name.startsWith(runId + "-kill-");
    }

    /**
     * The run that a name of a step or a cluster belongs to. Environments and pipelines both may have hyphens in their names, so that the
     * pipelines that there are tell where one ends.
     *
     * @return empty where the name is none of the environment of these settings
     */
    public static Optional<DailyRun> run(String name, NightSettings settings) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return settings.pipelines().known().stream()
                .filter(pipeline -> matcher.group(1).equals(settings.environment() + "-" + pipeline))
                .findFirst()
                .flatMap(pipeline -> date(matcher.group(2)).map(date -> settings.run(pipeline, date)));
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
