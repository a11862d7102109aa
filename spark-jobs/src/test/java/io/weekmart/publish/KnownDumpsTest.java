package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownDumpsTest {
    private static final LocalDate SATURDAY = LocalDate.parse("2024-03-09");
    private static final LocalDate SUNDAY = LocalDate.parse("2024-03-10");
    private static final KnownDumps DUMPS = KnownDumps.NONE
            .with(
                    "sales",
                    Map.of(
                            SUNDAY,
                            new PublishedDump("0123456789abcdef", 400, 20),
                            SATURDAY,
                            new PublishedDump("fedcba9876543210", 0, 0)))
            .with("store", Map.of(SUNDAY, new PublishedDump("ffff", 3_000_000_000L, 1)));

    @Test
    void theLedgerKeepsThem() throws IOException {
        Ledger ledger = new LedgerDraft(Ledger.empty()).dumps(DUMPS).next("run-1");

        assertThat(LedgerJson.read(LedgerJson.write(ledger))).isEqualTo(ledger);
        assertThat(new String(LedgerJson.write(ledger), UTF_8))
                .endsWith(
                        """
                        "dumps":{"sales":[["2024-03-09","fedcba9876543210",0,0],["2024-03-10","0123456789abcdef",400,20]],\
                        "store":[["2024-03-10","ffff",3000000000,1]]}}""");
    }

    @Test
    void theColumnsThatADumpLacksThoseThatAreSuppliedAndThoseWithBadValuesAreRemembered() throws Json.BadContent {
        KnownDumps lacking = KnownDumps.NONE.with(
                "sales",
                Map.of(
                        SUNDAY,
                        new PublishedDump(
                                "0123",
                                4,
                                0,
                                new TreeMap<>(Map.of("sales_uom", 3L, "discount", 5_000_000_000L)),
                                Set.of("ship_cost", "sales_cost"),
                                Set.of("store_key", "discount"),
                                Optional.empty())));
        ObjectNode node = Json.object();
        LedgerJson.writeDumps(node, lacking);
        assertThat(node)
                .hasToString("{\"sales\":[[\"" + SUNDAY
                        + "\",\"0123\",4,0,{\"discount\":5000000000,\"sales_uom\":3},\"sales_cost\",\"ship_cost\","
                        + "\"=discount\",\"=store_key\"]]}");
        assertThat(LedgerJson.readDumps(node)).isEqualTo(lacking);
    }

    @Test
    void whatTheRowsOfADumpAddUpToAndWhoSoldIsRemembered() throws IOException {
        KnownDumps summed = KnownDumps.NONE
                .with(
                        "sales",
                        Map.of(
                                SATURDAY,
                                summed("00000000000000ff", new BigDecimal("4.500"), new BigDecimal("9.90")),
                                SUNDAY,
                                summed("ff", null, null)))
                .selling(new SoldDays(SUNDAY, new TreeMap<>(Map.of(7, 0b101L, 12, 1L << 35))));
        Ledger ledger = new LedgerDraft(Ledger.empty()).dumps(summed).next("run-1");

        assertThat(LedgerJson.read(LedgerJson.write(ledger))).isEqualTo(ledger);
        assertThat(new String(LedgerJson.write(ledger), UTF_8))
                .endsWith(
                        """
                        "sold":{"until":"2024-03-10","stores":{"7":"5","12":"800000000"}},\
                        "dumps":{"sales":[["2024-03-09","0123",4,0,["00000000000000ff","89ab",3,2,"4.500","9.90"],"ship_cost"],\
                        ["2024-03-10","0123",4,0,["ff",null,3,2],"ship_cost"]]}}""");
    }

    @Test
    void ofTheNewestDumpsAloneItIsRememberedWhatTheirRowsAddUpTo() {
        Map<LocalDate, PublishedDump> dumps = new TreeMap<>();
        for (int day = 0; day < KnownDumps.SUMMED + 2; day++) {
            dumps.put(SUNDAY.plusDays(day), summed("ff", null, null));
        }

        KnownDumps known = KnownDumps.NONE.with("sales", dumps);

        assertThat(known.dates("sales")).hasSize(KnownDumps.SUMMED + 2);
        assertThat(known.dumps("sales").entrySet().stream()
                        .filter(dump -> dump.getValue().sums().isEmpty())
                        .map(Map.Entry::getKey))
                .containsExactly(SUNDAY, SUNDAY.plusDays(1));
    }

    private static PublishedDump summed(String content, @Nullable BigDecimal quantity, @Nullable BigDecimal amount) {
        return new PublishedDump(
                "0123",
                4,
                0,
                new TreeMap<>(),
                Set.of("ship_cost"),
                Set.of(),
                Optional.of(new DumpSums(content, quantity == null ? null : "89ab", 3, 2, quantity, amount)));
    }

    @Test
    void daysThatAreComputedAgainTakeThePlaceOfThoseKnown() {
        SoldDays known = new SoldDays(SUNDAY, new TreeMap<>(Map.of(1, 0b11L, 2, 1L << 35)));
        LocalDate monday = SUNDAY.plusDays(1);

        SoldDays later = known.with(
                new DateSpan(SUNDAY, monday), new SoldDays(monday, new TreeMap<>(Map.of(1, 0b01L, 3, 0b10L))));

        assertThat(later)
                .as("store 1 sold on Saturday and Monday, store 3 on Sunday; what store 2 sold is too long ago")
                .isEqualTo(new SoldDays(monday, new TreeMap<>(Map.of(1, 0b101L, 3, 0b10L))));
        assertThat(later.sold(1, SATURDAY)).isTrue();
        assertThat(later.sold(1, SUNDAY)).isFalse();
        assertThat(later.sold(1, SUNDAY.plusDays(2))).isFalse();
    }

    @Test
    void whatIsNoDumpIsRefused() {
        ObjectNode node = Json.object();
        node.putArray("sales").addArray().add("2024-03-32").add("x").add(1).add(0);

        assertThatThrownBy(() -> LedgerJson.readDumps(node))
                .isInstanceOf(Json.BadContent.class)
                .hasMessage("'[\"2024-03-32\",\"x\",1,0]' is not a dump of sales");
    }

    @Test
    void theNewestDumpIsTheLast() {
        assertThat(DUMPS.last("sales").orElseThrow().getKey()).isEqualTo(SUNDAY);
        assertThat(DUMPS.last("product")).isEmpty();
        assertThat(DUMPS.without(java.util.List.of("sales")).dump("sales", SUNDAY))
                .isEmpty();
    }
}
