/** What a run says about itself: the run report, the progress lines and the summary at the end. */
package io.weekmart.report;
