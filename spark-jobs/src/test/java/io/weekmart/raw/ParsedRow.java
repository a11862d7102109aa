package io.weekmart.raw;

import io.weekmart.contract.table.RowReasons;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as the scan gives it, with what people would compare.
 *
 * @param line physical line of the file, from 1
 * @param values by declared field: Integer, Long, BigDecimal, String, Boolean, LocalDate or null
 */
public record ParsedRow(
        long offset,
        long length,
        long line,
        RowReasons reasons,
        long empties,
        List<@Nullable Object> values,
        @Nullable String rawText) {}
