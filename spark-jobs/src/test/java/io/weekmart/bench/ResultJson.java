package io.weekmart.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result for other programs: every single run, so that nothing needs to be measured again to look at it another way. */
final class ResultJson {
    private static final int VERSION = 1;

    private ResultJson() {}

    static void write(
            Path file,
            Programs programs,
            Comparison.@Nullable Result comparison,
            OneMoreNight.@Nullable Result history,
            List<Goal> goals)
            throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", VERSION);
        root.put("threads", programs.threads());
        root.put("java", System.getProperty("java.runtime.version"));
        root.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        if (comparison != null) {
            root.put("size", comparison.size());
            root.put("sales_rows", comparison.data().salesRows());
            root.put("inventory_rows", comparison.data().inventoryRows());
            root.put("bytes", comparison.data().bytes());
            root.put("fact_rows", comparison.factRows());
            root.put("agreeing", comparison.agreeing());
            Map<String, Object> contenders = new LinkedHashMap<>();
            for (Contender contender : comparison.contenders()) {
                contenders.put(contender.name(), runs(comparison.runsOf(contender.name())));
            }
            root.put("contenders", contenders);
        }
        if (history != null) {
            root.put(
                    "one_more_night",
                    Map.of(
                            "sales_rows_per_night",
                            history.rowsPerNight(),
                            "after_" + OneMoreNight.SHORT + "_weeks",
                            runs(history.runsShort()),
                            "after_" + OneMoreNight.LONG + "_weeks",
                            runs(history.runsLong())));
        }
        List<Object> reached = new ArrayList<>();
        for (Goal goal : goals) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("title", goal.title());
            entry.put("median", goal.measured().median());
            entry.put("least", goal.measured().least());
            entry.put("most", goal.measured().most());
            entry.put(goal.atLeast() ? "at_least" : "at_most", goal.target());
            entry.put("reached", goal.reached());
            reached.add(entry);
        }
        root.put("goals", reached);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), root);
    }

    private static List<Map<String, Object>> runs(List<Measurement> measurements) {
        List<Map<String, Object>> runs = new ArrayList<>();
        for (Measurement measurement : measurements) {
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("cpu_seconds", measurement.cpuSeconds());
            run.put("wall_seconds", measurement.wallSeconds());
            run.put("peak_bytes", measurement.peakBytes());
            runs.add(run);
        }
        return runs;
    }
}
