package io.weekmart.launcher.notify;

import io.weekmart.launcher.aws.AwsRefusal;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** An SNS topic. */
final class SnsChannel implements Channel {
    /** SNS takes subjects of printable ASCII, up to this length. */
    private static final int LONGEST_SUBJECT = 100;

    private final String topic;

    SnsChannel(String topic) {
        this.topic = topic;
    }

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public void send(Message message) {
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(topic)
                .subject(subject(message.subject()))
                .message(message.text())
                .messageAttributes(Map.of(
                        "environment", attribute(message.environment()),
                        "occasion", attribute(message.occasion())));
        if (topic.endsWith(".fifo")) {
            request.messageGroupId("weekmart-" + message.environment()).messageDeduplicationId(message.id());
        }
        try (SnsClient sns = SnsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            sns.publish(request.build());
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "publish to " + topic, "sns:Publish");
        }
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static String subject(String subject) {
        String ascii = subject.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() <= LONGEST_SUBJECT ? ascii : ascii.substring(0, LONGEST_SUBJECT - 3) + "...";
    }
}
