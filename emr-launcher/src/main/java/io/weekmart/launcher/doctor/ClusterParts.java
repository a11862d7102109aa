package io.weekmart.launcher.doctor;

import io.weekmart.launcher.config.ClusterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parts of AWS that a cluster is made of. EMR alone says whether it takes them, when the cluster is made; to look at them beforehand
 * takes permissions on IAM and EC2 that the launcher does not have. So each is listed as not checked, with the command by which whoever
 * has these permissions can look.
 */
final class ClusterParts {
    private final ClusterSettings cluster;
    private final List<Finding> findings = new ArrayList<>();

    private ClusterParts(ClusterSettings cluster) {
        this.cluster = cluster;
    }

    /** A finding for each part that a night of this configuration relies on. */
    static List<Finding> of(ClusterSettings cluster) {
        ClusterParts parts = new ClusterParts(cluster);
        if (cluster.ofItsOwn()) {
            parts.ofANewCluster();
        }
        parts.role("runtime role", cluster.roles().runtime());
        return List.copyOf(parts.findings);
    }

    private void ofANewCluster() {
        String unknown = cluster.releaseKnown() ? "" : "; it is not known to work. " + ClusterSettings.KNOWN_RELEASES;
        part(
                "release",
                cluster.release() + unknown,
                "aws emr describe-release-label --release-label " + cluster.release());
        TreeSet<String> types = new TreeSet<>(cluster.primary().instanceTypes());
        types.addAll(cluster.core().instanceTypes());
        if (cluster.task().units() > 0) {
            types.addAll(cluster.task().instanceTypes());
        }
        part(
                "instance types",
                String.join(", ", types),
                "aws emr list-supported-instance-types --release-label " + cluster.release());
        if (cluster.subnets().isEmpty()) {
            part(
                    "subnets",
                    "none is configured, EMR chooses one of the default VPC",
                    "aws ec2 describe-subnets --filters Name=default-for-az,Values=true");
        } else {
            part(
                    "subnets",
                    String.join(", ", cluster.subnets()),
                    "aws ec2 describe-subnets --subnet-ids " + String.join(" ", cluster.subnets()));
        }
        securityGroups(cluster.securityGroups());
        role("service role", cluster.roles().service());
        String profile = cluster.roles().instanceProfile();
        part("profile", profile, "aws iam get-instance-profile --instance-profile-name " + name(profile));
        if (cluster.securityConfiguration() != null) {
            part(
                    "security",
                    cluster.securityConfiguration(),
                    "aws emr describe-security-configuration --name " + cluster.securityConfiguration());
        }
        if (cluster.keyPair() != null) {
            part("key pair", cluster.keyPair(), "aws ec2 describe-key-pairs --key-names " + cluster.keyPair());
        }
        if (cluster.logKmsKey() != null) {
            part("log key", cluster.logKmsKey(), "aws kms describe-key --key-id " + cluster.logKmsKey());
        }
    }

    private void securityGroups(ClusterSettings.SecurityGroups groups) {
        List<String> ids = new ArrayList<>();
        for (@Nullable String id : new String[] {groups.primary(), groups.core(), groups.serviceAccess()}) {
            if (id != null) {
                ids.add(id);
            }
        }
        if (!ids.isEmpty()) {
            part(
                    "groups",
                    String.join(", ", ids),
                    "aws ec2 describe-security-groups --group-ids " + String.join(" ", ids));
        }
    }

    private void role(String subject, @Nullable String nameOrArn) {
        if (nameOrArn != null) {
            part(subject, nameOrArn, "aws iam get-role --role-name " + name(nameOrArn));
        }
    }

    /** The name at the end of an ARN, which is what IAM's commands take. */
    private static String name(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    private void part(String subject, String configured, String command) {
        findings.add(Finding.notChecked(subject, configured, command));
    }
}
