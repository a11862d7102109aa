package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.doctor.Doctor;
import io.weekmart.launcher.doctor.Finding;
import io.weekmart.launcher.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Checks configuration and access without writing anything; a line for each thing looked at.",
            "  ok     It was looked at and is good.",
            "  fault  It must be fixed; the next line says how.",
            "  ?      It was not checked; the next line is a command that shows it.",
            "Ends with 2 if there is a fault, and with 0 otherwise, even where something was not checked."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SharedOptions options;

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        // A configuration that cannot be read, or holds a placeholder, is told here, with its lines.
        try (Session session = context.session(options)) {
            List<Finding> findings = new Doctor(session).look();
            switch (options.output()) {
                case text -> findings.forEach(this::text);
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

    private void text(Finding finding) {
        context.out()
                .printf(
                        "%-5s  %-14s %s%s%n",
                        mark(finding.state()),
                        finding.subject(),
                        finding.state() == Finding.State.NOT_CHECKED ? "not checked: " : "",
                        finding.found());
        if (!finding.hint().isEmpty()) {
            context.out().printf("%-5s  %-14s -> %s%n", "", "", finding.hint());
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
