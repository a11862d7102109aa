package io.weekmart.publish;

/**
 * A file of a table as it was published.
 *
 * @param name its name within its folder
 */
public record PublishedFile(String name, long bytes, long rows) {}
