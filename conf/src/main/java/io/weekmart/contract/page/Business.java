package io.weekmart.contract.page;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.report.RunReport;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the published weeks say about trade.
 *
 * @param week the week that all parts but {@link #weeks} are about: the newest complete one, or the newest where none is complete
 * @param weeks up to {@value #WEEKS} weeks, oldest first
 * @param regions revenue and margin of the week by region, the largest first
 * @param lostSales absent where stock is not counted, as are the other parts about stock
 */
public record Business(
        WeekId week,
        boolean complete,
        List<WeekFigures> weeks,
        List<RegionFigures> regions,
        @Nullable LostSales lostSales,
        List<CategoryStock> inStock,
        @Nullable Supply supply,
        @Nullable Waste waste,
        @Nullable Promotion promotion) {
    /** How many weeks are shown. */
    public static final int WEEKS = 53;

    /** How many rows each list names. */
    public static final int ROWS = 20;

    /**
     * A week beside the same week of the year before.
     *
     * @param margin absent where none of its sales has one
     */
    public record WeekFigures(
            WeekId week,
            LocalDate from,
            boolean complete,
            BigDecimal revenue,
            @Nullable BigDecimal margin,
            @Nullable BigDecimal lastYearRevenue,
            @Nullable BigDecimal lastYearMargin) {}

    /**
     * A region; one without a name is what stores without a region belong to.
     *
     * @param stores those with rows in the week; the weeks before count those that are gone since, too
     */
    public record RegionFigures(
            String region,
            int stores,
            BigDecimal revenue,
            @Nullable BigDecimal margin,
            @Nullable BigDecimal lastWeekRevenue,
            @Nullable BigDecimal lastYearRevenue) {}

    /**
     * Estimated lost sales of the week.
     *
     * @param amount of all stores and products together
     * @param items the largest, at most {@value #ROWS}
     * @param more how many more pairs of a store and a product have lost sales
     */
    public record LostSales(BigDecimal amount, @Nullable BigDecimal lastWeekAmount, List<LostItem> items, long more) {
        public LostSales {
            items = RunReport.listed(items);
        }
    }

    /**
     * A product that was out of stock in a store.
     *
     * @param daysOut days out of stock in the week
     * @param lastDaysOut on how many of the last counted days of the week it was out, those of the weeks before included; 0 of one that was in stock
     *     at the last count, null where nobody knows
     * @param orLonger whether it may have been out longer than {@code lastDaysOut}, on days that are not known
     */
    public record LostItem(
            String store,
            String product,
            @Nullable String category,
            BigDecimal amount,
            int daysOut,
            @Nullable Integer lastDaysOut,
            boolean orLonger) {}

    /**
     * How often the products of a category were in stock.
     *
     * @param inStockPct observed days with stock, in percent of the days observed
     */
    public record CategoryStock(
            String category, BigDecimal inStockPct, @Nullable BigDecimal lastWeekPct, long observedDays) {}

    /** Pairs of a store and a product by the weeks that their stock lasts. */
    public record Supply(SupplyClass under1, SupplyClass between, SupplyClass over8) {}

    /**
     * Pairs of a store and a product.
     *
     * @param stockQty units on hand at the end of the week
     * @param items those with most stock of {@code over8}, those with most sales of {@code under1}; at most {@value #ROWS}
     */
    public record SupplyClass(long pairs, BigDecimal stockQty, List<SupplyItem> items) {
        public SupplyClass {
            items = RunReport.listed(items);
        }
    }

    /** @param weeks that the stock lasts */
    public record SupplyItem(String store, String product, BigDecimal stockQty, BigDecimal soldQty, BigDecimal weeks) {}

    /**
     * What was thrown away.
     *
     * @param soldQty units sold in the week, of which the waste is a share
     * @param categories those with most of it
     */
    public record Waste(
            BigDecimal qty, @Nullable BigDecimal lastWeekQty, BigDecimal soldQty, List<WasteItem> categories) {
        public Waste {
            categories = RunReport.listed(categories);
        }
    }

    /** A category. */
    public record WasteItem(String category, BigDecimal qty, BigDecimal soldQty) {}

    /** Pairs of a store and a product that were on promotion on at least one day of the week, beside the others. */
    public record Promotion(PromotionSide promoted, PromotionSide others) {}

    /** One of the two sides. */
    public record PromotionSide(long pairs, BigDecimal soldQty, BigDecimal revenue, @Nullable BigDecimal margin) {}

    public Business {
        weeks = RunReport.listed(weeks);
        regions = RunReport.listed(regions);
        inStock = RunReport.listed(inStock);
    }
}
