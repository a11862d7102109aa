package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
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
    void theColumnsThatADumpLacksAndThoseThatAreSuppliedAreRemembered() throws Json.BadContent {
        KnownDumps lacking = KnownDumps.NONE.with(
                "sales",
                Map.of(
                        SUNDAY,
                        new PublishedDump(
                                "0123", 4, 0, Set.of("ship_cost", "sales_cost"), Set.of("store_key", "discount"))));
        ObjectNode node = Json.object();
        LedgerJson.writeDumps(node, lacking);
        assertThat(node)
                .hasToString("{\"sales\":[[\"" + SUNDAY + "\",\"0123\",4,0,\"sales_cost\",\"ship_cost\","
                        + "\"=discount\",\"=store_key\"]]}");
        assertThat(LedgerJson.readDumps(node)).isEqualTo(lacking);
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
