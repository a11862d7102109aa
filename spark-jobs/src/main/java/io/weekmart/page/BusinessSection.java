package io.weekmart.page;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.page.Business;
import io.weekmart.contract.page.Business.CategoryStock;
import io.weekmart.contract.page.Business.LostItem;
import io.weekmart.contract.page.Business.LostSales;
import io.weekmart.contract.page.Business.Promotion;
import io.weekmart.contract.page.Business.PromotionSide;
import io.weekmart.contract.page.Business.RegionFigures;
import io.weekmart.contract.page.Business.Supply;
import io.weekmart.contract.page.Business.SupplyClass;
import io.weekmart.contract.page.Business.SupplyItem;
import io.weekmart.contract.page.Business.Waste;
import io.weekmart.contract.page.Business.WasteItem;
import io.weekmart.contract.page.Business.WeekFigures;
import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.RunPage;
import io.weekmart.page.Block.Cell;
import io.weekmart.page.Block.Column;
import io.weekmart.page.Block.Fold;
import io.weekmart.page.Block.Group;
import io.weekmart.page.Block.Paragraph;
import io.weekmart.page.Block.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Business: trade by week and region, lost sales, availability, supply, waste and promotions. */
final class BusinessSection {
    private static final int HUNDRED = 100;

    private BusinessSection() {}

    static Optional<Section> of(RunPage page) {
        Business business = page.business();
        if (business == null) {
            return Optional.empty();
        }
        List<Block> blocks = new ArrayList<>();
        if (!business.weeks().isEmpty()) {
            weeks(business.weeks(), blocks);
        }
        String week = business.week() + (business.complete() ? "" : ", which is incomplete");
        blocks.add(Paragraph.of("The figures below are of " + week + "."));
        if (!business.regions().isEmpty()) {
            blocks.add(new Group("Regions", List.of(regions(business.regions()))));
        }
        if (business.lostSales() != null) {
            blocks.add(lostSales(business.lostSales()));
        }
        if (!business.inStock().isEmpty()) {
            blocks.add(new Group("In stock", List.of(inStock(business.inStock()))));
        }
        if (business.supply() != null) {
            blocks.add(supply(business.supply()));
        }
        if (business.waste() != null) {
            blocks.add(waste(business.waste()));
        }
        if (business.promotion() != null) {
            blocks.add(promotion(business.promotion()));
        }
        return Optional.of(new Section("business", "Business", List.copyOf(blocks)));
    }

