package io.weekmart.cli;

import io.weekmart.job.Job;

/** The jobs that the command line can call. One more job is one more component here and one more command class. */
public record Jobs(Job weeklyMetrics, Job backfill, Job recover, Job verify) {}
