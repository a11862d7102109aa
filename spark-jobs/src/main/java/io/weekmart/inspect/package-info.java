/**
 * From a folder of exports to a configuration: lists the folder, reads heads and samples without Spark, and finds out what the files are
 * named, how they are written and which tables they are. {@link io.weekmart.inspect.Inspector} does it step by step.
 *
 * <p>Everything that it says is a proposal to a person, with how sure it is. Rows are judged by the parser of the scan.
 */
package io.weekmart.inspect;
