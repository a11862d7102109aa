package io.weekmart.publish;

/**
 * The file that says that an output is Weekmart's, which pipeline's, and in which format.
 *
 * @param pipeline the one whose output it is; empty in an output of format 1, which did not say it
 * @param createdBy version of the program that created the output
 */
record Marker(String product, String pipeline, int formatVersion, String createdBy) {
    static final String PRODUCT = "weekmart";

    /** The format that this program reads and writes; an output of any other is refused. */
    static final int FORMAT_VERSION = 3;
}
