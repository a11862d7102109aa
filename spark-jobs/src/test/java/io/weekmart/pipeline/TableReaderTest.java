package io.weekmart.pipeline;

import static io.weekmart.pipeline.Shop.CUSTOMERS;
import static io.weekmart.pipeline.Shop.NOTES;
import static io.weekmart.pipeline.Shop.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.LocalSpark;
import io.weekmart.config.Settings;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline of functions gets as rows, and what becomes of all the others. */
class TableReaderTest {
    private static final long SPLIT_BYTES = 64 << 20;

    @TempDir
    Path folder;

    @Test
    void everyRowIsAcceptedOrAccountedForByItsReasons() throws IOException {
        Shop shop = badShop();
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader reader = shop.reader(settings, true)) {
            Map<TableSpec, TaskResults> results = shop.accept(reader, settings);

            assertThat(results.keySet()).containsExactly(CUSTOMERS, ORDERS, NOTES);
            TableAccount orders = account(results, ORDERS);
            assertThat(orders.rejectsByCode())
                    .isEqualTo(Map.of(
                            "MALFORMED_ROW", 1L,
                            "BAD_VALUE(amount)", 1L,
                            "MISSING_VALUE(order_date)", 1L,
                            "UNKNOWN_CUSTOMER", 2L,
                            "FUTURE_DATE", 1L,
                            "ORDER_BEFORE_CUSTOMER", 1L,
                            "DUPLICATE_ROW", 1L,
                            "CONFLICTING_KEY", 2L));
            assertThat(orders.read()).isEqualTo(11);
            assertThat(orders.accepted()).isEqualTo(2);
            assertThat(orders.balanced()).isTrue();
            assertThat(orders.total("amount")).isEqualTo(new BigDecimal("10.30"));
            TableAccount notes = account(results, NOTES);
            assertThat(notes.rejectsByCode()).isEqualTo(Map.of("UNKNOWN_ORDER", 1L, "BAD_VALUE(stars)", 1L));
            assertThat(notes.accepted()).isEqualTo(3);
            assertThat(notes.total("tip")).isEqualTo(new BigDecimal("2.00"));
            assertThat(notes.balanced()).isTrue();

            AcceptedTables tables = reader.tables();
            assertThat(tables.of(ORDERS).schema().simpleString())
                    .isEqualTo("struct<order_id:bigint,customer_id:bigint,order_date:date,amount:decimal(16,2),"
                            + "paid:boolean,weight:decimal(19,3),line:int>");
            assertThat(tables.of(ORDERS).sort("order_id").collectAsList())
                    .containsExactly(
                            RowFactory.create(
                                    1L,
                                    1L,
                                    LocalDate.of(2024, 5, 1),
                                    new BigDecimal("10.25"),
                                    true,
                                    new BigDecimal("1234567890123456.125"),
                                    7),
                            RowFactory.create(
                                    2L, 1L, LocalDate.of(2024, 5, 5), new BigDecimal("0.05"), null, null, null));
            assertThat(tables.of(NOTES).select("note").as(Encoders.STRING()).collectAsList())
                    .containsExactlyInAnyOrder("good", "good", null);
        }
    }

    @Test
    void aTableIsFoundByItsDeclarationWhateverTypeItsColumnsHaveInTheDumps() throws IOException {
        Shop shop = badShop();
        ColumnRules text = new ColumnRules(Map.of("line", FieldType.CODE), Map.of(), Map.of());
        Settings settings = shop.settings(ORDERS, text);
        for (boolean staged : new boolean[] {true, false}) {
            try (TableReader reader = shop.reader(settings, staged)) {
                TableAccount notes = account(shop.accept(reader, settings), NOTES);

                // They refer to orders.
                assertThat(notes.rejectsByCode()).isEqualTo(Map.of("UNKNOWN_ORDER", 1L, "BAD_VALUE(stars)", 1L));
                assertThat(reader.tables()
                                .of(ORDERS)
                                .sort("order_id")
                                .select("line")
                                .as(Encoders.STRING())
                                .collectAsList())
                        .containsExactly("7", null);
            }
        }
    }

    @Test
    void aDryRunComesToTheSameAndWritesNothing() throws IOException {
        Shop shop = badShop();
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader staged = shop.reader(settings, true);
                TableReader dry = shop.reader(settings, false)) {
            Map<TableSpec, TaskResults> expected = shop.accept(staged, settings);
            deleteStaging(shop, staged);

            Map<TableSpec, TaskResults> results = shop.accept(dry, settings);

            assertThat(account(results, ORDERS)).isEqualTo(account(expected, ORDERS));
            assertThat(account(results, NOTES)).isEqualTo(account(expected, NOTES));
            assertThat(dry.tables()
                            .of(ORDERS)
                            .sort("order_id")
                            .select("order_id")
                            .as(Encoders.LONG())
                            .collectAsList())
                    .containsExactly(1L, 2L);
            assertThat(shop.staging()).doesNotExist();
        }
    }

    @Test
    void aFileSplitInsideAQuotedLineFeedIsReadAgain() throws IOException {
        StringBuilder notes = new StringBuilder("order_id,note,stars,tip\n");
        for (int i = 0; i < 200; i++) {
            notes.append("1,\"first\n1,second,5,1\nthird ").append(i).append("\",5,1\n");
        }
        Shop shop = badShop().dump(NOTES, notes.toString());
        Settings settings = shop.settings(257);
        try (TableReader reader = shop.reader(settings, true)) {
            TableAccount account = account(shop.accept(reader, settings), NOTES);

            assertThat(account.accepted()).isEqualTo(200);
            assertThat(account.rejectsByCode()).isEmpty();
            assertThat(account.total("tip")).isEqualTo(new BigDecimal("200.00"));
            assertThat(reader.tables().of(NOTES).count()).isEqualTo(200);
        }
    }

    @Test
    void aTaskThatRunsAgainReplacesItsCountsAsItReplacesItsRows() throws IOException {
        Shop shop = badShop().notesRule((batch, row) -> {
            TaskContext task = TaskContext.get();
            if (task.attemptNumber() == 0 && row == 2) {
                throw new IllegalStateException("The first attempt of every task fails");
            }
            return 0;
        });
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader reader = shop.reader(settings, true)) {
            TableAccount account = account(shop.accept(reader, settings), NOTES);

            assertThat(account.read()).isEqualTo(5);
            assertThat(account.accepted()).isEqualTo(3);
            assertThat(account.total("tip")).isEqualTo(new BigDecimal("2.00"));
            assertThat(reader.tables().of(NOTES).count()).isEqualTo(3);
        }
    }

    @Test
    void rowsMayReferToKeysThatThePipelineKnowsFromElsewhere() throws IOException {
        Shop shop = badShop()
                .knownOrders(LocalSpark.session()
                        .createDataset(List.of(99, 99), Encoders.INT())
                        .toDF("order_id"));
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader reader = shop.reader(settings, true)) {
            TableAccount notes = account(shop.accept(reader, settings), NOTES);

            assertThat(notes.rejectsByCode()).isEqualTo(Map.of("BAD_VALUE(stars)", 1L));
            assertThat(notes.accepted()).isEqualTo(4);
        }
    }

    @Test
    void aRowThatIsPublishedAsItStandsIsAlreadyCounted() throws IOException {
        Shop shop = badShop()
                .publishedOrders(LocalSpark.session()
                        .sql(
                                "select 1L as order_id, 1L as customer_id, date'2024-05-01' as order_date, 10.25bd as amount,"
                                        + " true as paid, 1234567890123456.125bd as weight, 7 as line"
                                        + " union all select 2L, 1L, date'2024-05-05', 0.06bd, null, null, null"
                                        // Rows of keys that the dump does not hold, and of one whose rows conflict,
                                        // stand for nothing.
                                        + " union all select 3L, 1L, date'2024-05-01', 1bd, null, null, null"
                                        + " union all select 77L, 1L, date'2024-05-01', 1bd, null, null, null"));
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader reader = shop.reader(settings, true)) {
            TableAccount orders = account(shop.accept(reader, settings), ORDERS);

            assertThat(orders.alreadyCounted()).isEqualTo(1);
            assertThat(orders.accepted()).isEqualTo(1);
            assertThat(orders.rejectsByCode()).containsEntry("CONFLICTING_KEY", 2L);
            assertThat(orders.balanced()).isTrue();
            assertThat(orders.total("amount")).isEqualTo(new BigDecimal("0.05"));
            assertThat(reader.tables()
                            .of(ORDERS)
                            .select("order_id")
                            .as(Encoders.LONG())
                            .collectAsList())
                    .containsExactly(2L);
        }
    }

    /** The splits are so small that the rows of a key are in other tasks than the rest of their splits. */
    @Test
    void aPublishedRowThatComesAgainNeedsNothingItRefersToAnyMore() throws IOException {
        Shop shop = badShop()
                .publishedOrders(
                        LocalSpark.session()
                                .sql(
                                        "select 4L as order_id, 2L as customer_id, date'2024-05-01' as order_date, 1.00bd as amount,"
                                                + " boolean(null) as paid, cast(null as decimal(19,3)) as weight, int(null) as line"));
        Settings settings = shop.settings(20);
        try (TableReader reader = shop.reader(settings, true)) {
            TableAccount orders = account(shop.accept(reader, settings), ORDERS);

            assertThat(orders.rejectsByCode())
                    .as("the order of the unknown customer 9 has a bad amount, too")
                    .containsEntry("UNKNOWN_CUSTOMER", 1L)
                    .containsEntry("BAD_VALUE(amount)", 1L);
            assertThat(orders.alreadyCounted()).isEqualTo(1);
            assertThat(orders.read()).isEqualTo(11);
            assertThat(orders.balanced()).isTrue();
        }
    }

    @Test
    void ofMoreKeysThanFitIntoMemoryThoseAreTakenThatRowsReferTo() throws IOException {
        Shop shop = badShop()
                .knownOrders(LocalSpark.session().range(50, 5_000).selectExpr("if(id = 50, null, id) as order_id"));
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader reader = shop.reader(settings, true, 3)) {
            TableAccount notes = account(shop.accept(reader, settings), NOTES);

            assertThat(notes.rejectsByCode()).isEqualTo(Map.of("BAD_VALUE(stars)", 1L));
            assertThat(notes.accepted()).isEqualTo(4);
        }
        try (TableReader reader = shop.reader(settings, true, 2)) {
            assertThatThrownBy(() -> shop.accept(reader, settings))
                    .isInstanceOf(UserFault.class)
                    .hasMessage("Cannot look up references to orders: the rows of the date refer to 3 of its keys,"
                            + " expected at most 2, which every executor holds in memory.");
        }
    }

    @Test
    void ofMoreRowsToLookUpThanFitIntoMemoryThoseAreTakenThatRowsReferTo() throws IOException {
        Shop shop = badShop()
                .dump(
                        CUSTOMERS,
                        "customer_id,name,since\n1,Ada,2024-05-01\n3,Cy,2024-05-01\n4,Di,2024-05-01\n5,Ed,2024-05-01\n");
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader reader = shop.reader(settings, true, 3)) {
            assertThat(account(shop.accept(reader, settings), ORDERS).rejectsByCode())
                    .containsEntry("ORDER_BEFORE_CUSTOMER", 1L)
                    .containsEntry("UNKNOWN_CUSTOMER", 2L);
        }
    }

    /** Cut at 30 bytes, the first split would take the number within the quotes for an order, and miss the order 99. */
    @Test
    void theKeysOfADumpAreThoseOfItsTrueSplits() throws IOException {
        Shop shop = badShop()
                .knownOrders(LocalSpark.session().range(50, 200).toDF("order_id"))
                .dump(NOTES, "order_id,note,stars,tip\n99,\"a quoted text\n1,second,5,1\n1,third\",5,1\n98,,,\n");
        for (int splitBytes = 10; splitBytes < 40; splitBytes += 7) {
            Settings settings = shop.settings(splitBytes);
            try (TableReader reader = shop.reader(settings, true)) {
                TableAccount notes = account(shop.accept(reader, settings), NOTES);

                assertThat(notes.rejectsByCode()).isEmpty();
                assertThat(notes.accepted()).isEqualTo(2);
            }
        }
    }

    @Test
    void knownKeysThatAreNullAreNone() {
        Dataset<Row> keys = LocalSpark.session().range(3).withColumnRenamed("id", "customer_id");
        Dataset<Row> further = LocalSpark.session().sql("select int(null) as customer_id union all select 7");

        assertThat(KnownKeys.atMost(4, KnownKeys.of(CUSTOMERS, keys, Optional.of(further))))
                .hasValueSatisfying(found -> assertThat(found).containsExactly(0, 1, 2, 7));
        assertThat(KnownKeys.atMost(3, KnownKeys.of(CUSTOMERS, keys, Optional.of(further))))
                .isEmpty();
    }

    @Test
    void decimalsAreLookedUpUnscaled() {
        Dataset<Row> orders = LocalSpark.session()
                .sql("select 1L as order_id, cast('99999999999999.99' as decimal(16,2)) as amount"
                        + " union all select 2L, cast('-0.05' as decimal(16,2)) union all select 3L, null");

        assertThat(KnownKeys.pairs(ORDERS, "amount", orders, orders.select("order_id"), 2))
                .isEqualTo(new long[][] {{1, 2}, {9_999_999_999_999_999L, -5}});
        assertThatThrownBy(() -> KnownKeys.pairs(
                        ORDERS, "weight", orders.withColumnRenamed("amount", "weight"), orders.select("order_id"), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot look up weight: expected a type whose values fit 64 bits, and this is decimal(19,3)");
    }

    @Test
    void theFaultOfAFileIsReportedAndItsRowsAreNotAccounted() throws IOException {
        Shop shop = badShop().dump(NOTES, "order_id,note,stars,tip\n1,\"open,5,1\n");
        Settings settings = shop.settings(SPLIT_BYTES);
        try (TableReader reader = shop.reader(settings, true)) {
            TaskResults notes =
                    Objects.requireNonNull(shop.accept(reader, settings).get(NOTES));

            assertThat(notes.brokenFiles()).hasSize(1);
            assertThat(notes.brokenFiles().get(0))
                    .endsWith(
                            "notes_2024-05-05.csv: line 2: a quote is still open at the end of the file, in the record"
                                    + " that begins here");
            assertThat(notes.of(TaskResult.SplitCounts.class)).isEmpty();
        }
    }

    /** Customers 1 and 2, who came on 1 May; orders with every reason to be rejected; notes with and without an order. */
    private Shop badShop() throws IOException {
        return new Shop(folder)
                .dump(CUSTOMERS, "customer_id,name,since\n1,Ada,2024-05-01\n2,Bo,2024-05-01\n2,Bob,2024-05-01\n")
                .dump(
                        ORDERS,
                        """
                        order_id,customer_id,order_date,amount,paid,weight,line
                        1,1,2024-05-01,10.25,1,1234567890123456.125,7
                        2,1,2024-05-05,0.05,,,
                        2,1,2024-05-05,0.05,,,
                        3,1,2024-05-01,1,,,
                        3,1,2024-05-01,2,,,
                        4,2,2024-05-01,1,,,
                        5,1,2024-05-06,1,,,
                        6,1,2024-04-30,1,,,
                        7,1,,1,,,
                        8,9,2024-05-01,x,,,
                        9
                        """)
                .dump(
                        NOTES,
                        """
                        order_id,note,stars,tip
                        1,good,5,1
                        1,good,5,1
                        2,,,
                        99,lost,1,
                        1,bad,6,
                        """);
    }

    private static void deleteStaging(Shop shop, TableReader staged) throws IOException {
        assertThat(staged.tables().of(ORDERS).count()).isEqualTo(2);
        try (var files = Files.walk(shop.staging())) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static TableAccount account(Map<TableSpec, TaskResults> results, TableSpec table) {
        return Objects.requireNonNull(results.get(table))
                .account(table, !table.naturalKey().isEmpty());
    }
}
