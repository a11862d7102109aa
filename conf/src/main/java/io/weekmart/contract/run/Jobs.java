package io.weekmart.contract.run;

/** The jobs of the application that are no pipeline's own: their commands have these names, and so has the job of a run report. */
public final class Jobs {
    /** Computes a range of dates again. */
    public static final String BACKFILL = "backfill";
    /** Finishes or undoes what a killed publication left. */
    public static final String RECOVER = "recover";
    /** Compares every published file with the ledger. */
    public static final String VERIFY = "verify";
    /** Makes the page of a run again. */
    public static final String REPORT = "report";
    /** Reads tables from a database into dumps. */
    public static final String EXTRACT = "extract";

    /** Makes the copies of the tables that differ from what is published. */
    public static final String LOAD = "load";

    private Jobs() {}
}
