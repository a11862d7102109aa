/**
 * Publishing, so that a kill at any moment loses nothing, on S3 as on a disk.
 *
 * <p><b>What it knows.</b> An output belongs to one pipeline, which declares its tables when it opens the output ({@link
 * io.weekmart.publish.OutputSpec}). A table has partition columns, or none; a partition has files. What the rows mean is the pipeline's.
 *
 * <p><b>The promise.</b> Whoever lists and reads a table by path finds each file of each partition once, old or new. Running again ends in
 * the same rows as if nothing had been killed.
 *
 * <p><b>What it rests on.</b> The store replaces one file atomically and creates a file only if there is none ({@link
 * io.weekmart.storage.Storage}). The files of a partition have fixed names, and the pipeline puts a row into the file of the same name in
 * every run. So replacing one file takes each of its rows from old to new, and none is seen twice. Nothing else is ever written into a table.
 *
 * <pre>
 *            lock                stage                     journal        replace, one by one        ledger          tidy
 *   ──────┬────────────┬──────────────────────────────┬───────────────┬──────────────────────────┬─────────────┬───────────────
 *         │ locks/     │ staging/&lt;run-id&gt;/...         │ journals/...  │ table by table: files,   │ ledger.json │ - journal.json
 *         │ 0000000042 │ new files, new ledger        │ created only  │ then deletions; the      │ replaced    │ - staging/
 *         │            │ audited                      │ if absent     │ rejects are a table too  │             │ lock released
 *   killed here:  nothing happened; the next run       │ killed here:  the next run, or recover,  │ only tidying
 *                 removes the staging folder (undone)  │ finishes from the journal (rolled forward)│ is left
 * </pre>
 *
 * <p><b>Its parts.</b> {@link io.weekmart.publish.Locks} takes the run's lock, and {@link io.weekmart.publish.HeldLock} keeps it. {@link
 * io.weekmart.publish.Ledger} says what is published. {@link io.weekmart.publish.IntegrityCheck} and {@link io.weekmart.publish.Verification}
 * compare the tables with it. {@link io.weekmart.publish.Publication} collects changes, and {@link io.weekmart.publish.Publisher} carries them
 * out by way of a {@link io.weekmart.publish.Journal}. {@link io.weekmart.publish.TableFormat} is how a table's files become visible, {@link
 * io.weekmart.publish.PlainParquet} the only one so far. {@link io.weekmart.publish.Recoverer} finishes or undoes what killed runs left. {@link
 * io.weekmart.publish.StorageErrors} makes exit codes of a store's failures. {@link io.weekmart.publish.Output} puts them together.
 *
 * <p><b>Undo or finish.</b> Staging is complete before the journal exists, so a journal can always be finished, and without one nothing
 * a reader sees was touched. Each step may be done twice: a staged file is put in place again (S3), or is gone because it is in place
 * (disk, HDFS). The ledger, replaced last, commits: it carries a revision, and a journal whose base revision is behind it is done.
 *
 * <p><b>Lost files.</b> Where a staged file that a journal names is neither waiting nor in its place, somebody has deleted or cut it.
 * Nothing more is replaced then. If no target was replaced yet, the journal is forgotten and the old rows stand. Otherwise the partitions
 * that were touched are marked in the ledger ({@link io.weekmart.publish.Unfinished}), with the files that lie there: the next run that
 * computes them publishes them whatever their rows are, every run until then says which they are, and {@code recover} ends with 8. Where the
 * journal itself is lost, published files are compared with the ledger: what is newer than it, or not as it says, was touched. Files that lie
 * in a partition which the ledger does not know can't be marked: recovery names them, and the run that computes them replaces them. A file
 * that Weekmart gives no such name is never taken into the ledger.
 *
 * <p><b>Power cuts.</b> What a journal names must be there after a power cut too, so every step is on the disk before the next one begins:
 * the staged files and the folders down to them, then the journal, each replaced or deleted file with the folder that names it, then the
 * ledger. On a local disk the driver forces what the tasks wrote ({@link io.weekmart.storage.Storage#force}); on HDFS the tasks ask the data
 * nodes to force each block, which only a file's writer can; what S3 has confirmed is stored. Removing the journal and the staging folder is
 * not forced: what comes back of them belongs to a ledger that is older than the one there, and is removed again.
 *
 * <p><b>One run at a time.</b> Locks are numbered files, each created only if absent; the one with the highest number counts. A run
 * takes number n + 1 when lock n was released, its lease is over, or its process is known to be dead (same machine, process gone). It
 * never deletes lock n to do so. All of it rests on a store that creates a file only if there is none: whoever has created a lock tries
 * to create it again with another content, and refuses a store that lets it. The holder renews its own file; before every replacement and
 * every deletion it lists the locks, stops if its own is not the newest or carries another's token, and renews if less than half its lease
 * is left. A holder that slept past its lease must itself create the next number,
 * which fails if anybody took over. A run that ends marks its lock as released and deletes the older ones; since the newest always
 * stays, whoever re-creates a pruned number sees a newer one and withdraws.
 *
 * <p><b>What remains.</b> (1) {@link io.weekmart.publish.HeldLock} describes the one step in flight of a process that is stopped right
 * between a check and its effect. (2) Clocks of two machines that differ by more than the skew allowed for (a sixth of the lease) let a run be
 * taken over early: it stops at its next check and its successor finishes. (3) A query whose listing is older than a replacement that
 * it overlaps may fail or come up short; plain Parquet can't help that. {@link io.weekmart.publish.Publication.Result} measures how long
 * the replacements took.
 *
 * <p><b>Not promised.</b> Files, and so partitions, change one after the other: a query may see one partition new and the next one old. A
 * setting by which rows would move from one file to another, such as the number of a partition's files, can't change unseen in any sequence
 * of replacements, so it is refused ({@link io.weekmart.publish.FixedSetting}).
 */
package io.weekmart.publish;
