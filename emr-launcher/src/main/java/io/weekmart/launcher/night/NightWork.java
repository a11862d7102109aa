package io.weekmart.launcher.night;

import io.weekmart.launcher.compute.Work;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.deploy.Deployment;
import io.weekmart.launcher.store.S3Location;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** What the job is started with for a night. */
public final class NightWork {
    private static final String MAIN_CLASS = "io.weekmart.Main";

    private NightWork() {}

    /**
     * The work of an attempt.
     *
     * @param sending the number of the sending, which has a report of its own
     */
    public static Work of(NightSettings settings, LocalDate date, int attempt, int sending, Deployment deployment) {
        String runId = RunName.of(settings.environment(), date, attempt);
        return new Work(
                runId,
                deployment.jar(),
                MAIN_CLASS,
                List.of(
                        "weekly-metrics",
                        "--date",
                        date.toString(),
                        "--conf",
                        deployment.conf(),
                        "--run-id",
                        runId,
                        "--report",
                        report(settings, date, attempt, sending)),
                settings.spark(),
                deployment.nodeSetup());
    }

    static String report(NightSettings settings, LocalDate date, int attempt, int sending) {
        S3Location folder = NightStore.folder(settings.home(), date, attempt);
        return folder.resolve(String.format(Locale.ROOT, "report-%02d.json", sending))
                .toString();
    }
}
