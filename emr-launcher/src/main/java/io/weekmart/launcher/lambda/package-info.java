/**
 * The launcher as an AWS Lambda: schedules, new dumps and changes on EMR all lead to the same reconcile of a night. Events may come late,
 * twice, in any order, or not at all; what is done follows from the night's facts alone.
 */
package io.weekmart.launcher.lambda;
