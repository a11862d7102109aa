package io.weekmart.metrics;

import io.weekmart.quality.ScanRecord;
import org.jspecify.annotations.Nullable;

/** What the fold needs of a row of the scan, whatever its table; a Java bean, so that Spark fills it from the columns without boxing. */
public abstract sealed class ScannedRow implements ScanRecord permits SalesLine, StockCount {
    private int rowKind;
    private long reasons;
    private long bad;
    private long missing;
    private long empties;
    private int split;
    private long offset;
    private long length;
    private long line;
    private long content;
    private long keyHigh;
    private long keyLow;
    private @Nullable String rawText;
    private int slot;
    private long cell;

    @Override
    public int getRowKind() {
        return rowKind;
    }

    public void setRowKind(int rowKind) {
        this.rowKind = rowKind;
    }

    @Override
    public long getReasons() {
        return reasons;
    }

    public void setReasons(long reasons) {
        this.reasons = reasons;
    }

    @Override
    public long getBad() {
        return bad;
    }

    public void setBad(long bad) {
        this.bad = bad;
    }

    @Override
    public long getMissing() {
        return missing;
    }

    public void setMissing(long missing) {
        this.missing = missing;
    }

    public long getEmpties() {
        return empties;
    }

    public void setEmpties(long empties) {
        this.empties = empties;
    }

    @Override
    public int getSplit() {
        return split;
    }

    public void setSplit(int split) {
        this.split = split;
    }

    @Override
    public long getOffset() {
        return offset;
    }

    public void setOffset(long offset) {
        this.offset = offset;
    }

    @Override
    public long getLength() {
        return length;
    }

    public void setLength(long length) {
        this.length = length;
    }

    @Override
    public long getLine() {
        return line;
    }

    public void setLine(long line) {
        this.line = line;
    }

    public long getContent() {
        return content;
    }

    public void setContent(long content) {
        this.content = content;
    }

    public long getKeyHigh() {
        return keyHigh;
    }

    public void setKeyHigh(long keyHigh) {
        this.keyHigh = keyHigh;
    }

    public long getKeyLow() {
        return keyLow;
    }

    public void setKeyLow(long keyLow) {
        this.keyLow = keyLow;
    }

    @Override
    public @Nullable String getRawText() {
        return rawText;
    }

    public void setRawText(@Nullable String rawText) {
        this.rawText = rawText;
    }

    public int getSlot() {
        return slot;
    }

    public void setSlot(int slot) {
        this.slot = slot;
    }

    public long getCell() {
        return cell;
    }

    public void setCell(long cell) {
        this.cell = cell;
    }
}
