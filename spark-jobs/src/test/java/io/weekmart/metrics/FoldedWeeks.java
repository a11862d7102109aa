package io.weekmart.metrics;

import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.table.Field;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The weeks of a grid as rows of the fact, instead of the files that {@link WeekFiles} writes of them. */
final class FoldedWeeks {
    private FoldedWeeks() {}

    static Dataset<Row> of(Dataset<GridRow> rows, GridRows grid) {
        Placement placement = grid.placement();
        return WeekFiles.byFile(rows, placement)
                .mapPartitions(
                        (MapPartitionsFunction<GridRow, Row>) part -> {
                            Facts facts = new Facts(placement.grid());
                            WeekFold fold = new WeekFold(placement.grid(), placement, facts);
                            part.forEachRemaining(row -> {
                                if (row.getKind() == GridRow.SALES || row.getKind() == GridRow.STOCK) {
                                    fold.add(row);
                                }
                            });
                            fold.finish();
                            return facts.rows.iterator();
                        },
                        Encoders.row(FactTable.SCHEMA));
    }

    private static final class Facts implements WeekFold.FoldSink {
        private final WeekGrid grid;
        private final List<Row> rows = new ArrayList<>();

        Facts(WeekGrid grid) {
            this.grid = grid;
        }

        @Override
        public void fact(int slot, FactRow row, int lastDaysOut) {
            Week week = grid.weekOfSlot(slot);
            Object[] cells = new Object[FactTable.FIELDS.size()];
            cells[0] = week.yrNum();
            cells[1] = week.wkNum();
            for (int i = FactTable.PARTITION_FIELDS; i < cells.length; i++) {
                int column = i - FactTable.PARTITION_FIELDS;
                cells[i] = row.isNull(column) ? null : cell(FactTable.FIELDS.get(i), row.value(column));
            }
            rows.add(RowFactory.create(cells));
        }

        private static Object cell(Field field, long value) {
            return switch (field.type().kind()) {
                case INT -> (int) value;
                case LONG -> value;
                case DECIMAL -> BigDecimal.valueOf(value, field.type().scale());
                case FLAG -> value != 0;
                case DATE -> LocalDate.ofEpochDay(value);
                case TEXT, TIMESTAMP -> throw new IllegalStateException("The fact has no " + field.type());
            };
        }

        @Override
        public void seen(int slot, int storeKey, int sold, int counted) {
            // The fact alone is asked for.
        }

        @Override
        public void reject(GridRow row) {
            // The fact alone is asked for.
        }

        @Override
        public void overflow(Week week, int storeKey, long prodKey, Field column) {
            throw new ArithmeticException(column.name() + " of " + week.id() + ", store " + storeKey + ", product "
                    + prodKey + " does not fit " + column.type());
        }
    }
}
