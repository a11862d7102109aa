package io.weekmart.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * One program of the comparison.
 *
 * @param title for a reader of the table
 * @param correct whether its table must agree, cell by cell, with those of all other correct ones
 * @param command what to run, given the folder to write, which does not exist yet
 * @param fact where below that folder the weekly table lies
 */
record Contender(String name, String title, boolean correct, Function<Path, List<String>> command, String fact) {}
