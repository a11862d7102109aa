package io.weekmart.sample;

import io.weekmart.contract.table.ShopTables;
import java.util.List;
import java.util.Locale;

/** The README that lies beside the shop's sample: what is in it, and every line that is wrong on purpose. */
final class ShopGuide {
    private static final int CODES_SHOWN = 2;

    private ShopGuide() {}

    static String of(ShopSnapshot last) {
        StringBuilder mistakes = new StringBuilder();
        for (ShopOddity oddity : ShopOddity.all()) {
            if (!oddity.codes().isEmpty()) {
                mistakes.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %s | %s |%n",
                        oddity.table().name(),
                        codes(oddity.codes()),
                        oddity.story()));
            }
        }
        return String.format(
                Locale.ROOT,
                TEMPLATE,
                last.date().minusDays(1),
                last.date(),
                last.date(),
                last.rows(ShopTables.ORDERS),
                last.rows(ShopTables.SHIPMENTS),
                last.rows(ShopTables.REVIEWS),
                last.rows(ShopTables.PRODUCTS),
                ShopTrade.OPENED,
                ShopTrade.WORKING_SATURDAY,
                mistakes);
    }

    private static String codes(List<String> codes) {
        return codes.size() > CODES_SHOWN ? codes.get(0) + " and so on, every column" : String.join(", ", codes);
    }

    private static final String TEMPLATE =
            """
            # Sample: the snapshots of a small invented online shop

            Snapshots of %s and %s, for the pipeline `shop`: see [docs/shop.md](../../docs/shop.md). That of %s holds
            %,d orders, %,d shipments, %,d reviews and %,d products. All of it is made up by a seeded generator
            (`io.weekmart.sample.GenerateShop`), this page too: change the generator, not the files. A test makes them again and compares.

            ## What is in it

            - Orders from %s on, more of them on public holidays; goods sold by weight; orders that leave in two parcels.
            - Parcels that leave late, that are stuck, and that are lost on their way. A snapshot knows nothing of the days after it.
            - A calendar of two years, with holidays that fall on weekends and a Saturday on which people work, %s.
            - Names with commas, quotes and accents; a product without a name and one without a category; orders without a unit price.

            ## Rows that are wrong on purpose

            Both snapshots have them. Together they stay below one percent of their tables.

            | table | rejected for | what happened |
            | --- | --- | --- |
            %s""";
}
