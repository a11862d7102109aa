package io.weekmart.contract.table;

import java.util.List;

/**
 * The pipelines that the application can run, and the keys of whose configuration both programs know. The weekly one is the first, and has
 * its configuration at the top; every other one has it below {@code pipelines.<name>}.
 */
public final class ShippedPipelines {
    /** The declarations of all of them. */
    public static final List<Pipeline> ALL = List.of(WeeklyTables.PIPELINE, OrdersTables.PIPELINE, ShopTables.PIPELINE);

    private ShippedPipelines() {}
}
