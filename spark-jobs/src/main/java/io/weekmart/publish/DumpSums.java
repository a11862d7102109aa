package io.weekmart.publish;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a dump add up to, for comparisons with later dumps.
 *
 * @param content order-free hash of its rows, in hexadecimal digits: equal for dumps whose rows are equal in every declared column
 * @param unknown rows that were rejected since they name a key which another table does not have
 * @param quantity units of the rows that passed their checks; null of a table that has no such control total
 * @param amount their amount; null of a table that has no such control total
 */
public record DumpSums(String content, long unknown, @Nullable BigDecimal quantity, @Nullable BigDecimal amount) {}
