package io.weekmart.guards;

import java.util.List;

/** All guards. */
public final class Guards {
    /** In the order in which they are reported; {@link io.weekmart.contract.config.AcceptedCheck#GUARDS} names them for both programs. */
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

    /** What all guards find. */
    public static List<Finding> evaluate(Evidence evidence) {
        return ALL.stream().flatMap(guard -> guard.evaluate(evidence).stream()).toList();
    }
}
