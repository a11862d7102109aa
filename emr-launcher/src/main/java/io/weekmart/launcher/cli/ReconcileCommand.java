package io.weekmart.launcher.cli;

import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.night.Wish;
import io.weekmart.launcher.session.Session;
import picocli.CommandLine.Command;

@Command(
        name = "reconcile",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Does whatever the run needs next, from wherever it stands, and does not wait: what schedules and events call.",
            "It may be called any number of times, by any number of launchers at once."
        })
final class ReconcileCommand extends NightCommand {
    ReconcileCommand(Context context) {
        super(context);
    }

    @Override
    NightStatus work(NightEngine engine, Session session) {
        return engine.reconcile(options().date(), Wish.AUTOMATIC);
    }
}
