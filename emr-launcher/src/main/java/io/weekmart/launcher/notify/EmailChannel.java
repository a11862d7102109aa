package io.weekmart.launcher.notify;

import io.weekmart.launcher.aws.AwsRefusal;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;

/** Mail by SES. */
final class EmailChannel implements Channel {
    private final String from;
    private final List<String> to;

    EmailChannel(String from, List<String> to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public void send(Message message) {
        try (SesV2Client ses = SesV2Client.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            ses.sendEmail(request -> request.fromEmailAddress(from)
                    .destination(destination -> destination.toAddresses(to))
                    .content(content -> content.simple(mail -> mail.subject(
                                    subject -> subject.data(message.subject()).charset("UTF-8"))
                            .body(body ->
                                    body.text(text -> text.data(message.text()).charset("UTF-8"))))));
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "send mail from " + from, "ses:SendEmail");
        }
    }
}
