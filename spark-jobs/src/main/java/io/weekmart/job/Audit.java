package io.weekmart.job;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.WeekAudit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Reads the staged weeks back before anything is published. */
final class Audit {
    private static final int MONEY_SCALE = 2;
    private static final int NAMED = 5;

    private final Map<String, WeekAudit> byPath = new HashMap<>();

    private Audit() {}

    /**
     * Audits every file, in parallel.
     *
     * @throws UserFault with exit code 4, naming every file that is not what its task said it wrote
     */
    static Audit of(SparkSession spark, List<TaskResult.WeekFile> files, Staging staging) {
        Audit audit = new Audit();
        if (files.isEmpty()) {
            return audit;
        }
        List<String> paths =
                files.stream().map(file -> Objects.requireNonNull(file.path())).toList();
        List<WeekAudit> audits = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(paths, paths.size())
                .map(path -> WeekAudit.of(staging.configuration(), path))
                .collect();
        audits.forEach(file -> audit.byPath.put(file.path(), file));
        List<String> problems = new ArrayList<>();
        for (TaskResult.WeekFile file : files) {
            WeekAudit found = audit.of(Objects.requireNonNull(file.path()));
            List<String> wrong = new ArrayList<>(found.problems());
            if (found.rows() != file.rows()) {
                wrong.add("it has " + found.rows() + " rows, but " + file.rows() + " were written");
            }
            differ(wrong, "total_sales_qty", file.quantity(), found.quantity());
            differ(wrong, "total_sales_amt", file.amount(), found.amount());
            if (!wrong.isEmpty()) {
                problems.add(file.path() + ": " + String.join("; ", wrong));
            }
        }
        if (!problems.isEmpty()) {
            throw new UserFault(
                    ExitCode.QUALITY,
                    "Cannot publish: the audit of " + problems.size() + " of " + files.size()
                            + " staged files failed:\n  "
                            + String.join("\n  ", problems.subList(0, Math.min(NAMED, problems.size()))),
                    "Nothing was published. Run again; if it stays so, look at the storage of the output.");
        }
        return audit;
    }

    private static void differ(List<String> wrong, String column, ExactSum written, ExactSum read) {
        BigDecimal expected = written.toDecimal(MONEY_SCALE);
        BigDecimal found = read.toDecimal(MONEY_SCALE);
        if (expected.compareTo(found) != 0) {
            wrong.add("its " + column + " sums up to " + found + ", but " + expected + " was written");
        }
    }

    WeekAudit of(String path) {
        return Objects.requireNonNull(byPath.get(path), () -> path + " was not audited");
    }

    /** Sum of total_sales_qty over all files. */
    BigDecimal quantity() {
        ExactSum sum = new ExactSum();
        byPath.values().forEach(file -> sum.add(file.quantity()));
        return sum.toDecimal(MONEY_SCALE);
    }

    /** Sum of total_sales_amt over all files. */
    BigDecimal amount() {
        ExactSum sum = new ExactSum();
        byPath.values().forEach(file -> sum.add(file.amount()));
        return sum.toDecimal(MONEY_SCALE);
    }
}
