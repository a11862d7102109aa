package io.weekmart.launcher.emr;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.compute.Work;
import io.weekmart.launcher.config.ClusterSettings;
import io.weekmart.launcher.config.NightSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.Application;
import software.amazon.awssdk.services.emr.model.BootstrapActionConfig;
import software.amazon.awssdk.services.emr.model.ComputeLimits;
import software.amazon.awssdk.services.emr.model.ComputeLimitsUnitType;
import software.amazon.awssdk.services.emr.model.InstanceFleetConfig;
import software.amazon.awssdk.services.emr.model.InstanceFleetType;
import software.amazon.awssdk.services.emr.model.InstanceTypeConfig;
import software.amazon.awssdk.services.emr.model.JobFlowInstancesConfig;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.ScaleDownBehavior;
import software.amazon.awssdk.services.emr.model.SpotProvisioningTimeoutAction;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.Tag;

/** What is asked of EMR: the one place where its requests are made, for sending them and for showing them alike. */
final class EmrRequests {
    /** EMR's limit of a step's jar and arguments together, in characters. */
    static final int LONGEST_STEP = 10_240;

    private static final String COMMAND_RUNNER = "command-runner.jar";
    private static final int SPOT_TIMEOUT_MINUTES = 10;

    private final NightSettings settings;
    private final ClusterSettings cluster;

    EmrRequests(NightSettings settings) {
        this.settings = settings;
        this.cluster = settings.cluster();
    }

    /** A cluster made for one run, which it ends with. */
    RunJobFlowRequest runJobFlow(Work work, Instant now) {
        return cluster(
                        work.runId(),
                        work.nodeSetup(),
                        tags(work.runId(), settings.pipeline().name(), now))
                .instances(instances(false))
                .steps(step(work, ActionOnFailure.TERMINATE_CLUSTER))
                .build();
    }

    /** A cluster that waits for steps, until it is idle for long enough. */
    RunJobFlowRequest createCluster(String name, @Nullable String nodeSetup, Instant now) {
        return cluster(name, nodeSetup, tags(name, null, now))
                .instances(instances(true))
                .build();
    }

    /** The run as a step of a cluster that is there. At a step concurrency above 1 EMR takes CONTINUE alone. */
    AddJobFlowStepsRequest addStep(String clusterId, Work work) {
        return addStep(clusterId, step(work, ActionOnFailure.CONTINUE));
    }

    /**
     * A step that kills the YARN applications of a run. Cancelling a step ends its spark-submit alone: in cluster mode the application
     * lives on, and may still publish (SPARK-6692).
     */
    AddJobFlowStepsRequest addKillStep(String clusterId, String runId) {
        String kill = "set -eo pipefail; "
                + "yarn application -list -appTags " + yarnTag(runId)
                + " -appStates NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING"
                + " | { grep -o 'application_[0-9]*_[0-9]*' || true; } | sort -u | xargs -r -n1 yarn application -kill";
        return addStep(clusterId, command(killStepName(runId), List.of("bash", "-c", kill), ActionOnFailure.CONTINUE));
    }

    /** The name of the step that ends this installation's run, and no other one's of the same name on the same cluster. */
    String killStepName(String runId) {
        return runId + "-kill-" + settings.installation();
    }

    /** By this tag YARN knows the application of a run: in lower case, since its tags know no other. */
    String yarnTag(String runId) {
        return runId + "-" + settings.installation();
    }

    private AddJobFlowStepsRequest addStep(String clusterId, StepConfig step) {
        return AddJobFlowStepsRequest.builder()
                .jobFlowId(clusterId)
                .steps(step)
                .executionRoleArn(cluster.roles().runtime())
                .build();
    }

    private RunJobFlowRequest.Builder cluster(String name, @Nullable String nodeSetup, List<Tag> tags) {
        RunJobFlowRequest.Builder request = RunJobFlowRequest.builder()
                .name(name)
                .releaseLabel(cluster.release())
                .applications(applications())
                .logUri(settings.logs().toString())
                .logEncryptionKmsKeyId(cluster.logKmsKey())
                .serviceRole(cluster.roles().service())
                .jobFlowRole(cluster.roles().instanceProfile())
                .securityConfiguration(cluster.securityConfiguration())
                .stepConcurrencyLevel(1)
                .scaleDownBehavior(ScaleDownBehavior.TERMINATE_AT_TASK_COMPLETION)
                .autoTerminationPolicy(
                        idle -> idle.idleTimeout(cluster.idleTimeout().toSeconds()))
                .visibleToAllUsers(true)
                .tags(tags);
        if (nodeSetup != null) {
            request.bootstrapActions(BootstrapActionConfig.builder()
                    .name("setup-node")
                    .scriptBootstrapAction(script -> script.path(nodeSetup))
                    .build());
        }
        if (cluster.maxUnits() > 0) {
            request.managedScalingPolicy(policy -> policy.computeLimits(limits()));
        }
        return request;
    }

    /** The Spark release of EMR knows Spark alone; the others want YARN and HDFS named too. */
    private List<Application> applications() {
        List<String> names = cluster.release().startsWith("emr-spark-") ? List.of("Spark") : List.of("Hadoop", "Spark");
        return names.stream()
                .map(name -> Application.builder().name(name).build())
                .toList();
    }

