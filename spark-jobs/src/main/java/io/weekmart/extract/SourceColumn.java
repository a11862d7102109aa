package io.weekmart.extract;

/**
 * A column of a table or view, as the catalog of its database has it.
 *
 * @param name as the database has it
 * @param type as people write it, such as decimal(16,2)
 * @param values how the type writes its values
 */
record SourceColumn(String name, String type, SourceType values, boolean nullable) {}