    private static void weeks(List<WeekFigures> weeks, List<Block> blocks) {
        boolean lastYear = weeks.stream().anyMatch(week -> week.lastYearRevenue() != null);
        boolean margin = weeks.stream().anyMatch(week -> week.margin() != null);
        List<Block.Key> keys = new ArrayList<>();
        List<Charts.Series> series = new ArrayList<>();
        if (lastYear) {
            keys.add(new Block.Key("last-year", "Revenue of the same week last year"));
            series.add(new Charts.Series("last-year", values(weeks, WeekFigures::lastYearRevenue)));
        }
        if (margin) {
            keys.add(new Block.Key("margin", "Margin"));
            series.add(new Charts.Series("margin", values(weeks, week -> week.complete() ? week.margin() : null)));
        }
        keys.add(0, new Block.Key("this-year", "Revenue"));
        // A week that is not over would look like a collapse: it is a point of its own.
        series.add(new Charts.Series("this-year", values(weeks, week -> week.complete() ? week.revenue() : null)));
        series.add(new Charts.Series("this-year", values(weeks, week -> week.complete() ? null : week.revenue())));
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = weeks.size() - 1; i >= 0; i--) {
            WeekFigures week = weeks.get(i);
            rows.add(List.of(
                    Cell.of(week.week().toString())
                            .detail("from " + week.from() + (week.complete() ? "" : ", incomplete")),
                    Cell.of(Numbers.money(week.revenue())),
                    money(week.lastYearRevenue()),
                    Cell.of(Numbers.change(week.lastYearRevenue(), week.revenue())),
                    money(week.margin()),
                    Cell.of(Numbers.ratio(week.margin(), week.revenue()))));
        }
        WeekFigures newest = weeks.get(weeks.size() - 1);
        Drawing drawing = Charts.lines(
                "Revenue by week",
                Count.of(weeks.size(), "week") + " up to " + newest.week() + ", whose revenue is "
                        + Numbers.money(newest.revenue()) + ". The table below has the values.",
                weeks.stream()
                        .map(week -> week.week().yrNum() + " wk " + week.week().wkNum())
                        .toList(),
                series);
        blocks.add(new Block.Chart(
                drawing,
                keys,
                new Table(
                        "Revenue and margin by week",
                        List.of(
                                Column.text("Week"),
                                Column.number("Revenue"),
                                Column.number("Last year"),
                                Column.number("Change"),
                                Column.number("Margin"),
                                Column.number("Margin rate")),
                        rows,
                        null)));
        if (margin && weeks.stream().anyMatch(week -> week.margin() == null)) {
            blocks.add(new Paragraph(
                    "Weeks without a margin have no costs, or were published before margins were kept. A backfill over them"
                            + " fills these in.",
                    Tone.MUTED));
        }
        if (!newest.complete()) {
            blocks.add(new Paragraph("The newest week is incomplete, so it is a point beside the line.", Tone.MUTED));
        }
    }

    private static List<@Nullable Double> values(
            List<WeekFigures> weeks, Function<WeekFigures, @Nullable BigDecimal> figure) {
        List<@Nullable Double> values = new ArrayList<>();
        for (WeekFigures week : weeks) {
            BigDecimal value = figure.apply(week);
            values.add(value == null ? null : value.doubleValue());
        }
        return values;
    }

    private static Table regions(List<RegionFigures> regions) {
        double most = regions.stream()
                .mapToDouble(region -> region.revenue().doubleValue())
                .max()
                .orElse(0);
        List<List<Cell>> rows = new ArrayList<>();
        for (RegionFigures region : regions.stream().limit(Business.ROWS).toList()) {
            rows.add(List.of(
                    Cell.of(region.region().isEmpty() ? "(no region)" : region.region())
                            .detail(Count.of(region.stores(), "store")),
                    Cell.of(Numbers.money(region.revenue())),
                    Cell.of("")
                            .drawing(Charts.bar(
                                    "Share of the largest region",
                                    most <= 0 ? 0 : region.revenue().doubleValue() / most)),
                    change(region.lastWeekRevenue(), region.revenue()),
                    change(region.lastYearRevenue(), region.revenue()),
                    money(region.margin()),
                    Cell.of(Numbers.ratio(region.margin(), region.revenue()))));
        }
        return new Table(
                "Revenue and margin by region",
                List.of(
                        Column.text("Region"),
                        Column.number("Revenue"),
                        Column.text(""),
                        Column.number("Against last week"),
                        Column.number("Against last year"),
                        Column.number("Margin"),
                        Column.number("Margin rate")),
                rows,
                regions.size() > Business.ROWS
                        ? Count.of(regions.size() - (long) Business.ROWS, "more region") + ". " + RunSection.SEE_QUERIES
                        : null);
    }

    private static Cell daysOut(LostItem item) {
        Cell days = Cell.of(Numbers.count(item.daysOut()));
        Integer last = item.lastDaysOut();
        if (last == null) {
            return days;
        }
        if (last == 0) {
            return days.detail("in stock at the last count");
        }
        String counts = last == 1 ? "the last count" : "the last " + Numbers.count(last) + " counts";
        return days.detail("out on " + (item.orLonger() ? "at least " : "") + counts)
                .tone(Tone.BAD);
    }

    private static Group lostSales(LostSales lost) {
        List<Block> blocks = new ArrayList<>();
        String before = lost.lastWeekAmount() == null
                ? ""
                : ", and " + Numbers.money(lost.lastWeekAmount()) + " in the week before";
        blocks.add(Paragraph.of("Empty shelves cost an estimated " + Numbers.money(lost.amount()) + before + "."));
        if (!lost.items().isEmpty()) {
            List<List<Cell>> rows = new ArrayList<>();
            for (LostItem item : lost.items().stream().limit(Business.ROWS).toList()) {
                rows.add(List.of(
                        Cell.of(item.product()).detail(item.category()),
                        Cell.of(item.store()),
                        Cell.of(Numbers.money(item.amount())),
                        daysOut(item)));
            }
            blocks.add(new Table(
                    "Largest estimated lost sales",
                    List.of(
                            Column.text("Product"),
                            Column.text("Store"),
                            Column.number("Lost sales"),
                            Column.number("Days out of stock")),
                    rows,
                    lost.more() == 0 ? null : Numbers.count(lost.more()) + " more. " + RunSection.SEE_QUERIES));
        }
        return new Group("Estimated lost sales", blocks);
    }

    private static Table inStock(List<CategoryStock> categories) {
        List<List<Cell>> rows = new ArrayList<>();
        for (CategoryStock category : categories.stream().limit(Business.ROWS).toList()) {
            BigDecimal before = category.lastWeekPct();
            BigDecimal points = before == null ? null : category.inStockPct().subtract(before);
            rows.add(List.of(
                    Cell.of(category.category()),
                    Cell.of(Numbers.percent(category.inStockPct())),
                    Cell.of("")
                            .drawing(
                                    Charts.bar("In stock", category.inStockPct().doubleValue() / HUNDRED)),
                    Cell.of(
                            points == null
                                    ? null
                                    : Numbers.plus(FigureUnit.PERCENT, points).replace(" %", " points"))));
        }
        return new Table(
                "Days in stock by category, in percent of the days counted",
                List.of(
                        Column.text("Category"),
                        Column.number("In stock"),
                        Column.text(""),
                        Column.number("Against last week")),
                rows,
                categories.size() > Business.ROWS
                        ? Numbers.count(categories.size() - (long) Business.ROWS) + " more. " + RunSection.SEE_QUERIES
                        : null);
    }

    private static Group supply(Supply supply) {
        List<List<Cell>> rows = List.of(
                supplyRow("Under 1 week: reorder", supply.under1()),
                supplyRow("1 to 8 weeks", supply.between()),
                supplyRow("Over 8 weeks: slow", supply.over8()));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Table(
                "Products in stores by the weeks that their stock lasts at this week's pace",
                List.of(
                        Column.text("Stock lasts"),
                        Column.number("Products in stores"),
                        Column.number("Units on hand")),
                rows,
                null));
        items("Best sellers with under 1 week of stock", supply.under1(), blocks);
        items("Largest stocks of over 8 weeks", supply.over8(), blocks);
        return new Group("Weeks of supply", blocks);
    }

    private static List<Cell> supplyRow(String title, SupplyClass supply) {
        return List.of(
                Cell.of(title), Cell.of(Numbers.count(supply.pairs())), Cell.of(Numbers.quantity(supply.stockQty())));
    }

    private static void items(String title, SupplyClass supply, List<Block> blocks) {
        if (supply.items().isEmpty()) {
            return;
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (SupplyItem item : supply.items().stream().limit(Business.ROWS).toList()) {
            rows.add(List.of(
                    Cell.of(item.product()),
                    Cell.of(item.store()),
                    Cell.of(Numbers.quantity(item.stockQty())),
                    Cell.of(Numbers.quantity(item.soldQty())),
                    Cell.of(Numbers.quantity(item.weeks().setScale(1, RoundingMode.HALF_UP)))));
        }
        long more = supply.pairs() - rows.size();
        blocks.add(Fold.of(
                title,
                new Table(
                        title,
                        List.of(
                                Column.text("Product"),
                                Column.text("Store"),
                                Column.number("On hand"),
                                Column.number("Sold"),
                                Column.number("Weeks")),
                        rows,
                        more <= 0 ? null : Numbers.count(more) + " more. " + RunSection.SEE_QUERIES)));
    }

    private static Group waste(Waste waste) {
        String share = Numbers.ratio(waste.qty(), waste.soldQty());
        String before = waste.lastWeekQty() == null
                ? ""
                : ", and " + Numbers.quantity(waste.lastWeekQty()) + " in the week before";
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.of(Numbers.quantity(waste.qty()) + " units were thrown away"
                + (share == null ? "" : ", " + share + " of the units sold") + before + "."));
        if (!waste.categories().isEmpty()) {
            List<List<Cell>> rows = new ArrayList<>();
            for (WasteItem item :
                    waste.categories().stream().limit(Business.ROWS).toList()) {
                rows.add(List.of(
                        Cell.of(item.category()),
                        Cell.of(Numbers.quantity(item.qty())),
                        Cell.of(Numbers.ratio(item.qty(), item.soldQty()))));
            }
            blocks.add(new Table(
                    "Waste by category",
                    List.of(Column.text("Category"), Column.number("Units"), Column.number("Share of the units sold")),
                    rows,
                    null));
        }
        return new Group("Waste", blocks);
    }

    private static Group promotion(Promotion promotion) {
        return new Group(
                "Promotions",
                List.of(new Table(
                        "Products in stores that were on promotion on at least one day, beside the others",
                        List.of(
                                Column.text(""),
                                Column.number("Products in stores"),
                                Column.number("Units sold"),
                                Column.number("Units each"),
                                Column.number("Revenue"),
                                Column.number("Margin"),
                                Column.number("Margin rate")),
                        List.of(
                                side("On promotion", promotion.promoted()),
                                side("Without promotion", promotion.others())),
                        null)));
    }

    private static List<Cell> side(String title, PromotionSide side) {
        String each = side.pairs() == 0
                ? null
                : Numbers.quantity(side.soldQty().divide(BigDecimal.valueOf(side.pairs()), 1, RoundingMode.HALF_UP));
        return List.of(
                Cell.of(title),
                Cell.of(Numbers.count(side.pairs())),
                Cell.of(Numbers.quantity(side.soldQty())),
                Cell.of(each),
                Cell.of(Numbers.money(side.revenue())),
                money(side.margin()),
                Cell.of(Numbers.ratio(side.margin(), side.revenue())));
    }

    private static Cell money(@Nullable BigDecimal value) {
        return Cell.of(value == null ? null : Numbers.money(value));
    }

    /** The change in percent, more being good. */
    private static Cell change(@Nullable BigDecimal before, BigDecimal now) {
        BigDecimal percent = Numbers.changePercent(before, now);
        return Cell.of(Numbers.change(before, now))
                .tone(
                        percent == null || percent.signum() == 0
                                ? Tone.MUTED
                                : percent.signum() > 0 ? Tone.GOOD : Tone.BAD);
    }
}
