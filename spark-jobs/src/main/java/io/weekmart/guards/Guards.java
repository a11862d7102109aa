package io.weekmart.guards;

import io.weekmart.contract.config.Spelling;
import java.util.ArrayList;
import java.util.List;

/** All guards. */
public final class Guards {
    /** In the order in which they are reported. */
    public static final List<Guard> ALL = List.of(
            new WeeksEmptied(),
            new RejectedPerDump(),
            new MinRows(),
            new ClosedWeekChange(),
            new SilentStores(),
            new UnknownFraction(),
            new PriceLevel(),
            new OwnDate(),
            new RepeatedDump(),
            new RepeatedRows());

    private Guards() {}

    /** The names of all guards. */
    public static List<String> ids() {
        return ALL.stream().map(Guard::id).toList();
    }

    /** What {@code --accept} takes: the guards, and the check of columns. */
    public static List<String> acceptable() {
        List<String> names = new ArrayList<>(ids());
        names.add(Acceptance.COLUMN_GONE);
        return names;
    }

    /**
     * The guard of that name.
     *
     * @throws IllegalArgumentException if there is none, naming the one that was probably meant
     */
    static Guard of(String id) {
        return ALL.stream()
                .filter(guard -> guard.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no guard '" + id + "'."
                        + Spelling.didYouMean(id, acceptable()) + " The guards are " + String.join(", ", ids())));
    }

    /** What all guards find. */
    public static List<Finding> evaluate(Evidence evidence) {
        return ALL.stream().flatMap(guard -> guard.evaluate(evidence).stream()).toList();
    }
}
