package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyCodesTest {
    @Test
    void aCodeHasItsNumberByteForByte() {
        List<String> known =
                List.of("7", "07", "007", "a", "A", "12345678", "123456789", "12345678x", "1234567812345678", "ÄÖ");
        KeyCodes.Builder builder = new KeyCodes.Builder();
        for (int i = 0; i < known.size(); i++) {
            builder.add(known.get(i), i + 1L);
        }
        KeyCodes codes = builder.build();

        for (int i = 0; i < known.size(); i++) {
            assertThat(number(codes, known.get(i))).as(known.get(i)).isEqualTo(i + 1);
            assertThat(codes.code(i + 1L)).contains(known.get(i));
        }
        for (String unknown :
                List.of("", "0007", "b", "1234567", "12345678y", "123456781234567", "12345678123456789", "Ä")) {
            assertThat(number(codes, unknown)).as(unknown).isEqualTo(KeyCodes.UNKNOWN);
        }
        assertThat(codes.code(99)).isEmpty();
    }

    @Test
    void whereItStandsMakesNoDifference() {
        KeyCodes codes =
                new KeyCodes.Builder().add("85123A", 5).add("85123AND MORE", 6).build();
        for (int before = 0; before < 10; before++) {
            for (int behind = 0; behind < 10; behind++) {
                for (String code : List.of("85123A", "85123AND MORE")) {
                    byte[] text = ("x".repeat(before) + code + "y".repeat(behind)).getBytes(StandardCharsets.UTF_8);
                    assertThat(codes.number(text, before, before + code.length()))
                            .isEqualTo(code.length() == 6 ? 5 : 6);
                }
            }
        }
    }

    @Test
    void threeHundredThousandCodesTakeAFewMegabytes() {
        int count = 300_000;
        KeyCodes.Builder builder = new KeyCodes.Builder();
        for (int i = 0; i < count; i++) {
            builder.add(code(i), i + 1L);
        }
        KeyCodes codes = builder.build();

        assertThat(codes.size()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(number(codes, code(i))).isEqualTo(i + 1L);
            assertThat(number(codes, code(i + count))).isEqualTo(KeyCodes.UNKNOWN);
        }
        // Ten bytes each, and at most 36 beside them.
        assertThat(codes.memory()).isLessThanOrEqualTo(count * (10L + 36)).isGreaterThan(count * 10L);
    }

    @Test
    void withoutCodesNoneIsKnown() {
        assertThat(number(new KeyCodes.Builder().build(), "7")).isEqualTo(KeyCodes.UNKNOWN);
    }

    private static String code(int i) {
        return "%09d".formatted(i * 7919L % 1_000_000_007L) + "A";
    }

    private static long number(KeyCodes codes, String code) {
        byte[] text = code.getBytes(StandardCharsets.UTF_8);
        return codes.number(text, 0, text.length);
    }

    @Test
    void aHashIsThatOfTheCodeWhereverItStands() {
        for (String code : List.of("7", "0007", "85123A", "12345678", "123456789", "\u00c4\u00d6", "x".repeat(128))) {
            byte[] alone = code.getBytes(StandardCharsets.UTF_8);
            byte[] within = ("a," + code + ",12345678\n").getBytes(StandardCharsets.UTF_8);
            assertThat(KeyCodes.hash(within, 2, 2 + alone.length))
                    .as(code)
                    .isEqualTo(KeyCodes.hash(alone, 0, alone.length));
        }
    }

    @Test
    void codesThatBeginOrEndAlikeHaveOtherHashes() {
        Set<Long> hashes = new HashSet<>();
        int codes = 0;
        for (int length = 1; length <= 128; length++) {
            for (char begin : "abcde".toCharArray()) {
                byte[] code = (begin + "C".repeat(length - 1)).getBytes(StandardCharsets.UTF_8);
                hashes.add(KeyCodes.hash(code, 0, length));
                codes++;
            }
        }
        assertThat(hashes).hasSize(codes);
    }

    @Test
    void arraysGrowAsFarAsAnArrayCanGo() {
        assertThat(KeyCodes.larger(1024, 1000, 100)).isEqualTo(2048);
        assertThat(KeyCodes.larger(1024, 1000, 5000)).isEqualTo(6000);
        assertThat(KeyCodes.larger(1_500_000_000, 1_500_000_000, 1)).isEqualTo(Integer.MAX_VALUE - 16);
        assertThatThrownBy(() -> KeyCodes.larger(2_000_000_000, 2_147_483_000, 1000))
                .isInstanceOf(IllegalStateException.class);
    }
}
