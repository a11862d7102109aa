package io.weekmart.shop;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.pipeline.OutputTable;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The tables that the pipeline publishes: one row for each ingestion date, which is the date of the dumps. */
final class ShopOutputs {
    /** The partition column of all three. */
    static final String INGESTION_DATE = "ingestion_date";

    private static final FieldType PERCENTAGE = FieldType.decimal(18, 4);

    static final OutputTable PUBLIC_HOLIDAYS = OutputTable.named("agg_public_holiday")
            .about(
                    "Orders placed on public holidays in the twelve whole calendar months before the month of the ingestion date.")
            .byRunDate(INGESTION_DATE)
            .totals(months().toArray(String[]::new))
            .columns(Arrays.stream(Month.values()).map(ShopOutputs::ordersIn).toArray(Field[]::new));

    static final OutputTable SHIPMENTS = OutputTable.named("agg_shipments")
            .about("Shipments that are late, and shipments that are undelivered, as of the ingestion date.")
            .byRunDate(INGESTION_DATE)
            .totals("tt_late_shipments", "tt_undelivered_items")
            .columns(
                    Field.required(
                            "tt_late_shipments",
                            FieldType.LONG,
                            "Shipments that left the shop six days after the order or later and have not arrived:"
                                    + " shipment_date >= order_date + 6 days, and no delivery_date."),
                    Field.required(
                            "tt_undelivered_items",
                            FieldType.LONG,
                            "Shipments that have neither left nor arrived fifteen days after the order: no shipment_date, no"
                                    + " delivery_date, and order_date + 15 days <= ingestion_date."));

    static final OutputTable BEST_PRODUCT = OutputTable.named("best_performing_product")
            .about(
                    "The product with the most review points, how it is reviewed, ordered and shipped; nulls where there is no review.")
            .byRunDate(INGESTION_DATE)
            .totals("tt_review_points")
            .columns(
                    Field.optional(
                            "product_id",
                            FieldType.LONG,
                            "The product with the most review points; of several, the one with more reviews, then with the"
                                    + " smaller key."),
                    Field.optional("product_name", FieldType.TEXT, "Its name."),
                    Field.optional(
                            "most_ordered_day",
                            FieldType.DATE,
                            "The order date with the most orders of it; of several, the one with the greater quantity, then the"
                                    + " earlier; null where it has none."),
                    Field.optional(
                            "is_public_holiday",
                            FieldType.FLAG,
                            "Whether that day is a public holiday: Monday to Friday, and no working day."),
                    Field.optional("tt_review_points", FieldType.LONG, "Sum of the stars of its reviews."),
                    reviewsWith("pct_one_star_review", "one star"),
                    reviewsWith("pct_two_star_review", "two stars"),
                    reviewsWith("pct_three_star_review", "three stars"),
                    reviewsWith("pct_four_star_review", "four stars"),
                    reviewsWith("pct_five_star_review", "five stars"),
                    Field.optional(
                            "pct_early_shipments",
                            PERCENTAGE,
                            "Early shipments / (early + late shipments) x 100, of its orders; early is shipment_date <"
                                    + " order_date + 6 days; null where there are neither."),
                    Field.optional(
                            "pct_late_shipments",
                            PERCENTAGE,
                            "Late shipments / (early + late shipments) x 100, of its orders; late as in tt_late_shipments;"
                                    + " null where there are neither."));

    /** All of them, in the order of reports. */
    static final List<OutputTable> ALL = List.of(PUBLIC_HOLIDAYS, SHIPMENTS, BEST_PRODUCT);

    private ShopOutputs() {}

    /** The column that counts the orders of a calendar month, such as {@code tt_order_hol_jan}. */
    static String column(Month month) {
        return "tt_order_hol_"
                + month.getDisplayName(TextStyle.SHORT, Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The columns of the twelve months, from January on. */
    static List<String> months() {
        return Arrays.stream(Month.values()).map(ShopOutputs::column).toList();
    }

    private static Field ordersIn(Month month) {
        return Field.required(
                column(month),
                FieldType.LONG,
                "Orders placed on public holidays of the last "
                        + month.getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        + " before the month of the ingestion date.");
    }

    private static Field reviewsWith(String column, String stars) {
        return Field.optional(column, PERCENTAGE, "Share of its reviews with " + stars + ", x 100.");
    }
}
