package io.weekmart.guards;

import java.util.List;

/** Published weeks, or other partitions, of which no row is left, as after an export that came with its header alone. */
final class WeeksEmptied implements Guard {
    private static final int NAMED = 5;

    @Override
    public String id() {
        return "weeks-emptied";
    }

    @Override
    public Unit unit() {
        return Unit.WEEKS;
    }

    @Override
    public boolean byTable() {
        return false;
    }

    @Override
    public List<Finding> evaluate(Evidence evidence) {
        int most = evidence.limits().maxWeeksEmptied();
        Limit limit = Limit.most("guards.weeks-emptied.max-weeks", most);
        if (evidence.firstRun()) {
            return List.of(Finding.nothing(
                    this,
                    null,
                    limit,
                    "no " + evidence.partition() + " is published yet, so there is nothing to compare with"));
        }
        int emptied = evidence.emptied().size();
        return List.of(new Finding(this, null, emptied, limit, emptied > most, sentence(evidence, most)));
    }

    private static String sentence(Evidence evidence, int limit) {
        String bound = ", and the limit is " + limit;
        String one = "published " + evidence.partition();
        List<String> emptied = evidence.emptied();
        if (emptied.isEmpty()) {
            return evidence.replaced() == 0
                    ? "no " + one + " was computed again" + bound
                    : "of the " + one + "s that were computed again, " + evidence.replaced()
                            + ", none loses all its rows" + bound;
        }
        int more = emptied.size() - NAMED;
        return (emptied.size() == 1
                        ? "1 " + one + " would lose all its rows"
                        : emptied.size() + " " + one + "s would lose all their rows")
                + bound
                + ": "
                + String.join("; ", emptied.subList(0, Math.min(NAMED, emptied.size())))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
