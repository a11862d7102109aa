package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of a column's type lose nothing. */
class TypeChangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bigint | bigint | true",
                "integer | bigint | true",
                "bigint | integer | false",
                "bigint | text | false",
                "character varying(20) | character varying(40) | true",
                "character varying(40) | character varying(20) | false",
                "character varying(20) | character varying | true",
                "character varying | character varying(20) | false",
                "character varying(20) | text | true",
                "text | character varying(20) | false",
                "numeric(16,2) | numeric(18,2) | true",
                "numeric(16,2) | numeric(18,4) | true",
                "numeric(16,2) | numeric(16,4) | false",
                "numeric(16,2) | numeric | true",
                "numeric(16,2) | double precision | false",
                "real | double precision | true",
                "timestamp without time zone | date | false",
                "timestamp without time zone | timestamp with time zone | false",
                "timestamp(3) without time zone | timestamp(6) without time zone | true",
                "timestamp(3) without time zone | timestamp without time zone | true",
                "timestamp(6) without time zone | timestamp(3) without time zone | false",
                "int(11) | bigint(20) | true",
                "int(10) unsigned | bigint(20) unsigned | true",
                "int(10) unsigned | int(11) | false",
                "decimal(16,2) | decimal(18,2) | true",
                "enum('a','b') | enum('a','b','c') | true",
                "enum('a','b') | enum('c','b','a') | true",
                "enum('a','b') | enum('a') | false",
                "enum('it''s, so','b') | enum('b','it''s, so','c (d)') | true",
                "enum('it''s','b') | enum('it','s','b') | false",
                "enum('a','b') | set('a','b') | false",
                "set('a') | set('a','b') | true",
            })
    void whatHoldsAllFormerValuesIsNoLoss(String former, String present, boolean widens) {
        assertThat(TypeChange.widens(former, present)).isEqualTo(widens);
    }
}
