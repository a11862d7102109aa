package io.weekmart.launcher.night;

import io.weekmart.contract.config.AcceptedCheck;
import io.weekmart.launcher.compute.Work;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.deploy.Deployment;
import io.weekmart.launcher.store.S3Location;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the job is started with for a date. */
public final class NightWork {
    private static final String MAIN_CLASS = "io.weekmart.Main";

    private NightWork() {}

    /**
     * The work of an attempt.
     *
     * @param sending the number of the sending, which has a report of its own
     */
    public static Work of(NightSettings settings, LocalDate date, int attempt, int sending, Deployment deployment) {
        return of(settings, date, attempt, sending, deployment, Accepted.NOTHING);
    }

    static Work of(
            NightSettings settings,
            LocalDate date,
            int attempt,
            int sending,
            Deployment deployment,
            Accepted accepted) {
        DailyRun run = settings.run(date);
        String runId = RunName.of(settings.environment(), run, attempt);
        List<String> arguments = new ArrayList<>(List.of(
                run.pipeline(),
                "--date",
                date.toString(),
                "--conf",
                deployment.conf(),
                "--run-id",
                runId,
                "--report",
                report(settings, run, attempt, sending)));
        accepted.checks().forEach(check -> arguments.addAll(List.of(AcceptedCheck.OPTION, check)));
        if (accepted.by() != null) {
            arguments.addAll(List.of(AcceptedCheck.BY_OPTION, accepted.by()));
        }
        return new Work(runId, deployment.jar(), MAIN_CLASS, arguments, settings.spark(), deployment.nodeSetup());
    }

    static String report(NightSettings settings, DailyRun run, int attempt, int sending) {
        S3Location folder = NightStore.folder(settings, run, attempt);
        return folder.resolve(String.format(Locale.ROOT, "report-%02d.json", sending))
                .toString();
    }
}
