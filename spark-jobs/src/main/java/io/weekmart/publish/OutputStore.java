package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.util.Optional;

/** Where an output lies and what it consists of: what all parts of publishing work on. */
record OutputStore(Storage storage, OutputLayout layout, OutputSpec spec, TableFormat format) {
    static OutputStore of(Storage storage, OutputLayout layout, OutputSpec spec) {
        return new OutputStore(storage, layout, spec, new PlainParquet(storage, layout, spec));
    }

    /**
     * The ledger as it is now; an empty one where there is none.
     *
     * @throws UserFault with exit code 2 if it can't be used
     */
    Ledger ledger() throws IOException {
        Optional<byte[]> content = storage.read(layout.ledger());
        if (content.isEmpty()) {
            return Ledger.empty();
        }
        try {
            return LedgerJson.read(content.get());
        } catch (Json.BadContent e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + layout + ": " + layout.ledger() + " can't be used, " + e.getMessage() + ".",
                    "Use the version of Weekmart that wrote it, restore it, or backfill into an empty output.",
                    e);
        }
    }

    @Override
    public String toString() {
        return layout.toString();
    }
}
