package io.weekmart.launcher.notify;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells people, each channel once for each night and occasion. */
public final class Notifications {
    private static final String WEBHOOK = "WEEKMART_WEBHOOK_URL";

    private final ObjectStore store;
    private final S3Location nights;
    private final List<Channel> channels;

    private Notifications(ObjectStore store, S3Location nights, List<Channel> channels) {
        this.store = store;
        this.nights = nights;
        this.channels = channels;
    }

    /**
     * Knows the channels that are configured.
     *
     * @param environment the variables of the process
     */
    public static Notifications of(NightSettings settings, ObjectStore store, Map<String, String> environment) {
        NightSettings.Notify told = settings.notifications();
        List<Channel> channels = new ArrayList<>();
        Optional.ofNullable(told.snsTopic()).ifPresent(topic -> channels.add(new SnsChannel(topic)));
        Optional.ofNullable(told.emailFrom()).ifPresent(from -> channels.add(new EmailChannel(from, told.emailTo())));
        Optional.ofNullable(told.webhookSecret())
                .map(secret -> new WebhookChannel(() -> WebhookAddress.ofSecret(secret)))
                .or(() -> Optional.ofNullable(environment.get(WEBHOOK))
                        .filter(address -> !address.isBlank())
                        .map(address -> new WebhookChannel(() -> address)))
                .ifPresent(channels::add);
        return new Notifications(store, settings.home().resolve("nights/"), channels);
    }

    /**
     * Sends a message by every channel that has not taken it yet. A channel that fails keeps no other one from its message.
     *
     * @return a sentence for each channel that did not take it, or may have and whose marker is missing; empty when everybody knows
     */
    public List<String> tell(Message message) {
        List<String> untold = new ArrayList<>();
        for (Channel channel : channels) {
            try {
                tell(channel, message);
            } catch (UserFault fault) {
                untold.add(fault.getMessage() + " " + fault.hint());
            }
        }
        return untold;
    }

    private void tell(Channel channel, Message message) {
        S3Location marker =
                nights.resolve(message.date() + "/notified/" + channel.name() + "-" + message.occasion() + ".json");
        if (!store.exists(marker)) {
            channel.send(message);
            store.create(marker, "{\"id\": \"" + message.id() + "\"}");
        }
    }
}
