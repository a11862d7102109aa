/**
 * Pipelines as functions on datasets: what the author of a pipeline writes against, and the steps that are done for it.
 *
 * <p>A pipeline is one implementation of {@link io.weekmart.pipeline.TablePipeline} in a package of its own:
 *
 * <ol>
 *   <li>Declare the raw tables in a class of constants, each a {@link io.weekmart.contract.table.TableSpec} with its natural key, references,
 *       row checks and control totals, and join them to a {@link io.weekmart.contract.table.Pipeline}. Finding the dumps, reading them, every
 *       reason to reject a row, the limits and the keys of the configuration follow from that.
 *   <li>Declare the tables that are published, each an {@link io.weekmart.pipeline.OutputTable}. States that later dates read
 *       belong in a table by run date: a run replaces any other whole, and {@link io.weekmart.pipeline.RunContext#published} refuses it.
 *   <li>Write the transforms as small static functions {@code Dataset<Row> -> Dataset<Row>}, named for their result, which know nothing of
 *       files, configuration or the clock; {@link io.weekmart.pipeline.TablePipeline#compute} composes them by {@code
 *       in.of(TABLE).transform(Class::method)} and says which dataset becomes which table.
 *   <li>Declare by {@link io.weekmart.pipeline.BalanceCheck} which control totals of inputs and outputs must be equal, to the last digit.
 *   <li>Register it in {@code Main}. The command, the backfill, recovery, verification and dry runs are there then.
 * </ol>
 *
 * <p>{@link io.weekmart.pipeline.TableReader} reads each raw table once, tables referred to before those that refer to them. Rows that pass the
 * checks of the row are brought together by their natural key, if there is one, by the table's one shuffle; duplicates and conflicting rows
 * are rejected, and rows that an earlier date took in are already counted. The accepted rows are staged as Parquet in the folder of the run,
 * which no reader sees, so that a pipeline may evaluate them as often as it likes. {@link io.weekmart.pipeline.OutputFiles} evaluates the
 * outputs and stages their files. Accounting, audit, comparison with what is published, and publishing are the run's: see {@code
 * job.PipelineRun}.
 *
 * <p>The weekly pipeline is not written this way: its fold reads the rows of the one shuffle as primitives, for its speed.
 */
package io.weekmart.pipeline;
