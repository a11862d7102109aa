package io.weekmart.inspect;

import io.weekmart.contract.dump.DateForms;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which forms the dates of a table are written.
 *
 * @param patterns as raw.format.date takes them; empty where nothing is known
 * @param zone what offsets behind times mean; empty where there are none
 * @param undecided the choice of the patterns, where day and month could be the other way round; null where they could not
 * @param choices what else only a person can know
 */
record DateForm(List<String> patterns, String zone, @Nullable Choice undecided, List<Choice> choices) {
    private static final int MOST_FORMS = 3;
    private static final double RARE = 0.001;
    private static final double NEAR = 0.9;

    /** Of so few texts, each counts. */
    private static final int FEW = 100;

    private static final Set<String> DAY_FIRST = Set.of("dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "dd/MM/yy", "d/M/yy");
    private static final Set<String> MONTH_FIRST = Set.of("MM/dd/yyyy", "M/d/yyyy", "MM-dd-yyyy", "MM/dd/yy", "M/d/yy");
    private static final Set<String> STANDARD_TIMES = Set.of(" HH:mm:ss", "'T'HH:mm:ss");

    DateForm {
        patterns = List.copyOf(patterns);
        choices = List.copyOf(choices);
    }

    /** The forms of the columns that hold dates and timestamps. */
    static DateForm of(Map<Field, ColumnProfile> columns) {
        Map<DateShape, Long> shapes = new LinkedHashMap<>();
        long[] near = new long[DateShape.BASES.size()];
        columns.values().forEach(column -> {
            column.dates().forEach((shape, count) -> shapes.merge(shape, count, Long::sum));
            for (int form = 0; form < near.length; form++) {
                near[form] += column.near(form);
            }
        });
        if (shapes.isEmpty()) {
            return new DateForm(List.of(), "", null, List.of());
        }
        boolean timestamps =
                columns.keySet().stream().allMatch(field -> field.type().kind() == FieldType.Kind.TIMESTAMP);
        List<Choice> choices = new ArrayList<>();
        Choice undecided = null;
        Set<String> patterns = new LinkedHashSet<>();
        long all = sum(shapes);
        Map<DateShape, Long> rest = new LinkedHashMap<>(shapes);
        for (int round = 0; round < MOST_FORMS && sum(rest) > (round == 0 ? 0 : Math.max(1, RARE * all)); round++) {
            int first = best(rest, near);
            int opposite = otherOrder(rest, first);
            boolean clear = opposite < 0 || means(fit(rest, first) - fit(rest, opposite), sum(rest));
            boolean nearer = !clear && near[opposite] > near[first];
            int best = nearer ? opposite : first;
            int other = nearer ? first : opposite;
            if (round == 0 && other >= 0) {
                // The rows tell the order, or the dates of their files do, and not the contrary of each other.
                boolean asked = clear ? told(other, best, near, sum(rest)) : !told(best, other, near, sum(rest));
                undecided = asked ? undecided(columns, best, other, shapes, timestamps) : null;
            }
            Set<String> more = new LinkedHashSet<>(patterns);
            more.addAll(patterns(best, rest, timestamps));
            if (!accepted(more)) {
                break;
            }
            patterns = more;
            rest.keySet().removeIf(shape -> (shape.forms() & (1 << best)) != 0);
        }
        boolean offsets = shapes.keySet().stream().anyMatch(DateShape::offset);
        if (offsets) {
            choices.add(new Choice("Times have an offset or Z. as-written drops it; a time zone such as Europe/Berlin"
                    + " converts the times to that zone."));
        }
        return new DateForm(List.copyOf(patterns), offsets ? DateForms.AS_WRITTEN : "", undecided, choices);
    }

    /** Whether so many more texts of one order are no typing errors. */
    private static boolean means(long more, long all) {
        return more > 0 && (all < FEW || (more > 1 && more > RARE * all));
    }

    /** Whether the dates of the files say that a form is right, and another one wrong. */
    private static boolean told(int form, int other, long[] near, long all) {
        return near[form] >= NEAR * all && near[other] * 2 <= near[form];
    }

    private static long sum(Map<DateShape, Long> shapes) {
        return shapes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long fit(Map<DateShape, Long> shapes, int form) {
        long fit = 0;
        for (Map.Entry<DateShape, Long> shape : shapes.entrySet()) {
            fit += (shape.getKey().forms() & (1 << form)) != 0 ? shape.getValue() : 0;
        }
        return fit;
    }

    private static int best(Map<DateShape, Long> shapes, long[] near) {
        int best = 0;
        for (int form = 1; form < near.length; form++) {
            long more = fit(shapes, form) - fit(shapes, best);
            if (more > 0 || (more == 0 && near[form] > near[best])) {
                best = form;
            }
        }
        // A few texts that only a looser form reads are mistakes.
        for (int form = 0; form < best; form++) {
            if (fit(shapes, form) >= (1 - RARE) * fit(shapes, best) && !opposed(form, best)) {
                return form;
            }
        }
        return best;
    }

    private static boolean opposed(int one, int other) {
        return (DAY_FIRST.contains(DateShape.BASES.get(one)) && MONTH_FIRST.contains(DateShape.BASES.get(other)))
                || (MONTH_FIRST.contains(DateShape.BASES.get(one)) && DAY_FIRST.contains(DateShape.BASES.get(other)));
    }

    /** The form with day and month the other way round by which most of the texts are dates; -1 where none of them is. */
    private static int otherOrder(Map<DateShape, Long> shapes, int best) {
        Set<String> others = DAY_FIRST.contains(DateShape.BASES.get(best))
                ? MONTH_FIRST
                : MONTH_FIRST.contains(DateShape.BASES.get(best)) ? DAY_FIRST : Set.of();
        int found = -1;
        long most = 0;
        for (int form = 0; form < DateShape.BASES.size(); form++) {
            if (others.contains(DateShape.BASES.get(form)) && fit(shapes, form) > most) {
                found = form;
                most = fit(shapes, form);
            }
        }
        return found;
    }

    private static Choice undecided(
            Map<Field, ColumnProfile> columns, int best, int other, Map<DateShape, Long> shapes, boolean timestamps) {
        List<String> samples = columns.values().stream()
                .flatMap(column -> column.samples().stream())
                .limit(2)
                .toList();
        List<String> lines = new ArrayList<>();
        for (int form : new int[] {best, other}) {
            List<String> patterns = patterns(form, shapes, timestamps).stream()
                    .map(Hocon::quoted)
                    .toList();
            lines.add(DialectReader.DATE + " = [" + String.join(", ", patterns) + "]");
        }
        long all = sum(shapes);
        boolean both = fit(shapes, best) == all && fit(shapes, other) == all;
        String finding = both
                ? "Every date fits both orders of day and month"
                : means(fit(shapes, best) - fit(shapes, other), all)
                        ? "Some dates fit one order of day and month alone, but by the other one they are nearer to those of"
                                + " their files"
                        : "Nearly every date fits both orders of day and month";
        return new Choice(
                finding + ", such as " + String.join(", ", samples)
                        + ". Uncomment one line; until then no date is read.",
                lines);
    }

    /** The form with each of the times that stand behind it. */
    private static List<String> patterns(int form, Map<DateShape, Long> shapes, boolean timestamps) {
        Set<String> times = new LinkedHashSet<>();
        shapes.keySet().stream()
                .filter(shape -> (shape.forms() & (1 << form)) != 0)
                .map(DateShape::time)
                .sorted()
                .forEach(times::add);
        // An hour of one or two digits covers those of two.
        times.removeIf(time -> time.contains("HH") && times.contains(time.replace("HH", "H")));
        if (timestamps && STANDARD_TIMES.containsAll(times)) {
            return List.of(DateShape.BASES.get(form));
        }
        return times.stream().map(time -> DateShape.BASES.get(form) + time).toList();
    }

    private static boolean accepted(Set<String> patterns) {
        try {
            DialectReader.check(DialectReader.DATE, List.copyOf(patterns));
            return true;
        } catch (IllegalArgumentException ambiguous) {
            return false;
        }
    }
}
