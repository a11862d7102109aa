/**
 * Where things lie and how they are written: {@link io.weekmart.storage.OutputLayout} builds every path of the output, {@link
 * io.weekmart.storage.Storage} reads, creates and replaces files on a disk, on HDFS and on S3 with the guarantees that publishing needs.
 */
package io.weekmart.storage;
