package io.weekmart.publish;

import java.util.Optional;

/**
 * A file in the folder of a table that the ledger does not know, and whose rows readers see.
 *
 * @param path below the root of the output
 * @param week {@link Ledger#key} of the week in whose folder it lies; empty for a dimension, and for a folder that is no week's
 * @param ownName whether Weekmart gives such a name to its files: what a killed run left may have it, and so may a copy of an older file
 */
public record StrayFile(String path, long bytes, Optional<Long> week, boolean ownName) {}
