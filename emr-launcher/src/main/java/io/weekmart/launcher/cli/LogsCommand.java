package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "logs",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Shows the ends of the logs of a run's last attempt: the step's, and the driver's.",
            "EMR writes them to S3 minutes late."
        })
final class LogsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private NightOptions options;

    LogsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.session(options)) {
            List<Clue> logs = session.engine(context::progress).logs(options.date());
            switch (options.shared().output()) {
                case text -> text(logs);
                case json ->
                    context.out()
                            .println(JsonText.of(
                                    logs.stream().map(LogsCommand::json).toList()));
            }
            return ExitCode.DONE.code();
        }
    }

    private void text(List<Clue> logs) {
        if (logs.isEmpty()) {
            context.progress(
                    "There are no logs of the run for " + options.date() + " yet. EMR writes them minutes late.");
        }
        for (Clue log : logs) {
            context.out().println("==> " + log.source());
            log.tail().forEach(context.out()::println);
            if (!log.line().isEmpty()) {
                context.out().println("--> " + log.line());
            }
            if (!log.hint().isEmpty()) {
                context.out().println("    " + log.hint());
            }
        }
    }

    private static Map<String, Object> json(Clue log) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", log.source());
        json.put("line", log.line());
        json.put("hint", log.hint());
        json.put("tail", log.tail());
        return json;
    }
}
