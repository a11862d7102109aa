/**
 * What a run must not do to the published partitions unless somebody accepts it: each {@link io.weekmart.guards.Guard} compares what the run
 * read and computed with what the ledger remembers. A further guard is one class here, its limits in the configuration, and one more entry
 * in {@link io.weekmart.guards.Guards#ALL}.
 */
package io.weekmart.guards;
