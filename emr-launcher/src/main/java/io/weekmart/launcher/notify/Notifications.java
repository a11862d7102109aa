package io.weekmart.launcher.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Tells people, each channel once for each night and occasion, however many launchers look at once. */
public final class Notifications {
    private static final String WEBHOOK = "WEEKMART_WEBHOOK_URL";
    private static final Delivery SOMEBODY_ELSE_SENDS = new Delivery(List.of(), false);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectStore store;
    private final S3Location nights;
    private final List<Channel> channels;
    private final Duration grace;

    private Notifications(ObjectStore store, S3Location nights, List<Channel> channels, Duration grace) {
        this.store = store;
        this.nights = nights;
        this.channels = channels;
        this.grace = grace;
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
        return new Notifications(
                store,
                settings.home().resolve("nights/"),
                channels,
                settings.waiting().settle());
    }

    /**
     * Sends a message by every channel that has not taken it yet, unless another launcher is sending it. A channel that fails keeps no
     * other one from its message.
     */
    public Delivery tell(Message message) {
        if (channels.isEmpty()) {
            return Delivery.DONE;
        }
        try {
            return deliver(message);
        } catch (UserFault fault) {
            return new Delivery(List.of(sentence(fault)), false);
        }
    }

    private Delivery deliver(Message message) {
        S3Location folder = nights.resolve(message.date() + "/notified/");
        ObjectStore.Listing listing = store.list(folder);
        Set<String> names = new HashSet<>();
        listing.objects().forEach(object -> names.add(object.below(folder)));
        List<Channel> missing = channels.stream()
                .filter(channel -> !names.contains(marker(channel, message)))
                .toList();
        if (missing.isEmpty()) {
            return Delivery.DONE;
        }
        Tries tries = Tries.of(listing.objects(), folder, message.occasion());
        if (tries.inProgress(listing.at(), grace)) {
            return SOMEBODY_ELSE_SENDS;
        }
        int number = tries.last() + 1;
        // Of several launchers that have come so far one may send.
        if (!store.create(
                folder.resolve(Tries.sending(message.occasion(), number)),
                json(Map.of("owner", UUID.randomUUID().toString())))) {
            return SOMEBODY_ELSE_SENDS;
        }
        SortedMap<String, String> failures = new TreeMap<>();
        for (Channel channel : missing) {
            try {
                channel.send(message);
                store.create(folder.resolve(marker(channel, message)), json(Map.of("id", message.id())));
            } catch (UserFault fault) {
                failures.put(channel.name(), sentence(fault));
            }
        }
        store.create(folder.resolve(Tries.result(message.occasion(), number)), json(Map.of("failures", failures)));
        return new Delivery(List.copyOf(failures.values()), failures.isEmpty());
    }

    private static String marker(Channel channel, Message message) {
        return channel.name() + "-" + message.occasion() + ".json";
    }

    private static String sentence(UserFault fault) {
        return fault.getMessage() + " " + fault.hint();
    }

    private static String json(Map<String, ?> fact) {
        try {
            return MAPPER.writeValueAsString(fact);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
