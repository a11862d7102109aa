package io.weekmart.weekly;

import io.weekmart.contract.page.RunDetails.Query;
import io.weekmart.job.PageQueries;
import io.weekmart.metrics.WeekTrade;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The queries that yield what the page of a weekly run says about trade. */
final class WeekQueries {
    /** The weeks from whose pace lost sales are estimated: the last one that is read before a week is for the week before it. */
    private static final int PACE_WEEKS = WeekTrade.WEEKS_BEFORE - 1;

    private WeekQueries() {}

    /** @param counted whether there are counts of stock */
    static List<Query> of(OutputLayout layout, WeekTimeline timeline, WeekTimeline.Entry week, boolean counted) {
        String fact = rows(layout, FactTable.NAME);
        String store = rows(layout, DimensionTable.STORE.tableName());
        String product = rows(layout, DimensionTable.PRODUCT.tableName());
        String where = " WHERE yr_num = " + week.id().yrNum() + " AND wk_num = "
                + week.id().wkNum();
        List<Query> queries = new ArrayList<>();
        queries.add(new Query(
                "Revenue and margin by week",
                "SELECT yr_num, wk_num, sum(total_sales_amt) AS revenue, sum(total_margin_amt) AS margin FROM " + fact
                        + " GROUP BY yr_num, wk_num ORDER BY min(week_start_dt)"));
        queries.add(new Query(
                "Revenue and margin by region",
                "SELECT region, sum(total_sales_amt) AS revenue, sum(total_margin_amt) AS margin FROM " + fact
                        + " LEFT JOIN " + store + " USING (store_key)" + where
                        + " GROUP BY region ORDER BY revenue DESC"));
        queries.add(new Query(
                "Stores behind the difference of a week, here " + week.id() + ": their revenue now",
                "SELECT store_key, store_desc, city, sum(total_sales_amt) AS revenue FROM " + fact + " AS f LEFT JOIN "
                        + store + " AS d USING (store_key)" + where
                        + " GROUP BY store_key, store_desc, city ORDER BY revenue DESC, store_key"));
        queries.add(new Query(
                "Products behind the difference of a week, here " + week.id() + ": their revenue now",
                "SELECT prod_key, prod_name, brand_name, sum(total_sales_amt) AS revenue FROM " + fact
                        + " AS f LEFT JOIN "
                        + product + " AS d USING (prod_key)" + where
                        + " GROUP BY prod_key, prod_name, brand_name ORDER BY revenue DESC, prod_key"));
        if (!counted) {
            return queries;
        }
        String pace = IntStream.rangeClosed(1, PACE_WEEKS)
                .boxed()
                .flatMap(ago -> timeline.before(week, ago).stream())
                .map(before -> "(" + before.id().yrNum() + ", " + before.id().wkNum() + ")")
                .collect(Collectors.joining(", "));
        if (!pace.isEmpty()) {
            queries.add(new Query(
                    "Estimated lost sales",
                    "WITH pace AS (SELECT store_key, prod_key, sum(in_stock_days) AS days, sum(in_stock_sales_amt) AS"
                            + " amount FROM " + fact + " WHERE (yr_num, wk_num) IN (" + pace
                            + ") GROUP BY store_key, prod_key HAVING sum(in_stock_days) > 0)"
                            + " SELECT store_key, prod_key, greatest(0, round(no_stock_instances * amount / days, 2)"
                            + " - no_stock_impact) AS lost_sales FROM " + fact
                            + " JOIN pace USING (store_key, prod_key)"
                            + where + " AND no_stock_instances > 0 ORDER BY lost_sales DESC"));
        }
        queries.add(new Query(
                "In stock by category",
                "SELECT category_name, 100.0 * sum(in_stock_days) / sum(inventory_days) AS in_stock_pct FROM " + fact
                        + " LEFT JOIN " + product + " USING (prod_key)" + where
                        + " GROUP BY category_name HAVING sum(inventory_days) > 0 ORDER BY in_stock_pct"));
        queries.add(new Query(
                "Weeks of supply under 1 and over 8",
                "SELECT store_key, prod_key, stock_on_hand_qty_eow, total_sales_qty, weeks_of_supply FROM " + fact
                        + where + " AND (weeks_of_supply < 1 OR weeks_of_supply > 8) ORDER BY weeks_of_supply"));
        queries.add(new Query(
                "Waste by category",
                "SELECT category_name, sum(total_waste_qty) AS waste, sum(total_sales_qty) AS sold FROM " + fact
                        + " LEFT JOIN " + product + " USING (prod_key)" + where
                        + " GROUP BY category_name ORDER BY waste DESC"));
        queries.add(new Query(
                "Promotion",
                "SELECT promotion_days > 0 AS promoted, count(*) AS pairs, sum(total_sales_qty) AS sold,"
                        + " sum(total_sales_amt) AS revenue, sum(total_margin_amt) AS margin FROM " + fact + where
                        + " GROUP BY promoted"));
        return queries;
    }

    private static String rows(OutputLayout layout, String table) {
        return PageQueries.rows(layout.resolve(table).toString());
    }
}
