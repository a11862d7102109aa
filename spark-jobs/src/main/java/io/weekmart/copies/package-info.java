/**
 * Copies of the published tables, in CSV files and in PostgreSQL. The ledger says what is published, and each copy remembers what it holds:
 * whatever differs is copied, so that a copy that was killed or refused is made by the next run. No Spark: the driver reads the published files
 * one after the other.
 */
package io.weekmart.copies;
