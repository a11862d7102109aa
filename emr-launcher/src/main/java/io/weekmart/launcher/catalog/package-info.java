/**
 * The tables in AWS Glue, kept in line with what was published, so that Athena finds them.
 *
 * <p>What is registered follows from the reports of the runs, in the order in which they ended; the last one applied is remembered on the
 * fact table. Where a publication was interrupted and finished by another run, no report tells it all, and the folders are looked at.
 */
package io.weekmart.launcher.catalog;
