package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.deploy.Artifacts.Deployed;
import io.weekmart.launcher.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "deploy",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Uploads the application, the configuration and the script for the nodes, and puts them in force for the nights to come.",
            "Names are made of contents: what is there already is not uploaded again, and a night under way keeps what it was started with."
        })
final class DeployCommand implements Callable<Integer> {
    /** Where the repository is, as its own start script says. */
    private static final String HOME = "weekmart.home";

    private static final String MAIN_CLASS = "io/weekmart/Main.class";

    private final Context context;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "The application (default: spark-jobs/target/weekmart-spark-jobs.jar of this repository).")
    private @Nullable Path jar;

    @Option(
            names = "--node-setup",
            paramLabel = "FILE",
            description =
                    "The script for the nodes of new clusters (default: bootstrap/emr/setup-node of this repository).")
    private @Nullable Path nodeSetup;

    @Mixin
    private SharedOptions options;

    DeployCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty(HOME, ""));
        Path application = jar == null ? home.resolve("spark-jobs/target/weekmart-spark-jobs.jar") : jar;
        @Nullable Path script = nodeSetup == null
                ? Optional.of(home.resolve("bootstrap/emr/setup-node"))
                        .filter(Files::exists)
                        .orElse(null)
                : nodeSetup;
        refuseOther(application);
        try (Session session = context.session(options)) {
            Deployed deployed = session.artifacts().deploy(application, script);
            switch (options.output()) {
                case text -> text(deployed);
                case json -> context.out().println(json(deployed));
            }
            return ExitCode.DONE.code();
        }
    }

    /** Another jar would be found out at night, on a cluster that costs money. */
    private static void refuseOther(Path application) {
        if (!Files.isRegularFile(application)) {
            return;
        }
        try (ZipFile jar = new ZipFile(application.toFile())) {
            if (jar.getEntry(MAIN_CLASS) != null) {
                return;
            }
        } catch (IOException e) {
            throw notOurs(application, "it is no jar: " + e.getMessage(), e);
        }
        throw notOurs(application, "it holds no " + MAIN_CLASS + ", so it is not the application of Weekmart", null);
    }

    private static UserFault notOurs(Path application, String found, @Nullable IOException cause) {
        return new UserFault(
                ExitCode.USAGE,
                "Cannot deploy " + application + ": " + found + ".",
                "Build the application with ./mvnw verify, or name it: see emr-launcher deploy --help.",
                cause);
    }

    private void text(Deployed deployed) {
        deployed.uploaded().forEach(uri -> context.out().println("uploaded  " + uri));
        context.out()
                .println(
                        deployed.changed()
                                ? "In force from the next attempt on."
                                : "Nothing has changed: all of it is in force already.");
        context.out().println("A Lambda finds the configuration by WEEKMART_CONF=" + deployed.confInForce());
    }

    private static String json(Deployed deployed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("changed", deployed.changed());
        json.put("uploaded", deployed.uploaded());
        json.put("jar", deployed.deployment().jar());
        json.put("conf", deployed.deployment().conf());
        if (deployed.deployment().nodeSetup() != null) {
            json.put("node_setup", deployed.deployment().nodeSetup());
        }
        json.put("conf_in_force", deployed.confInForce().toString());
        return JsonText.of(json);
    }
}
