/** What the weekly job says of its runs: the run report, as far as the launcher reads it. */
package io.weekmart.launcher.report;
