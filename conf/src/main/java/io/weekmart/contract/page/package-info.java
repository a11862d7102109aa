/** What the page of a run shows: its data as records, written by the run and read by whoever renders it; and the history of runs. */
package io.weekmart.contract.page;
