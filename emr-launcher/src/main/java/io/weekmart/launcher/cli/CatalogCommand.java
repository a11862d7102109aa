package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.catalog.CatalogSync;
import io.weekmart.launcher.catalog.Change;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "catalog",
        synopsisSubcommandLabel = "<command>",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        description = "The tables in AWS Glue, for Athena.")
final class CatalogCommand {
    // Picocli acts on it by itself.
    @Mixin
    @SuppressWarnings("UnusedVariable")
    private HelpOption help;

    @Command(
            name = "sync",
            sortOptions = false,
            descriptionHeading = "%n",
            optionListHeading = "%n",
            description = {
                "Brings database, tables and partitions in line with what was published: applies the reports of all runs since the last one.",
                "A line for each change; a second call changes nothing."
            })
    static final class Sync implements Callable<Integer> {
        private final Context context;

        @ArgGroup
        private How how = new How();

        @Mixin
        private PipelineOption pipeline;

        @Mixin
        private SharedOptions options;

        Sync(Context context) {
            this.context = context;
        }

        private static final class How {
            @Option(names = "--full", description = "Compare with the folders, whatever the reports say.")
            private boolean full;

            @Option(names = "--drift", description = "Compare with the folders, show what differs, and change nothing.")
            private boolean drift;

            CatalogSync.Mode mode() {
                if (drift) {
                    return CatalogSync.Mode.DRIFT;
                }
                return full ? CatalogSync.Mode.FOLDERS : CatalogSync.Mode.NEW_REPORTS;
            }
        }

        @Override
        public Integer call() {
            try (Session session = context.session(options, pipeline)) {
                CatalogSync.Result result = session.catalog().sync(how.mode());
                switch (options.output()) {
                    case text -> text(result, session.settings());
                    case json -> context.out().println(json(result));
                }
                return ExitCode.DONE.code();
            }
        }

        private void text(CatalogSync.Result result, NightSettings settings) {
            if (!result.published()) {
                context.out()
                        .println("No run has ended well in " + settings.output()
                                + " yet: there is nothing to register.");
                return;
            }
            String database = settings.catalog().database();
            List<Change> changes = result.changes();
            changes.forEach(context.out()::println);
            String count = changes.size() + (changes.size() == 1 ? " change" : " changes");
            if (changes.isEmpty()) {
                context.out().println("Database " + database + " is in line.");
            } else if (how.drift) {
                context.out().println("Database " + database + " differs: " + count + " to make, none was made.");
            } else {
                context.out().println("Database " + database + " is in line now: " + count + ".");
            }
        }

        private String json(CatalogSync.Result result) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("changed", !how.drift && !result.changes().isEmpty());
            json.put("reports", result.reports());
            json.put("changes", result.changes().stream().map(Sync::json).toList());
            return JsonText.of(json);
        }

        private static Map<String, Object> json(Change change) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("object", change.object());
            json.put("change", change.what());
            return json;
        }
    }
}
