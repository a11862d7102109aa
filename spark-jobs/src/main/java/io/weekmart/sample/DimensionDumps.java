package io.weekmart.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;

/** Writes the dumps that are always full: store, product and calendar. */
final class DimensionDumps {
    /** From this many products on, one bad row stays below one percent. */
    static final int LEAST_PRODUCTS_WITH_A_MISTAKE = 110;

    private final Scenario scenario;
    private final List<Product> products;

    DimensionDumps(Scenario scenario, List<Product> products) {
        this.scenario = scenario;
        this.products = products;
    }

    /** The three files of one run date. */
    void write(Path folder, LocalDate date) throws IOException {
        writeStores(folder.resolve(scenario.fileName("store", date)));
        writeProducts(folder.resolve(scenario.fileName("product", date)), date);
        writeCalendar(folder.resolve(scenario.fileName("calendar", date)));
    }

    /** As a spreadsheet writes it, and with a column that Weekmart does not know. */
    private void writeStores(Path file) throws IOException {
        List<String> lines = Resource.lines("stores.txt");
        try (DumpWriter out = DumpWriter.openAsSpreadsheet(file, scenario.gzipLevel())) {
            out.line(ascii(
                    "store_key,store_num,store_desc,addr,city,region,cntry_cd,cntry_nm,postal_zip_cd,prov_state_desc,"
                            + "prov_state_cd,store_type_cd,store_type_desc,frnchs_flg,store_size,market_key,market_name,"
                            + "submarket_key,submarket_name,latitude,longitude,opened_on"));
            for (int i = 0; i < scenario.stores(); i++) {
                String[] part = lines.get(i % lines.size()).split("\\|", -1);
                int round = i / lines.size();
                String region = part[4];
                out.number(i + 1)
                        .text(round == 0 ? part[0] : String.format(Locale.ROOT, "%05d", 1000 + i))
                        .text(round == 0 ? part[1] : part[1] + ", no. " + (i + 1))
                        .text(part[2])
                        .text(part[3])
                        .text(region)
                        .text("CA")
                        .text("Canada")
                        .text(part[5])
                        .text(part[6])
                        .text(part[7])
                        .text(part[8].substring(0, 1))
                        .text(part[8])
                        .text(part[9])
                        .text(part[10])
                        .number(region.charAt(0))
                        .text(region)
                        .number(100L * region.charAt(0) + part[7].charAt(0))
                        .text(region + " " + part[7])
                        .text(part[11])
                        .text(part[12])
                        .raw(DumpWriter.date(LocalDate.of(1998, 4, 1).plusDays(211L * i)))
                        .endLine();
            }
        }
    }

    private void writeProducts(Path file, LocalDate date) throws IOException {
        try (DumpWriter out = DumpWriter.open(file, scenario.gzipLevel())) {
            out.line(ascii(
                    "prod_key,prod_name,vol,wgt,brand_name,status_code,status_code_name,category_key,category_name,"
                            + "subcategory_key,subcategory_name"));
            for (Product product : products) {
                boolean delisted = product.kind() == Product.Kind.LISTED_ONLY;
                // The delisted product is gone on the last run date: the published dimension keeps it, with the date it
                // was last seen.
                if (delisted && !scenario.clean() && date.equals(scenario.lastDay())) {
                    continue;
                }
                out.number(product.key())
                        .text(product.name())
                        .text(product.volume())
                        .text(product.weight())
                        .text(product.brand())
                        .number(delisted ? 3 : 1)
                        .text(delisted ? "Delisted" : "Active")
                        .number(product.categoryKey())
                        .text(product.category())
                        .number(product.subcategoryKey())
                        .text(product.subcategory())
                        .endLine();
            }
            if (!scenario.clean() && scenario.products() >= LEAST_PRODUCTS_WITH_A_MISTAKE) {
                out.line("100001,Crème de test,0,0,Weekmart,9,Test,99,Test,999,Test"
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** Whole ISO years, and so whole weeks from Monday to Sunday: those of four weeks before the first day up to the last day's. */
    private void writeCalendar(Path file) throws IOException {
        LocalDate first = firstMonday(scenario.from().minusWeeks(4).get(IsoFields.WEEK_BASED_YEAR));
        LocalDate end = firstMonday(scenario.lastDay().get(IsoFields.WEEK_BASED_YEAR) + 1);
        try (DumpWriter out = DumpWriter.open(file, scenario.gzipLevel())) {
            out.line(ascii(
                    "cal_dt,cal_type_desc,day_of_wk_num,day_of_wk_desc,yr_num,wk_num,yr_wk_num,mnth_num,yr_mnth_num,qtr_num,"
                            + "yr_qtr_num"));
            for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
                int year = day.get(IsoFields.WEEK_BASED_YEAR);
                int week = (int) ChronoUnit.WEEKS.between(firstMonday(year), day) + 1;
                // Quarters of 13 weeks, months of 4, 4 and 5; a 53rd week belongs to the last month.
                int quarter = Math.min((week - 1) / 13, 3) + 1;
                int inQuarter = week - 13 * (quarter - 1);
                int month = 3 * (quarter - 1) + Math.min((inQuarter - 1) / 4, 2) + 1;
                out.raw(DumpWriter.date(day))
                        .text("Retail 4-4-5")
                        .number(day.getDayOfWeek().getValue())
                        .text(day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                        .number(year)
                        .number(week)
                        .number(100L * year + week)
                        .number(month)
                        .number(100L * year + month)
                        .number(quarter)
                        .number(10L * year + quarter)
                        .endLine();
            }
        }
    }

    /** The Monday of the week that holds 4 January. */
    private static LocalDate firstMonday(int year) {
        LocalDate fourth = LocalDate.of(year, 1, 4);
        return fourth.minusDays(fourth.getDayOfWeek().getValue() - 1L);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
