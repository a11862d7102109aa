package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.aws.AwsPartition;
import io.weekmart.launcher.compute.Target;
import io.weekmart.launcher.config.ClusterSettings;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.deploy.Deployment;
import io.weekmart.launcher.emr.EmrPlan;
import io.weekmart.launcher.iam.Policy;
import io.weekmart.launcher.iam.Principal;
import io.weekmart.launcher.night.NightWork;
import io.weekmart.launcher.session.Session;
import java.time.Instant;
import java.time.LocalDate;
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
        name = "plan",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Prints what a run would ask of EMR: the request in the API's JSON shape, the same as a command line of aws emr, and the IAM"
                    + " policies for it. Nothing is called; what only AWS knows stands as a named placeholder.",
            "The policies are those of all pipelines that the configuration names.",
            "With --resolve it looks, and only looks, at what is deployed, at the attempts so far, and for the cluster."
        })
final class PlanCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private NightOptions options;

    @Option(names = "--resolve", description = "Fill the placeholders in by reading calls.")
    private boolean resolve;

    PlanCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<NightSettings> configured = context.nightSettings(options.shared(), options.pipeline());
        NightSettings settings = configured.get(0);
        EmrPlan plan = resolve ? resolved() : unresolved(settings);
        if (settings.cluster().ofItsOwn()) {
            settings.cluster().releaseWarning().ifPresent(context::progress);
        }
        Policy policy = new Policy(configured, AwsPartition.regionOfThisProcess());
        switch (options.shared().output()) {
            case text -> text(plan, policy);
            case json -> context.out().println(json(plan, policy));
        }
        return ExitCode.DONE.code();
    }

    private EmrPlan unresolved(NightSettings settings) {
        LocalDate date = options.date();
        String home = settings.home().toString();
        Deployment deployment = new Deployment(
                home + "artifacts/<sha-256>/weekmart-spark-jobs.jar",
                home + "artifacts/<sha-256>/weekmart.conf",
                "<sha-256>",
                home + "artifacts/<sha-256>/setup-node");
        return EmrPlan.of(
                settings,
                NightWork.of(settings, date, 1, 1, deployment),
                new Target(placeholder(settings.cluster()), "a plan"),
                Instant.now());
    }

    private static @Nullable String placeholder(ClusterSettings cluster) {
        if (cluster.ofItsOwn()) {
            return null;
        }
        return cluster.id() != null ? cluster.id() : "<id-of-a-cluster-named-" + cluster.name() + ">";
    }

    private EmrPlan resolved() {
        try (Session session = context.session(options)) {
            int attempt = session.engine(context::progress).look(options.date()).attempt() + 1;
            Deployment deployment = session.artifacts().forANight();
            return EmrPlan.of(
                    session.settings(),
                    NightWork.of(session.settings(), options.date(), attempt, 1, deployment),
                    session.compute().target(),
                    Instant.now());
        }
    }

    private void text(EmrPlan plan, Policy policy) {
        context.out().println("# " + plan.action() + ", as the API, boto3 and Airflow take it");
        context.out().println(plan.requestText());
        context.out().println();
        context.out().println("# The same as a command");
        context.out().println(plan.command());
        for (Principal principal : policy.principals()) {
            context.out().println();
            context.out().println("# IAM policy of the " + name(principal).replace('_', ' '));
            context.out().println(JsonText.of(policy.of(principal)));
        }
    }

    private static String json(EmrPlan plan, Policy policy) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("action", plan.action());
        json.put("request", plan.request());
        json.put("command", plan.command());
        Map<String, Object> policies = new LinkedHashMap<>();
        for (Principal principal : policy.principals()) {
            policies.put(name(principal), policy.of(principal));
        }
        json.put("policies", policies);
        return JsonText.of(json);
    }

    private static String name(Principal principal) {
        return principal.name().toLowerCase(Locale.ROOT);
    }
}
