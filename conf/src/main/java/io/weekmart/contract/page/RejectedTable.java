package io.weekmart.contract.page;

import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rejected rows of one raw table; a table without any need not be listed.
 *
 * @param worth rows, quantity and amount of all of them, those of new dumps apart
 * @param limit share of rejected rows up to which a run publishes
 * @param reasons those that occurred, most new rows first; a row with two reasons counts for both
 * @param files the files with most rejected rows, at most {@value #FILES}
 * @param moreFiles how many more files have rejected rows
 * @param moreFilesRejected rejected rows of those files
 */
public record RejectedTable(
        String table,
        long read,
        long rejected,
        double limit,
        @Nullable RejectWorth worth,
        List<Reason> reasons,
        List<FileRejects> files,
        long moreFiles,
        long moreFilesRejected) {
    /** How many files are named. */
    public static final int FILES = 20;

    /**
     * One reason.
     *
     * @param code such as {@code BAD_VALUE(sales_amt)}
     * @param expected what a value must look like; absent of a reason that is not about the form of a value
     * @param samples some of the rows, with the offending fields marked
     */
    public record Reason(String code, @Nullable String expected, RejectWorth worth, List<RejectSample> samples) {
        public Reason {
            samples = RunReport.listed(samples);
        }
    }

    /**
     * One file.
     *
     * @param file its path, as far as it tells the file from others
     * @param fresh whether it belongs to a dump that no earlier run has published
     * @param byCode rejected rows by reason; a row with two reasons counts for both
     */
    public record FileRejects(String file, boolean fresh, long rejected, Map<String, Long> byCode) {
        public FileRejects {
            byCode = RunReport.ordered(byCode);
        }
    }

    public RejectedTable {
        reasons = RunReport.listed(reasons);
        files = RunReport.listed(files);
    }
}
