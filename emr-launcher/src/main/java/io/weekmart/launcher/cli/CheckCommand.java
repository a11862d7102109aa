package io.weekmart.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.check.CheckLine;
import io.weekmart.launcher.check.CheckReport;
import io.weekmart.launcher.check.DumpCheck;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.store.ObjectStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = CheckCommand.NAME,
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description =
                "Checks whether the dumps of a date are there and whole; a line for each file. Ends with 0, or with 3 if they are not."
                        + " On a day on which the stores were closed, no dump need be there.")
final class CheckCommand implements Callable<Integer> {
    static final String NAME = "check";

    private final Context context;

    @Option(
            names = "--date",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The run date, such as 2024-05-05.")
    private LocalDate date;

    @Mixin
    private PipelineOption pipeline;

    @Mixin
    private SharedOptions options;

    CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Settings settings = context.settings(options, pipeline);
        try (ObjectStore store = context.stores().get()) {
            CheckReport report = DumpCheck.of(store, settings, date);
            switch (options.output()) {
                case text -> text(report);
                case json -> context.out().println(json(report));
            }
            return (report.ready() ? ExitCode.DONE : ExitCode.INPUT).code();
        }
    }

    private void text(CheckReport report) {
        int width = report.lines().stream()
                .mapToInt(line -> line.file().length())
                .max()
                .orElse(1);
        for (CheckLine line : report.lines()) {
            context.out()
                    .printf(
                            Locale.ROOT,
                            "%-5s  %-" + width + "s  %s%n",
                            line.level().name().toLowerCase(Locale.ROOT),
                            line.file(),
                            line.found());
            if (!line.hint().isEmpty()) {
                context.out().printf(Locale.ROOT, "%7s%-" + width + "s  -> %s%n", "", "", line.hint());
            }
        }
        if (report.closed()) {
            // The one line has said it.
            return;
        }
        context.out()
                .println(
                        report.ready()
                                ? "The dumps of " + report.pipeline() + " for " + report.date() + " in "
                                        + report.folder() + " are ready."
                                : "The dumps of " + report.pipeline() + " for " + report.date() + " in "
                                        + report.folder() + " are not ready: " + report.faults()
                                        + (report.faults() == 1 ? " fault." : " faults."));
    }

    private static String json(CheckReport report) throws JsonProcessingException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("pipeline", report.pipeline());
        all.put("date", report.date().toString());
        all.put("folder", report.folder().toString());
        all.put("ready", report.ready());
        all.put("closed", report.closed());
        List<Map<String, String>> lines = new ArrayList<>();
        for (CheckLine line : report.lines()) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("level", line.level().name().toLowerCase(Locale.ROOT));
            one.put("file", line.file());
            one.put("found", line.found());
            if (!line.hint().isEmpty()) {
                one.put("hint", line.hint());
            }
            lines.add(one);
        }
        all.put("lines", lines);
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(all);
    }
}
