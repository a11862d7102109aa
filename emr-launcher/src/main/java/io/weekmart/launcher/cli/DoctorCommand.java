package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.doctor.Doctor;
import io.weekmart.launcher.doctor.Finding;
import io.weekmart.launcher.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Checks configuration, access and the header of each table's newest dump, without writing anything; a line for each thing"
                    + " looked at.",
            "  ok     It was looked at and is good.",
            "  fault  It must be fixed; the next line says how.",
            "  ?      It was not checked; the next line is a command that shows it.",
            "Ends with 2 if there is a fault, and with 0 otherwise, even where something was not checked."
        })
final class DoctorCommand implements Callable<Integer> {
    /** The least width of the column that names what was checked, in characters. */
    private static final int NARROWEST = 14;

    private final Context context;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "One pipeline alone (default: all that the configuration names).")
    private @Nullable String pipeline;

    @Mixin
    private SharedOptions options;

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        // A configuration that cannot be read, or holds a placeholder, is told here, with its lines.
        List<NightSettings> configured = context.nightSettings(options, pipeline);
        List<NightSettings> checked = pipeline == null ? configured : configured.subList(0, 1);
        try (Session session = context.session(configured.get(0))) {
            List<Finding> findings = new Doctor(session, checked).look();
            switch (options.output()) {
                case text -> text(findings);
                case json ->
                    context.out()
                            .println(JsonText.of(
                                    findings.stream().map(DoctorCommand::json).toList()));
            }
            return (findings.stream().anyMatch(finding -> finding.state() == Finding.State.FAULT)
                            ? ExitCode.USAGE
                            : ExitCode.DONE)
                    .code();
        }
    }

    private void text(List<Finding> findings) {
        int width = findings.stream()
                .mapToInt(finding -> finding.subject().length())
                .reduce(NARROWEST, Math::max);
        findings.forEach(finding -> text(finding, width));
    }

    private void text(Finding finding, int width) {
        context.out()
                .printf(
                        "%-5s  %-" + width + "s %s%s%n",
                        mark(finding.state()),
                        finding.subject(),
                        finding.state() == Finding.State.NOT_CHECKED ? "not checked: " : "",
                        finding.found());
        if (!finding.hint().isEmpty()) {
            context.out().printf("%-5s  %-" + width + "s -> %s%n", "", "", finding.hint());
        }
    }

    private static String mark(Finding.State state) {
        return switch (state) {
            case OK -> "ok";
            case FAULT -> "fault";
            case NOT_CHECKED -> "?";
        };
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", finding.state().name().toLowerCase(Locale.ROOT));
        json.put("subject", finding.subject());
        json.put("found", finding.found());
        json.put("hint", finding.hint());
        return json;
    }
}
