package io.weekmart.metrics;

import org.jspecify.annotations.Nullable;

/** A line of a till receipt whose natural key has a code, such as a receipt number with letters. */
public final class CodedSalesLine extends SalesLine {
    private @Nullable String keyCode;

    @Override
    @Nullable String code() {
        return keyCode;
    }

    public @Nullable String getKeyCode() {
        return keyCode;
    }

    public void setKeyCode(@Nullable String keyCode) {
        this.keyCode = keyCode;
    }
}
