package io.weekmart.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.ValidationMessage;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void theFormOfTheReportIsPinned() {
        RunReport report = ReportExamples.everything()
                .table(TableRows.of(WeeklyTables.STORE, 0, 0, 0, 0, 0, 0.01, Map.of(), List.of()))
                .published(ReportExamples.END);

        // The 34 codes of sales are checked by a test of their own.
        String json =
                ReportJson.write(report).replaceAll("\"rejects_by_code\" : \\{[^}]*}", "\"rejects_by_code\" : {}");

        assertThat(json)
                .isEqualTo(
                        """
                {
                  "version" : 1,
                  "product" : "weekmart",
                  "product_version" : "1.2.3",
                  "job" : "weekly-metrics",
                  "pipeline" : "weekly-metrics",
                  "run_id" : "2024-05-05-a1b2",
                  "run_date" : "2024-05-05",
                  "window" : {
                    "from" : "2024-04-29",
                    "to" : "2024-05-05"
                  },
                  "started_at" : "2024-05-06T03:00:00Z",
                  "ended_at" : "2024-05-06T03:00:12.345Z",
                  "outcome" : "published",
                  "exit_code" : 0,
                  "warnings" : [
                    "The calendar ends on 2024-05-08, within 2024 week 19: its dates after that are missing, and rows dated then will be rejected until a longer calendar is delivered."
                  ],
                  "environment" : {
                    "host" : "till-7",
                    "java_version" : "17.0.15",
                    "spark_version" : "3.5.6",
                    "application_id" : "local-1"
                  },
                  "configuration" : {
                    "raw" : {
                      "allow-gaps" : false,
                      "lookback-weeks" : 1,
                      "path" : "dumps"
                    }
                  },
                  "locations" : {
                    "fact" : "file:/out/fact_weekly_store_product",
                    "rejects" : "file:/out/rejects/run_date=2024-05-05",
                    "report" : "file:/out/runs/2024-05-05/2024-05-05-a1b2.json"
                  },
                  "input_files" : [
                    {
                      "table" : "sales",
                      "date" : "2024-05-05",
                      "path" : "file:/dumps/sales_2024-05-05.csv",
                      "bytes" : 1536,
                      "checksum" : "crc32c:0a1b2c3d",
                      "rows" : 1234567,
                      "ignored_columns" : [
                        "till_no"
                      ]
                    }
                  ],
                  "tables" : [
                    {
                      "table" : "store",
                      "read" : 0,
                      "accepted" : 0,
                      "rejected" : 0,
                      "superseded" : 0,
                      "already_counted" : 0,
                      "balanced" : true,
                      "rejected_fraction" : 0.0,
                      "max_rejected_fraction" : 0.01,
                      "rejects_by_code" : {},
                      "expected" : { },
                      "samples" : [ ],
                      "repaired_by_column" : { },
                      "repaired_samples" : [ ],
                      "worth_by_code" : { }
                    },
                    {
                      "table" : "sales",
                      "read" : 1234567,
                      "accepted" : 1234560,
                      "rejected" : 4,
                      "superseded" : 0,
                      "already_counted" : 3,
                      "balanced" : true,
                      "rejected_fraction" : 3.24E-6,
                      "max_rejected_fraction" : 0.01,
                      "rejects_by_code" : {},
                      "expected" : {
                        "BAD_VALUE(sales_qty)" : "a number of up to 14 digits and 3 decimals, such as 12.5"
                      },
                      "samples" : [
                        {
                          "file" : "file:/dumps/sales_2024-05-05.csv",
                          "line" : 42,
                          "raw_text" : "1,99,1,2024-05-05,,two,,2.00,,,,",
                          "reasons" : [
                            "BAD_VALUE(sales_qty)",
                            "UNKNOWN_PRODUCT"
                          ],
                          "marks" : {
                            "BAD_VALUE(sales_qty)" : [
                              {
                                "from" : 19,
                                "to" : 22
                              }
                            ],
                            "UNKNOWN_PRODUCT" : [
                              {
                                "from" : 2,
                                "to" : 4
                              }
                            ]
                          }
                        }
                      ],
                      "repaired_by_column" : {
                        "discount" : 1
                      },
                      "repaired_samples" : [
                        {
                          "file" : "file:/dumps/sales_2024-05-05.csv",
                          "line" : 43,
                          "raw_text" : "1,99,1,2024-05-05,,2,,2.00,x,,,",
                          "reasons" : [
                            "BAD_VALUE(discount)"
                          ],
                          "marks" : { }
                        }
                      ],
                      "worth_by_code" : { }
                    }
                  ],
                  "accounting" : {
                    "accepted_sales_qty" : "1234559.00",
                    "accepted_sales_amt" : "98765432.10",
                    "computed_sales_qty" : "1234559.00",
                    "computed_sales_amt" : "98765432.10",
                    "balanced" : true
                  },
                  "balances" : [
                    {
                      "date" : "2024-05-05",
                      "name" : "order_items.subtotal = order_lines.subtotal",
                      "expected" : "10.00",
                      "found" : "10.125",
                      "balanced" : false
                    }
                  ],
                  "left_out" : [
                    {
                      "date" : "2024-05-05",
                      "name" : "orders of other statuses",
                      "rows" : 3
                    }
                  ],
                  "guards" : [
                    {
                      "id" : "weeks-emptied",
                      "unit" : "weeks",
                      "observed" : 0,
                      "bound" : "most",
                      "limit" : 0,
                      "limit_key" : "guards.weeks-emptied.max-weeks",
                      "tripped" : false,
                      "finding" : "no published week was computed again, and the limit is 0"
                    },
                    {
                      "id" : "rejected-per-dump",
                      "table" : "store",
                      "unit" : "fraction",
                      "bound" : "most",
                      "limit" : 0.05,
                      "limit_key" : "guards.rejected-per-dump.max-fraction",
                      "tripped" : false,
                      "finding" : "store: no new dump has at least 200 new rows"
                    },
                    {
                      "id" : "rejected-per-dump",
                      "table" : "sales",
                      "unit" : "fraction",
                      "observed" : 0.2,
                      "bound" : "most",
                      "limit" : 0.05,
                      "limit_key" : "guards.rejected-per-dump.max-fraction",
                      "tripped" : true,
                      "finding" : "sales: 40 of 200 rows of the dump of 2024-05-05 (20.00 %) were rejected, and the limit is 5.00 %",
                      "accepted" : {
                        "by" : "etl",
                        "at" : "2024-05-06T03:00:07Z"
                      }
                    }
                  ],
                  "weeks" : [
                    {
                      "yr_num" : 2024,
                      "wk_num" : 17,
                      "start_dt" : "2024-04-22",
                      "end_dt" : "2024-04-28",
                      "complete" : false,
                      "change" : "unchanged",
                      "published" : false,
                      "totals" : {
                        "rows" : 3,
                        "total_sales_qty" : "3.00",
                        "total_sales_amt" : "2.00"
                      }
                    },
                    {
                      "yr_num" : 2024,
                      "wk_num" : 18,
                      "start_dt" : "2024-04-29",
                      "end_dt" : "2024-05-05",
                      "complete" : true,
                      "change" : "changed",
                      "published" : true,
                      "totals" : {
                        "rows" : 80,
                        "total_sales_qty" : "1234556.00",
                        "total_sales_amt" : "98765430.10"
                      },
                      "previous_totals" : {
                        "rows" : 79,
                        "total_sales_qty" : "1234555.00",
                        "total_sales_amt" : "98765429.00"
                      }
                    }
                  ],
                  "partitions" : [
                    {
                      "table" : "order_lines",
                      "values" : {
                        "extract_dt" : "2024-05-05"
                      },
                      "change" : "changed",
                      "published" : true,
                      "rows" : 7,
                      "totals" : {
                        "subtotal" : "10.125"
                      },
                      "previous_rows" : 6,
                      "previous_totals" : {
                        "subtotal" : "9.00"
                      }
                    },
                    {
                      "table" : "products",
                      "values" : { },
                      "published" : false,
                      "rows" : 3,
                      "totals" : { }
                    }
                  ],
                  "published_files" : [
                    {
                      "table" : "fact_weekly_store_product",
                      "path" : "yr_num=2024/wk_num=18/part-0.parquet",
                      "rows" : 80,
                      "bytes" : 4096
                    }
                  ],
                  "output_tables" : [
                    {
                      "name" : "fact_weekly_store_product",
                      "path" : "file:/out/fact_weekly_store_product",
                      "comment" : "One row per week, store and product.",
                      "columns" : [
                        {
                          "name" : "store_key",
                          "type" : "int",
                          "comment" : "The store."
                        }
                      ],
                      "partition_columns" : [
                        {
                          "name" : "yr_num",
                          "type" : "int",
                          "comment" : "The year."
                        }
                      ]
                    }
                  ],
                  "storage_operations" : {
                    "opened" : 7,
                    "written" : 5
                  },
                  "stages" : [
                    {
                      "name" : "finding dumps",
                      "seconds" : 0.25
                    },
                    {
                      "name" : "reading sales",
                      "rows" : 1234567,
                      "seconds" : 3.2
                    }
                  ]
                }
                """);
        assertThat(problems(report)).isEmpty();
    }

    @Test
    void aRunWhoseConfigurationCouldNotBeReadHasAValidReport() throws IOException {
        RunReport report = ReportExamples.fresh()
                .failed(
                        new UserFault(ExitCode.USAGE, "Cannot read conf/x.conf: no such file", "Check the path."),
                        ReportExamples.END);

        assertThat(problems(report)).isEmpty();
        JsonNode json = MAPPER.readTree(ReportJson.write(report));
        assertThat(json.get("outcome").asText()).isEqualTo("failed");
        assertThat(json.get("exit_code").asInt()).isEqualTo(2);
        assertThat(json.get("failure"))
                .isEqualTo(
                        MAPPER.readTree(
                                """
                        {"cause": "Cannot read conf/x.conf: no such file", "hint": "Check the path."}
                        """));
    }

    @Test
    void aFaultOfOursShowsItsStackTrace() {
        RunReport report =
                ReportExamples.night().failed(new IllegalStateException("slot 7 is taken"), ReportExamples.END);

        assertThat(problems(report)).isEmpty();
        assertThat(report.exitCode()).isEqualTo(1);
        RunReport.Failure failure = Objects.requireNonNull(report.failure());
        assertThat(failure.cause()).isEqualTo("java.lang.IllegalStateException: slot 7 is taken");
        assertThat(failure.hint()).isNull();
        assertThat(failure.stackTrace())
                .startsWith("java.lang.IllegalStateException: slot 7 is taken\n\tat io.weekmart.report.RunReportTest");
    }

    @Test
    void everyOutcomeIsValid() {
        assertThat(problems(ReportExamples.night().nothingToDo(ReportExamples.END)))
                .isEmpty();
        assertThat(problems(ReportExamples.night().dryRun(ReportExamples.END))).isEmpty();
        assertThat(problems(ReportExamples.year().published(ReportExamples.END)))
                .isEmpty();
    }

    @Test
    void theSchemaRefusesWhatItDoesNotKnow() {
        String json = ReportJson.write(ReportExamples.night().published(ReportExamples.END));

        assertThat(ReportSchema.problems(json.replace("\"job\"", "\"jobs\""))).hasSize(2);
        assertThat(ReportSchema.problems(json.replace("\"98765430.10\"", "98765430.10")))
                .hasSize(1);
        assertThat(ReportSchema.problems(json.replace("\"exit_code\" : 0", "\"exit_code\" : 3")))
                .isNotEmpty();
    }

    @Test
    void codesThatDidNotOccurAreCountedAsZeroInTheirFixedOrder() {
        TableRows rows = TableRows.of(WeeklyTables.SALES, 10, 9, 1, 0, 0, 0.01, Map.of("TOO_LATE", 1L), List.of());

        assertThat(List.copyOf(rows.rejectsByCode().keySet())).isEqualTo(WeeklyTables.SALES.rejectCodes());
        assertThat(rows.rejectsByCode().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
        assertThat(rows.rejectedFraction()).isEqualTo(0.1);
        assertThat(rows.balanced()).isTrue();
    }

    @Test
    void aTableWhoseRowsDoNotAddUpSaysSo() {
        assertThat(TableRows.of(WeeklyTables.SALES, 10, 8, 1, 0, 0, 0.01, Map.of(), List.of())
                        .balanced())
                .isFalse();
    }

    @Test
    void aCodeThatTheTableDoesNotHaveIsRefused() {
        Map<String, Long> counts = Map.of("BAD_VALUE(store_num)", 1L);

        assertThatThrownBy(() -> TableRows.of(WeeklyTables.SALES, 1, 0, 1, 0, 0, 1, counts, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BAD_VALUE(store_num)");
    }

    @Test
    void samplesAreKeptForEachCodeUpToALimit() {
        List<RejectSample> rejected = new ArrayList<>();
        for (int line = 2; line <= 9; line++) {
            rejected.add(new RejectSample("f", line, "x", List.of("TOO_LATE"), Map.of()));
        }
        rejected.add(new RejectSample("f", 10, "x", List.of("TOO_LATE", "UNKNOWN_STORE"), Map.of()));
        rejected.add(new RejectSample("f", 11, "x", List.of("TOO_LATE"), Map.of()));

        TableRows rows = TableRows.of(
                WeeklyTables.SALES, 10, 0, 10, 0, 0, 1, Map.of("TOO_LATE", 10L, "UNKNOWN_STORE", 1L), rejected);

        assertThat(rows.samples()).extracting(RejectSample::line).containsExactly(2L, 3L, 4L, 10L);
    }

    @Test
    void longRawTextIsCutButNeverInTheMiddleOfACharacter() {
        String face = "\uD83D\uDE00";
        String text = "a".repeat(496) + face + "tail that does not fit";

        TableRows rows = TableRows.of(
                WeeklyTables.SALES,
                1,
                0,
                1,
                0,
                0,
                1,
                Map.of("TOO_LATE", 1L),
                List.of(new RejectSample("f", 2, text, List.of("TOO_LATE"), Map.of())));

        assertThat(rows.samples().get(0).rawText()).isEqualTo("a".repeat(496) + "...");
    }

    private static Set<ValidationMessage> problems(RunReport report) {
        return ReportSchema.problems(ReportJson.write(report));
    }
}
