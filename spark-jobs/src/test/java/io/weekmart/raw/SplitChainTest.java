package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitChainTest {
    private static final String PRODUCT =
            "prod_key,prod_name,vol,wgt,brand_name,status_code,status_code_name,category_key,"
                    + "category_name,subcategory_key,subcategory_name\n";
    private static final ReaderUnderTest READER = ReaderUnderTest.of(WeeklyTables.PRODUCT);

    @Test
    void splitsThatMeetAreProvenAndKnowTheirLines() throws IOException {
        ScanPlan plan = plan(PRODUCT + "1,a,,,,,,,,,\n".repeat(4), 13);
        long start = PRODUCT.length();
        SplitChain chain = new SplitChain(
                plan,
                List.of(
                        new SplitChain.End(3, start + 52, 0, 0),
                        new SplitChain.End(1, start + 26, 13, 1),
                        new SplitChain.End(0, start, 26, 2),
                        new SplitChain.End(2, start + 39, 13, 1)),
                List.of());
        assertThat(chain.brokenFiles()).isEmpty();
        assertThat(List.of(chain.firstLine(0), chain.firstLine(1), chain.firstLine(2), chain.firstLine(3)))
                .containsExactly(2L, 4L, 5L, 6L);
    }

    @Test
    void aSplitThatBeganElsewhereBreaksTheChain() throws IOException {
        ScanPlan plan = plan(PRODUCT + "1,a,,,,,,,,,\n".repeat(4), 13);
        long start = PRODUCT.length();
        SplitChain chain = new SplitChain(
                plan,
                List.of(
                        new SplitChain.End(0, start, 26, 2),
                        new SplitChain.End(1, start + 20, 19, 1),
                        new SplitChain.End(2, start + 39, 13, 1)),
                List.of(new SplitChain.End(3, start + 52, 0, 0)));
        assertThat(chain.brokenFiles()).containsExactly(0);
        assertThat(chain.proven(0)).isTrue();
        assertThat(chain.proven(3)).isFalse();
        assertThatThrownBy(() -> chain.firstLine(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSplitThatNeverEndedMeansMissingRows() throws IOException {
        ScanPlan plan = plan(PRODUCT, 13);
        assertThatThrownBy(() -> new SplitChain(plan, List.of(), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Split 0 of mem:/product_2024-05-05.csv never ended");
    }

    @Test
    void lineFeedsInsideQuotesBreakTheChainAndExactSplitsMendIt() {
        String text = PRODUCT + "1,\"a\nb,c\nd\",,,,,,,,,\n".repeat(20);
        ReaderUnderTest.Content content = READER.withSplitBytes(30).read(text);
        assertThat(content.chainBroke()).isTrue();
        assertThat(content.rows()).isEqualTo(READER.read(text).rows());
    }

    @Test
    void exactSplitsBeginWhereRecordsBegin() throws IOException {
        String record = "1,\"a\nb\",,,,,,,,,\n";
        byte[] bytes = (PRODUCT + record.repeat(5)).getBytes(StandardCharsets.UTF_8);
        ScanPlan plan = plan(bytes, 20).withExactSplits(Set.of(0), READER.opener(bytes));
        long start = PRODUCT.length();
        assertThat(plan.splits())
                .containsExactly(
                        new Split(0, start, start + 33, true),
                        new Split(0, start + 34, start + 67, true),
                        new Split(0, start + 68, Split.END_OF_FILE, true));
    }

    private static ScanPlan plan(String text, long splitBytes) throws IOException {
        return plan(text.getBytes(StandardCharsets.UTF_8), splitBytes);
    }

    private static ScanPlan plan(byte[] bytes, long splitBytes) throws IOException {
        return ScanPlan.of(WeeklyTables.PRODUCT, List.of(READER.header(bytes)), READER.settings())
                .withSplitBytes(splitBytes);
    }
}
