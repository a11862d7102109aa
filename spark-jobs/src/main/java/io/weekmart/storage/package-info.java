/**
 * How files are written and where those of an output lie: {@link io.weekmart.storage.Storage} reads, creates and replaces files on a disk, on
 * HDFS and on S3 with the guarantees that publishing needs; {@link io.weekmart.storage.OutputLayout} builds the paths of everything but tables,
 * which storage does not know.
 */
package io.weekmart.storage;
