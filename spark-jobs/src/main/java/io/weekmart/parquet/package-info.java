/** Rows into Parquet files, the same bytes for the same rows. */
package io.weekmart.parquet;
