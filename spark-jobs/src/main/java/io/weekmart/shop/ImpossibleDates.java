package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.IMPOSSIBLE_DATES;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;

import io.weekmart.pipeline.Lookup;
import io.weekmart.raw.RowBatch;
import io.weekmart.raw.RowRule;

/**
 * Rejects shipments that left before they were ordered, arrived before they left, or arrived without having left. What is bad or unknown has
 * its own reason, and is compared with nothing.
 *
 * @param orderDates of the accepted orders
 */
record ImpossibleDates(Lookup orderDates) implements RowRule {
    private static final int ORDER = SHIPMENTS.index("order_id");
    private static final int SHIPMENT_DATE = SHIPMENTS.index("shipment_date");
    private static final int DELIVERY_DATE = SHIPMENTS.index("delivery_date");
    private static final long REASON = SHIPMENTS.reason(IMPOSSIBLE_DATES);

    @Override
    public long validate(RowBatch batch, int row) {
        return leftBeforeItWasOrdered(batch, row) || arrivedTooSoon(batch, row) ? REASON : 0;
    }

    private boolean leftBeforeItWasOrdered(RowBatch batch, int row) {
        return holds(batch, SHIPMENT_DATE, row)
                && holds(batch, ORDER, row)
                && batch.value(SHIPMENT_DATE, row) < orderDates.value(batch.value(ORDER, row), Long.MIN_VALUE);
    }

    private static boolean arrivedTooSoon(RowBatch batch, int row) {
        if (!holds(batch, DELIVERY_DATE, row) || !batch.usable(SHIPMENT_DATE, row)) {
            return false;
        }
        return batch.empty(SHIPMENT_DATE, row) || batch.value(DELIVERY_DATE, row) < batch.value(SHIPMENT_DATE, row);
    }

    private static boolean holds(RowBatch batch, int field, int row) {
        return batch.usable(field, row) && !batch.empty(field, row);
    }
}
