package io.weekmart.metrics;

import org.jspecify.annotations.Nullable;

/** A line of a till receipt; the quantity in thousandths and amounts in hundredths, 0 where they are empty. */
public sealed class SalesLine extends ScannedRow permits CodedSalesLine {

    private long salesQty;
    private long salesAmt;
    private long salesCost;
    private long discount;
    private long salesMgrn;

    /** The code in its natural key; null where that has none. */
    @Nullable String code() {
        return null;
    }

    @Override
    public long total(int index) {
        return index == GridRows.QUANTITY ? salesQty : salesAmt;
    }

    public long getSalesQty() {
        return salesQty;
    }

    public void setSalesQty(long salesQty) {
        this.salesQty = salesQty;
    }

    public long getSalesAmt() {
        return salesAmt;
    }

    public void setSalesAmt(long salesAmt) {
        this.salesAmt = salesAmt;
    }

    public long getSalesCost() {
        return salesCost;
    }

    public void setSalesCost(long salesCost) {
        this.salesCost = salesCost;
    }

    public long getDiscount() {
        return discount;
    }

    public void setDiscount(long discount) {
        this.discount = discount;
    }

    public long getSalesMgrn() {
        return salesMgrn;
    }

    public void setSalesMgrn(long salesMgrn) {
        this.salesMgrn = salesMgrn;
    }
}
