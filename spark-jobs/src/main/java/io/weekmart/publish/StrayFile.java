package io.weekmart.publish;

import java.util.Optional;

/**
 * A file in the folder of a table that the ledger does not know, and whose rows readers see.
 *
 * @param path below the root of the output
 * @param partition in whose folder it lies; empty where that folder is no partition's
 * @param ownName whether Weekmart gives such a name to files of the table: what a killed run left may have it, and so may a copy of an
 *     older file
 */
public record StrayFile(String path, long bytes, Optional<PartitionKey> partition, boolean ownName) {}
