package io.weekmart.launcher.notify;

import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a message was sent, as the facts say that lie beside the markers: {@code <occasion>/sending-01.json} is written before it is sent,
 * by whoever then sends it, and {@code <occasion>/result-01.json} afterwards.
 */
final class Tries {
    private final SortedMap<Integer, StoredObject> sendings = new TreeMap<>();
    private final SortedMap<Integer, StoredObject> results = new TreeMap<>();

    private Tries() {}

    /** Those of an occasion, among everything that lies in a folder. */
    static Tries of(List<StoredObject> objects, S3Location folder, String occasion) {
        Pattern fact = Pattern.compile(Pattern.quote(occasion) + "/(sending|result)-(\\d{2,})\\.json");
        Tries tries = new Tries();
        for (StoredObject object : objects) {
            Matcher matcher = fact.matcher(object.below(folder));
            if (matcher.matches()) {
                SortedMap<Integer, StoredObject> facts =
                        matcher.group(1).equals("sending") ? tries.sendings : tries.results;
                facts.put(Integer.parseInt(matcher.group(2)), object);
            }
        }
        return tries;
    }

    static String sending(String occasion, int number) {
        return String.format(Locale.ROOT, "%s/sending-%02d.json", occasion, number);
    }

    static String result(String occasion, int number) {
        return String.format(Locale.ROOT, "%s/result-%02d.json", occasion, number);
    }

    /** The number of the last try; 0 before the first one. */
    int last() {
        return sendings.isEmpty() ? 0 : sendings.lastKey();
    }

    /** The number of the last try that was written down to its end; 0 where none was. */
    int lastResult() {
        return results.isEmpty() ? 0 : results.lastKey();
    }

    /**
     * Whether the last try failed so lately that the next one is not due yet.
     *
     * @param pauses after the first try, after the second one, and so on
     */
    boolean resting(Instant now, List<Duration> pauses) {
        StoredObject result = results.get(last());
        return result != null
                && last() <= pauses.size()
                && now.isBefore(result.modified().plus(pauses.get(last() - 1)));
    }

    /** Whether the last try may be under way. A launcher that has not said after the grace time how it went was killed. */
    boolean inProgress(Instant now, Duration grace) {
        StoredObject last = sendings.get(last());
        return last != null
                && !results.containsKey(last())
                && now.isBefore(last.modified().plus(grace));
    }
}
