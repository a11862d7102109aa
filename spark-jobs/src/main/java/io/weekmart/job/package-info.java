/** The steps that the runs of all pipelines share, the run of a pipeline of functions, and what happens around a run. It names no table. */
package io.weekmart.job;
