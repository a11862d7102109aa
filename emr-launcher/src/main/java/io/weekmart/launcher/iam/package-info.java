/**
 * The permissions that Weekmart needs: made from one table of the calls that it makes, {@code calls.csv} beside this package, which a test
 * holds against the code.
 */
package io.weekmart.launcher.iam;
