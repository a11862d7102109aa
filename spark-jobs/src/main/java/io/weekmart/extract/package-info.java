/**
 * From a database to the dumps of a date that lose no row: every table in one consistent snapshot, by plain JDBC and without Spark. What is read
 * is staged under names that nobody lists, compared with the database's own counts and sums, and moved. The manifest comes last: killed at any
 * moment, a night has no manifest or is whole.
 */
package io.weekmart.extract;