    /** Where there are task nodes, all that scaling adds is added to them, and is spot: it would all be on-demand without that limit. */
    private ComputeLimits limits() {
        return ComputeLimits.builder()
                .unitType(ComputeLimitsUnitType.INSTANCE_FLEET_UNITS)
                .minimumCapacityUnits(cluster.minUnits())
                .maximumCapacityUnits(cluster.maxUnits())
                .maximumCoreCapacityUnits(
                        cluster.task().units() > 0 ? cluster.core().units() : null)
                .maximumOnDemandCapacityUnits(
                        cluster.task().units() > 0 ? cluster.core().units() : null)
                .build();
    }

    private JobFlowInstancesConfig instances(boolean keepAlive) {
        List<InstanceFleetConfig> fleets = new ArrayList<>();
        fleets.add(fleet("primary", InstanceFleetType.MASTER, cluster.primary())
                .targetOnDemandCapacity(1)
                .build());
        fleets.add(fleet("core", InstanceFleetType.CORE, cluster.core())
                .targetOnDemandCapacity(cluster.core().units())
                .build());
        if (cluster.task().units() > 0) {
            fleets.add(fleet("task", InstanceFleetType.TASK, cluster.task())
                    .targetSpotCapacity(cluster.task().units())
                    .launchSpecifications(
                            launch -> launch.spotSpecification(spot -> spot.timeoutDurationMinutes(SPOT_TIMEOUT_MINUTES)
                                    .timeoutAction(SpotProvisioningTimeoutAction.SWITCH_TO_ON_DEMAND)))
                    .build());
        }
        JobFlowInstancesConfig.Builder instances = JobFlowInstancesConfig.builder()
                .instanceFleets(fleets)
                .keepJobFlowAliveWhenNoSteps(keepAlive)
                .terminationProtected(false)
                .ec2KeyName(cluster.keyPair())
                .emrManagedMasterSecurityGroup(cluster.securityGroups().primary())
                .emrManagedSlaveSecurityGroup(cluster.securityGroups().core())
                .serviceAccessSecurityGroup(cluster.securityGroups().serviceAccess());
        if (!cluster.subnets().isEmpty()) {
            instances.ec2SubnetIds(cluster.subnets());
        }
        return instances.build();
    }

    private static InstanceFleetConfig.Builder fleet(String name, InstanceFleetType type, ClusterSettings.Fleet fleet) {
        return InstanceFleetConfig.builder()
                .name(name)
                .instanceFleetType(type)
                .instanceTypeConfigs(fleet.instanceTypes().stream()
                        .map(instance -> InstanceTypeConfig.builder()
                                .instanceType(instance)
                                .weightedCapacity(1)
                                .build())
                        .toList());
    }

    /** @param pipeline of the run that the cluster is made for; null for one that waits for steps of any */
    private List<Tag> tags(String name, @Nullable String pipeline, Instant now) {
        TreeMap<String, String> tags = new TreeMap<>(cluster.tags());
        tags.put(ClusterTags.ENVIRONMENT, settings.environment());
        tags.put(ClusterTags.INSTALLATION, settings.installation());
        tags.put(ClusterTags.NAME, name);
        if (pipeline != null) {
            tags.put(ClusterTags.PIPELINE, pipeline);
        }
        tags.put(
                ClusterTags.EXPIRES_AT,
                now.plus(cluster.expireAfter()).truncatedTo(ChronoUnit.SECONDS).toString());
        // EMR's own managed policies ask for this one.
        tags.put("for-use-with-amazon-emr-managed-policies", "true");
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private StepConfig step(Work work, ActionOnFailure onFailure) {
        return command(work.runId(), sparkSubmit(work), onFailure);
    }

    private List<String> sparkSubmit(Work work) {
        List<String> arguments = new ArrayList<>(List.of("spark-submit", "--deploy-mode", "cluster"));
        arguments.addAll(List.of("--class", work.mainClass()));
        TreeMap<String, String> spark = new TreeMap<>(work.spark());
        // YARN would start a failed application once more, under the same run id.
        spark.put("spark.yarn.maxAppAttempts", "1");
        // By this tag the application is found when it must be killed.
        spark.put("spark.yarn.tags", yarnTag(work.runId()));
        spark.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
        arguments.add(work.jar());
        arguments.addAll(work.arguments());
        return arguments;
    }

    private static StepConfig command(String name, List<String> arguments, ActionOnFailure onFailure) {
        int length = COMMAND_RUNNER.length()
                + arguments.stream().mapToInt(String::length).sum();
        if (length > LONGEST_STEP) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot make the step " + name + ": its arguments have " + length + " characters, and EMR takes "
                            + LONGEST_STEP + " at most.",
                    "Put what is long into a file: launcher.spark into the cluster's spark-defaults, --set into --conf.");
        }
        return StepConfig.builder()
                .name(name)
                .actionOnFailure(onFailure)
                .hadoopJarStep(jar -> jar.jar(COMMAND_RUNNER).args(arguments))
                .build();
    }
}
