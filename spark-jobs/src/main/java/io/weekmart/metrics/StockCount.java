package io.weekmart.metrics;

/** A stock count of one day; quantities in thousandths, 0 where they are empty. */
public final class StockCount extends ScannedRow {
    /** Flag bits of {@link GridRow#STOCK}: the shelf was empty. */
    static final long OUT_OF_STOCK = 1;

    /** The product was on promotion. */
    static final long PROMOTION = 2;

    /** The quantity on order is not known. */
    static final long ON_ORDER_EMPTY = 4;

    private long inventoryOnHandQty;
    private long inventoryOnOrderQty;
    private long wasteQty;
    private boolean outOfStockFlg;
    private boolean promotionFlg;

    public long getInventoryOnHandQty() {
        return inventoryOnHandQty;
    }

    public void setInventoryOnHandQty(long inventoryOnHandQty) {
        this.inventoryOnHandQty = inventoryOnHandQty;
    }

    public long getInventoryOnOrderQty() {
        return inventoryOnOrderQty;
    }

    public void setInventoryOnOrderQty(long inventoryOnOrderQty) {
        this.inventoryOnOrderQty = inventoryOnOrderQty;
    }

    public long getWasteQty() {
        return wasteQty;
    }

    public void setWasteQty(long wasteQty) {
        this.wasteQty = wasteQty;
    }

    public boolean isOutOfStockFlg() {
        return outOfStockFlg;
    }

    public void setOutOfStockFlg(boolean outOfStockFlg) {
        this.outOfStockFlg = outOfStockFlg;
    }

    public boolean isPromotionFlg() {
        return promotionFlg;
    }

    public void setPromotionFlg(boolean promotionFlg) {
        this.promotionFlg = promotionFlg;
    }
}
