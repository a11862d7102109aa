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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Tells people, each channel once for each night and occasion, however many launchers look at once. */
public final class Notifications {
    private static final String WEBHOOK = "WEEKMART_WEBHOOK_URL";

    /** From the first try to the last one it takes at least 51 minutes, which outlasts most outages. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ZERO,
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30));

    private static final Delivery SOMEBODY_ELSE_SENDS = new Delivery(List.of(), false);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectStore store;
    private final S3Location nights;
    private final List<Channel> channels;
    private final Duration grace;

    private final List<Duration> pauses;

    private Notifications(
            ObjectStore store, S3Location nights, List<Channel> channels, Duration grace, List<Duration> pauses) {
        this.store = store;
        this.nights = nights;
        this.channels = channels;
        this.grace = grace;
        this.pauses = List.copyOf(pauses);
    }

    /**
     * Knows the channels that are configured.
     *
     * @param environment the variables of the process
     */
    public static Notifications of(NightSettings settings, ObjectStore store, Map<String, String> environment) {
        return of(settings, store, environment, PAUSES);
    }

    /**
     * Knows the channels that are configured, and tries them at times of its own.
     *
     * @param pauses after the first try that failed, after the second one, and so on; after one more it is given up
     */
    static Notifications of(
            NightSettings settings, ObjectStore store, Map<String, String> environment, List<Duration> pauses) {
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
                store, settings.nights(), channels, settings.waiting().settle(), pauses);
    }

    /** Whether there is anybody to tell. */
    public boolean reachSomebody() {
        return !channels.isEmpty();
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
        S3Location folder =
                nights.resolve(message.run().pipeline() + "/" + message.run().date() + "/notified/");
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
        if (tries.last() > pauses.size()) {
            return givenUp(missing, failures(folder, message, tries), tries.last());
        }
        if (tries.resting(listing.at(), pauses)) {
            Map<String, String> failures = failures(folder, message, tries);
            return new Delivery(
                    missing.stream()
                            .map(channel -> failures.get(channel.name()))
                            .filter(Objects::nonNull)
                            .toList(),
                    false);
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
        if (!failures.isEmpty() && number > pauses.size()) {
            return givenUp(
                    missing.stream()
                            .filter(channel -> failures.containsKey(channel.name()))
                            .toList(),
                    failures,
                    number);
        }
        return new Delivery(List.copyOf(failures.values()), failures.isEmpty());
    }

    /** Nothing more is tried: a channel that stays broken must not keep a run date open for ever. */
    private static Delivery givenUp(List<Channel> missing, Map<String, String> failures, int tries) {
        return new Delivery(
                missing.stream()
                        .map(channel -> "Gave up notifying by " + channel.name() + " after " + tries + " tries. "
                                + failures.getOrDefault(channel.name(), "How the last one ended was not written down."))
                        .toList(),
                true);
    }

    /** Why channels failed at the last try, by their names; empty where that was not written down. */
    private Map<String, String> failures(S3Location folder, Message message, Tries tries) {
        if (tries.lastResult() == 0) {
            return Map.of();
        }
        S3Location result = folder.resolve(Tries.result(message.occasion(), tries.lastResult()));
        Map<String, String> failures = new TreeMap<>();
        try {
            MAPPER.readTree(store.text(result).orElse("{}"))
                    .path("failures")
                    .properties()
                    .forEach(failure ->
                            failures.put(failure.getKey(), failure.getValue().asText()));
        } catch (JsonProcessingException e) {
            // A sentence less for people; whether it is tried again does not depend on it.
            return Map.of();
        }
        return failures;
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
