/** The run report: what a run of the job says of itself, as it is written and as it is read. */
package io.weekmart.contract.report;
