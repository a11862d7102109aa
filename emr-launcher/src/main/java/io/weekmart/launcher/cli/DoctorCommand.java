package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.doctor.Doctor;
import io.weekmart.launcher.doctor.Finding;
import io.weekmart.launcher.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
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
            "Ends with 0, or with 2 if something must be mended."
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
            return (findings.stream().allMatch(Finding::good) ? ExitCode.DONE : ExitCode.USAGE).code();
        }
    }

    private void text(Finding finding) {
        context.out().printf("%-5s  %-14s %s%n", finding.good() ? "ok" : "fault", finding.subject(), finding.found());
        if (!finding.hint().isEmpty()) {
            context.out().printf("%-5s  %-14s -> %s%n", "", "", finding.hint());
        }
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("good", finding.good());
        json.put("subject", finding.subject());
        json.put("found", finding.found());
        json.put("hint", finding.hint());
        return json;
    }
}
