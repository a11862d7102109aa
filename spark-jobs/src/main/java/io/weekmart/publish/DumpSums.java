package io.weekmart.publish;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a dump add up to, for comparisons with later dumps.
 *
 * @param content order-free hash of its rows, in hexadecimal digits: equal for dumps whose rows are equal in every declared column
 * @param undated the same without the dates of the rows; null of a table in which rows that differ in their dates alone are not the same
 * @param own rows that neither repeat a key of an earlier dump nor one of their own dump
 * @param unknown rows that were rejected since they name a key which another table does not have
 * @param quantity units of the rows that passed their checks; null of a table that has no such control total
 * @param amount their amount; null of a table that has no such control total
 */
public record DumpSums(
        String content,
        @Nullable String undated,
        long own,
        long unknown,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal amount) {}
