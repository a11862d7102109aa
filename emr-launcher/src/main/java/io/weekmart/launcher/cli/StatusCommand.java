package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.session.Session;
import java.time.Instant;
import java.util.List;
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

    /** How the runs of the other pipelines stand, in a line each, where none was asked for in particular. */
    @Override
    String furtherLines() {
        StringBuilder lines = new StringBuilder();
        if (options().pipeline() == null) {
            List<NightSettings> configured = context().nightSettings(options().shared(), null);
            for (NightSettings other : configured.subList(1, configured.size())) {
                try (Session session = context().session(other)) {
                    lines.append(StatusText.other(
                            session.engine(sentence -> {}).look(options().date()), Instant.now()));
                } catch (UserFault unknown) {
                    lines.append(StatusText.unknown(other.pipeline().name(), unknown));
                }
            }
        }
        return lines.toString();
    }

    @Override
    ExitCode exitCode(NightStatus status) {
        return ExitCode.DONE;
    }
}
