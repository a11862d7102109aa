package io.weekmart.job;

import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.Stage;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shortens what grows with the dates of a backfill, so that neither the data of a page nor a line of the history does. */
final class PageCuts {
    private static final int STAGES = 40;

    /** Some stages name the date that they are about. */
    private static final Pattern DATE = Pattern.compile(" of \\d{4}-\\d{2}-\\d{2}$");

    private PageCuts() {}

    /** The guards that stopped the run, then those that tripped and were accepted, then those that had something to check, as many as a page keeps; in their order where all are kept. */
    static List<GuardResult> guards(List<GuardResult> all) {
        if (all.size() <= RunPage.GUARDS) {
            return all;
        }
        return all.stream()
                .sorted(Comparator.comparingInt(PageCuts::rank))
                .limit(RunPage.GUARDS)
                .toList();
    }

    private static int rank(GuardResult guard) {
        if (guard.tripped()) {
            return guard.accepted() == null ? 0 : 1;
        }
        return guard.observed() != null ? 2 : 3;
    }

    /** The stages; of many, those of one name together, whatever their dates, in the order in which each name came last. */
    static List<Stage> stages(List<Stage> all) {
        if (all.size() <= STAGES) {
            return all;
        }
        Map<String, Stage> together = new LinkedHashMap<>();
        for (Stage stage : all) {
            String name = DATE.matcher(stage.name()).replaceAll("");
            Stage known = together.remove(name);
            Stage same = new Stage(name, stage.rows(), stage.seconds());
            together.put(name, known == null ? same : plus(known, same));
        }
        return together.values().stream()
                .skip(Math.max(0, together.size() - STAGES))
                .toList();
    }

    private static Stage plus(Stage one, Stage other) {
        return new Stage(one.name(), sum(one.rows(), other.rows()), one.seconds() + other.seconds());
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null ? other : other == null ? one : Long.valueOf(one + other);
    }
}
