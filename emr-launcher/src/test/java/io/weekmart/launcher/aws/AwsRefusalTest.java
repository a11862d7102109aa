package io.weekmart.launcher.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.model.EmrException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class AwsRefusalTest {
    private static final String RUN_JOB_FLOW = "elasticmapreduce:RunJobFlow, elasticmapreduce:AddTags and iam:PassRole";

    @Test
    void whatAwsSaysOfADeniedCallStandsBeforeTheAdvice() {
        String said =
                "User: arn:aws:sts::123456789012:assumed-role/nights/me is not authorized to perform: iam:PassRole on"
                        + " resource: arn:aws:iam::123456789012:role/service-role/nodes because no identity-based policy allows the"
                        + " iam:PassRole action";

        UserFault fault = AwsRefusal.of(emr(400, "AccessDeniedException", said), "make a cluster", RUN_JOB_FLOW);

        assertThat(fault).hasMessage("Cannot make a cluster: access is denied: " + said + ".");
        assertThat(fault.hint())
                .isEqualTo("Allow iam:PassRole to the credentials in use. The whole call needs " + RUN_JOB_FLOW + ".");
        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anExplicitDenyIsNotAnsweredWithAnAllow() {
        String said =
                "User: arn:aws:iam::1:user/me is not authorized to perform: elasticmapreduce:RunJobFlow on resource:"
                        + " arn:aws:elasticmapreduce:eu-west-1:1:cluster/* with an explicit deny in a service control policy";

        UserFault fault = AwsRefusal.of(emr(400, "AccessDeniedException", said), "make a cluster", RUN_JOB_FLOW);

        assertThat(fault).hasMessageContaining(said);
        assertThat(fault.hint())
                .isEqualTo("An explicit deny outweighs every allow: change the service control policy.");
    }

    @Test
    void anObjectThatCannotBeReadMayBeOneThatDoesNotExist() {
        UserFault fault = AwsRefusal.of(s3(403, "AccessDenied", "Access Denied"), "read s3://b/k", "s3:GetObject");

        assertThat(fault).hasMessage("Cannot read s3://b/k: access is denied.");
        assertThat(fault.hint())
                .isEqualTo(
                        "Allow s3:GetObject there to the credentials in use, and s3:ListBucket on the bucket: without it S3"
                                + " says the same of an object that does not exist. For objects under a KMS key allow"
                                + " kms:Decrypt too.");
    }

    @Test
    void aNetworkThatFailsIsNoMissingRegionWhateverTheBucketIsCalled() {
        String said =
                "Unable to execute HTTP request: credentials-by-region.s3.amazonaws.com: Name or service not known";
        SdkClientException failure = SdkClientException.create(
                said, new UnknownHostException("credentials-by-region.s3.amazonaws.com: Name or service not known"));

        UserFault fault = AwsRefusal.of(failure, "read s3://credentials-by-region/k", "s3:GetObject");

        assertThat(fault).hasMessage("Cannot read s3://credentials-by-region/k: " + said + ".");
        assertThat(fault.exitCode()).isEqualTo(ExitCode.CLUSTER);
        assertThat(fault.isPassing()).isTrue();
    }

    @Test
    void anAnswerWithoutABodyIsDeniedToo() {
        UserFault fault = AwsRefusal.of(s3(403, null, null), "look at s3://b/k", "s3:GetObject");

        assertThat(fault).hasMessage("Cannot look at s3://b/k: access is denied.");
        assertThat(fault.hint()).contains("s3:ListBucket on the bucket");
    }

    @Test
    void whoMayNotWriteUnderAKeyLacksTheKeyThatEncrypts() {
        UserFault plain = AwsRefusal.of(s3(403, "AccessDenied", "Access Denied"), "write s3://b/k", "s3:PutObject");
        assertThat(plain.hint())
                .isEqualTo("Allow s3:PutObject there to the credentials in use; for objects under a KMS key"
                        + " kms:GenerateDataKey too.");

        String said = "User: arn:aws:iam::1:user/me is not authorized to perform: kms:GenerateDataKey on resource:"
                + " arn:aws:kms:eu-west-1:1:key/ops because no identity-based policy allows the kms:GenerateDataKey action";
        UserFault told = AwsRefusal.of(s3(403, "AccessDenied", said), "write s3://b/k", "s3:PutObject");
        assertThat(told).hasMessageContaining(said);
        assertThat(told.hint())
                .isEqualTo("Allow kms:GenerateDataKey to the credentials in use; the policy of the key must agree.");
    }

    @Test
    void anAnswerThatSaysNothingIsNotNull() {
        UserFault fault = AwsRefusal.of(s3(500, null, null), "read s3://b/k", "s3:GetObject");

        assertThat(fault).hasMessage("Cannot read s3://b/k: AWS answered 500 without saying why (request R1).");
        assertThat(fault.isPassing()).isTrue();
        assertThat(fault.exitCode()).isEqualTo(ExitCode.CLUSTER);
    }

    @Test
    void aNetworkThatFailsIsNoInputThatIsNotReady() {
        UserFault fault = AwsRefusal.of(SdkClientException.create("Connection reset"), "list s3://b/", "s3:ListBucket");

        assertThat(fault).hasMessage("Cannot list s3://b/: Connection reset.");
        assertThat(fault.exitCode()).isEqualTo(ExitCode.CLUSTER);
        assertThat(fault.isPassing()).isTrue();
    }

    private static EmrException emr(int status, String code, String said) {
        return (EmrException) EmrException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(said)
                        .build())
                .build();
    }

    private static S3Exception s3(int status, @Nullable String code, @Nullable String said) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .requestId("R1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(said)
                        .build())
                .build();
    }
}
