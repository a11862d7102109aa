package io.weekmart.raw;

/** A fault of a file as the scan gives it, with the physical line of the file, from 1. */
record ParsedFault(long line, String message) {}
