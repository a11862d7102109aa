package io.weekmart.job;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.FileAudit;
import io.weekmart.quality.Staging;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;

/** Reads staged files back before anything is published. */
public final class Audit {
    private static final int NAMED = 5;

    private final Map<String, FileAudit> byPath = new HashMap<>();

    private Audit() {}

    /**
     * A staged file, as its task says it wrote it.
     *
     * @param totals sums of the declared totals, unscaled
     */
    public record Written(String path, FileAudit.Declared declared, long rows, List<ExactSum> totals)
            implements Serializable {}

    /**
     * Audits every file, in parallel.
     *
     * @throws UserFault with exit code 4, naming every file that is not what its task said it wrote
     */
    public static Audit of(SparkSession spark, List<Written> files, Staging staging) {
        Audit audit = new Audit();
        if (files.isEmpty()) {
            return audit;
        }
        List<FileAudit> audits = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(files, files.size())
                .map(file -> FileAudit.of(staging.configuration(), file.path(), file.declared()))
                .collect();
        audits.forEach(file -> audit.byPath.put(file.path(), file));
        List<String> problems = new ArrayList<>();
        for (Written file : files) {
            FileAudit found = audit.of(file.path());
            List<String> wrong = new ArrayList<>(found.problems());
            if (found.rows() != file.rows()) {
                wrong.add("it has " + Count.of(found.rows(), "row") + ", but " + file.rows() + " were written");
            }
            for (int i = 0; i < file.totals().size(); i++) {
                differ(
                        wrong,
                        file.declared(),
                        i,
                        file.totals().get(i),
                        found.totals().get(i));
            }
            if (!wrong.isEmpty()) {
                problems.add(Printable.line(file.path()) + ": " + String.join("; ", wrong));
            }
        }
        if (!problems.isEmpty()) {
            throw new UserFault(
                    ExitCode.QUALITY,
                    "Cannot publish: the audit of " + problems.size() + " of " + files.size()
                            + " staged files failed:\n  "
                            + String.join("\n  ", problems.subList(0, Math.min(NAMED, problems.size()))),
                    UserFault.NOTHING_PUBLISHED + " Run again; if it fails again, check the storage of the output.");
        }
        return audit;
    }

    private static void differ(
            List<String> wrong, FileAudit.Declared declared, int total, ExactSum written, ExactSum read) {
        String column = declared.totals().get(total);
        DataType type = declared.schema().apply(column).dataType();
        int scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
        BigDecimal expected = written.toDecimal(scale);
        BigDecimal found = read.toDecimal(scale);
        if (expected.compareTo(found) != 0) {
            wrong.add("its " + column + " adds up to " + found + ", but " + expected + " was written");
        }
    }

    /** What the audit read of a file. */
    public FileAudit of(String path) {
        return Objects.requireNonNull(byPath.get(path), () -> path + " was not audited");
    }

    /** The sum of a declared total over all files, unscaled. */
    public ExactSum sum(int total) {
        ExactSum sum = new ExactSum();
        byPath.values().forEach(file -> sum.add(file.totals().get(total)));
        return sum;
    }
}
