package io.weekmart.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * When a run is killed.
 *
 * @param what how it is noticed
 * @param text the stage, the part of a path, or the method and the part of a path, that it waits for
 * @param count how many of them; for a moment, milliseconds after the start
 */
record KillPoint(What what, String text, int count) {
    /** The stage that reads back what was staged. */
    static final String AUDIT = "auditing the weeks";

    /** Files of the fact that the second night replaces. */
    private static final int FACT_FILES = 12;

    enum What {
        /** A stage ended, as its line on stderr says. */
        STAGE,
        /** So many files below a folder of the output are not what they were. */
        FILES,
        /** The n-th request of a kind reached the S3 server, which never sees it. */
        BEFORE_REQUEST,
        /** The n-th request of a kind took effect, and its answer was not sent. */
        AFTER_REQUEST,
        /** Some time passed. */
        MOMENT
    }

    /**
     * The boundary of each phase on a disk, in their order. A look at the disk comes a moment late, so that some of these kills hit the
     * phase after it.
     */
    static List<KillPoint> boundariesOnDisk() {
        return List.of(
                new KillPoint(What.FILES, "_weekmart/locks", 1),
                new KillPoint(What.STAGE, "writing rejects", 1),
                new KillPoint(What.STAGE, AUDIT, 1),
                new KillPoint(What.FILES, "_weekmart/journals", 1),
                new KillPoint(What.FILES, "fact_weekly_store_product", 6),
                new KillPoint(What.FILES, "fact_weekly_store_product", FACT_FILES),
                new KillPoint(What.FILES, "_weekmart/ledger.json", 1),
                new KillPoint(What.STAGE, "publishing", 1));
    }

    /** The boundary of each phase on S3, in their order: each is hit exactly, since requests wait for their answers. */
    static List<KillPoint> boundariesOnS3() {
        return List.of(
                new KillPoint(What.AFTER_REQUEST, "PUT _weekmart/locks", 1),
                new KillPoint(What.AFTER_REQUEST, "PUT _weekmart/staging", 8),
                new KillPoint(What.STAGE, AUDIT, 1),
                new KillPoint(What.AFTER_REQUEST, "PUT _weekmart/journals", 1),
                new KillPoint(What.AFTER_REQUEST, "COPY fact_weekly_store_product", 6),
                new KillPoint(What.BEFORE_REQUEST, "COPY _weekmart/ledger.json", 1),
                new KillPoint(What.AFTER_REQUEST, "COPY _weekmart/ledger.json", 1),
                new KillPoint(What.AFTER_REQUEST, "PUT runs", 2));
    }

    /** More points on a disk, among them the end of every stage. */
    static List<KillPoint> moreOnDisk(List<String> stages) {
        List<KillPoint> points = new ArrayList<>(List.of(
                new KillPoint(What.FILES, "fact_weekly_store_product", 1),
                new KillPoint(What.FILES, "dim_store", 1),
                new KillPoint(What.FILES, "runs", 1),
                new KillPoint(What.FILES, "_weekmart/staging", 2),
                new KillPoint(What.FILES, "fact_weekly_store_product", 10),
                // The data of the page, the history, and all that follows them.
                new KillPoint(What.FILES, "runs", 2),
                new KillPoint(What.FILES, "runs", 3),
                new KillPoint(What.FILES, "runs", 4)));
        stages.forEach(stage -> points.add(new KillPoint(What.STAGE, stage, 1)));
        return points;
    }

    /** More points on S3, among them the end of every stage. */
    static List<KillPoint> moreOnS3(List<String> stages) {
        List<KillPoint> points = new ArrayList<>(List.of(
                new KillPoint(What.AFTER_REQUEST, "COPY fact_weekly_store_product", FACT_FILES),
                new KillPoint(What.AFTER_REQUEST, "COPY fact_weekly_store_product", 1),
                new KillPoint(What.BEFORE_REQUEST, "PUT _weekmart/journals", 1),
                new KillPoint(What.BEFORE_REQUEST, "COPY fact_weekly_store_product", 8),
                new KillPoint(What.AFTER_REQUEST, "POST ", 1),
                new KillPoint(What.BEFORE_REQUEST, "POST ", 2),
                new KillPoint(What.AFTER_REQUEST, "COPY dim_", 2),
                new KillPoint(What.BEFORE_REQUEST, "PUT runs", 2),
                new KillPoint(What.BEFORE_REQUEST, "PUT runs/history.jsonl", 1),
                new KillPoint(What.AFTER_REQUEST, "PUT runs/history.jsonl", 1),
                new KillPoint(What.AFTER_REQUEST, "PUT runs", 1)));
        stages.forEach(stage -> points.add(new KillPoint(What.STAGE, stage, 1)));
        return points;
    }

    /** One of many: another number of files or requests, or any moment of a run. */
    static KillPoint random(Random random, boolean s3, long runMillis) {
        if (random.nextInt(3) == 0) {
            return new KillPoint(What.MOMENT, "", random.nextInt((int) runMillis));
        }
        int count = 1 + random.nextInt(12);
        return s3
                ? new KillPoint(
                        random.nextBoolean() ? What.BEFORE_REQUEST : What.AFTER_REQUEST,
                        "COPY fact_weekly_store_product",
                        count)
                : new KillPoint(What.FILES, "fact_weekly_store_product", count);
    }

    @Override
    public String toString() {
        return switch (what) {
            case STAGE -> "after the stage '" + text + "'";
            case FILES -> "once " + count + " files of " + text + " were changed";
            case BEFORE_REQUEST -> "before request " + count + " of " + text;
            case AFTER_REQUEST -> "after request " + count + " of " + text;
            case MOMENT -> String.format(Locale.ROOT, "%.1f s after its start", count / 1e3);
        };
    }
}
