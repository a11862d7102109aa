package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.session.Session;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description =
                "Shows how a run stands, and changes nothing. Ends with 0 whatever that is; --output json carries the code.")
final class StatusCommand extends NightCommand {
    StatusCommand(Context context) {
        super(context);
    }

    @Override
    NightStatus work(NightEngine engine, Session session) {
        return engine.look(options().date());
    }

    @Override
    ExitCode exitCode(NightStatus status) {
        return ExitCode.DONE;
    }
}
