package io.weekmart.storage;

/**
 * What a run asked of the store, counted in files or objects. Files that tasks of Spark read and write are not in it.
 *
 * @param opened files read
 * @param statCalls files asked for their length
 * @param listed folders listed, one for each call of the store that a listing took or started
 * @param written files created or replaced, copies within the store included
 * @param deleted files deleted
 * @param bytesRead bytes of the files read
 * @param bytesWritten bytes of the files created or replaced
 */
public record StorageCounts(
        long opened, long statCalls, long listed, long written, long deleted, long bytesRead, long bytesWritten) {}
