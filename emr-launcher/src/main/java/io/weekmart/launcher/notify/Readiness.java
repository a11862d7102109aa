package io.weekmart.launcher.notify;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsRefusal;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.NotFoundException;
import software.amazon.awssdk.services.sns.SnsClient;

/** Whether people can be told, without telling them anything. Each answers a sentence, or throws the fault that says what is missing. */
public final class Readiness {
    private Readiness() {}

    /** Whether a topic is there. */
    public static String ofTopic(String topic) {
        try (SnsClient sns = SnsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            sns.getTopicAttributes(request -> request.topicArn(topic));
            return topic + " is there";
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "look at topic " + topic, "sns:GetTopicAttributes");
        }
    }

    /** Whether SES has verified the sender, or the sender's domain. */
    public static String ofSender(String from) {
        String address = from.replaceFirst(".*<(.*)>.*", "$1");
        String domain = address.substring(address.indexOf('@') + 1);
        try (SesV2Client ses = SesV2Client.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            for (String identity : new String[] {address, domain}) {
                if (verified(ses, identity)) {
                    return "SES has verified " + identity;
                }
            }
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "ask SES about " + from, "ses:GetEmailIdentity");
        }
        throw new UserFault(
                ExitCode.USAGE,
                "SES has verified neither " + address + " nor " + domain + ".",
                "Verify one of them: aws sesv2 create-email-identity --email-identity " + domain + ".");
    }

    private static boolean verified(SesV2Client ses, String identity) {
        try {
            return Boolean.TRUE.equals(ses.getEmailIdentity(request -> request.emailIdentity(identity))
                    .verifiedForSendingStatus());
        } catch (NotFoundException e) {
            return false;
        }
    }

    /** Whether a secret is there; its value is not read. */
    public static String ofSecret(String name) {
        try (SecretsManagerClient secrets = SecretsManagerClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            secrets.describeSecret(request -> request.secretId(name));
            return "secret " + name + " is there";
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "look at secret " + name, "secretsmanager:DescribeSecret");
        }
    }
}
