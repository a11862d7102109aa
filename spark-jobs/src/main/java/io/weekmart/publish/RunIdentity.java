package io.weekmart.publish;

import java.time.LocalDate;

/**
 * Who opens an output.
 *
 * @param runId unique among the runs of that date; letters, digits, dot, underscore, hyphen
 * @param runDate the date that is computed; of a backfill, the last date of its range
 * @param jobVersion version of the program
 */
public record RunIdentity(String runId, LocalDate runDate, String jobVersion) {}
