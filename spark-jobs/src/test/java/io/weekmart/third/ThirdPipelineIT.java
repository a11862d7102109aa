package io.weekmart.third;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.cli.Cli;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.crash.KilledJvm;
import io.weekmart.job.Cancellation;
import io.weekmart.job.Pipelines;
import io.weekmart.job.TablePipelineJob;
import io.weekmart.job.Workbench;
import io.weekmart.pipeline.AcceptedTables;
import io.weekmart.pipeline.BalanceCheck;
import io.weekmart.pipeline.Computed;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.weekly.WeeklyPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How to write a pipeline: everything that a further one takes is in this file. Two raw tables, of which one refers to the other, become one
 * table, partitioned by city. The test runs it as the command line does, with bad rows, a kill in the middle of publishing, and once more.
 */
class ThirdPipelineIT {
    /** Step 1: the raw tables. Dumps, checks, reject reasons and configuration keys follow from these. */
    static final TableSpec STATIONS = TableSpec.named("stations")
            .naturalKey("station_id")
            .fields(
                    Field.required("station_id", FieldType.INT, "Key of the station."),
                    Field.required("city", FieldType.TEXT, "Where it stands."));

    static final TableSpec RIDES = TableSpec.named("rides")
            .naturalKey("ride_id")
            .dated("ride_date")
            .references(new Reference("station_id", "stations", "UNKNOWN_STATION"))
            .checks(RowCheck.notNegative("NEGATIVE_FARE", "fare"))
            .controlTotals("fare")
            .fields(
                    Field.required("ride_id", FieldType.LONG, "Key of the ride."),
                    Field.required("station_id", FieldType.INT, "Where it began."),
                    Field.required("ride_date", FieldType.DATE, "When it began."),
                    Field.required("fare", FieldType.MONEY, "What was paid, in euros."));

    /** Step 2: the tables that are published. */
    static final OutputTable CITY_RIDES = OutputTable.named("city_rides")
            .about("Rides of a city, by day.")
            .partitionedBy("city")
            .key("ride_date")
            .totals("rides", "revenue")
            .columns(
                    Field.required("city", FieldType.TEXT, "The city."),
                    Field.required("ride_date", FieldType.DATE, "The day."),
                    Field.required("rides", FieldType.LONG, "Rides that began on the day."),
                    Field.required("revenue", FieldType.decimal(18, 2), "Sum of their fares, in euros."));

    /** Step 3: the pipeline, which composes its functions and says what must be equal. */
    static final class BikeRides implements TablePipeline {
        @Override
        public Pipeline pipeline() {
            return new Pipeline("bike-rides", List.of(RIDES, STATIONS));
        }

        @Override
        public String purpose() {
            return "Publishes the rides of each city.";
        }

        @Override
        public List<OutputTable> outputs() {
            return List.of(CITY_RIDES);
        }

        @Override
        public List<BalanceCheck> balances() {
            return List.of(BalanceCheck.total(RIDES, "fare").equalTo(BalanceCheck.total(CITY_RIDES, "revenue")));
        }

        @Override
        public Computed compute(AcceptedTables in, RunContext run) {
            Dataset<Row> rides = in.of(RIDES).join(in.of(STATIONS), "station_id");
            return new Computed().table(CITY_RIDES, rides.transform(BikeRides::byCityAndDay));
        }

        static Dataset<Row> byCityAndDay(Dataset<Row> rides) {
            return rides.groupBy("city", "ride_date").agg(expr("count(*) as rides"), expr("sum(fare) as revenue"));
        }
    }

    /** Step 4: the application knows the pipeline; its own list is {@code Main.PIPELINES}. */
    public static void main(String... arguments) {
        LocalSpark.session();
        Pipelines pipelines = Pipelines.of(new WeeklyPipeline(), new TablePipelineJob(new BikeRides()));
        Cli cli = Cli.onSpark(pipelines, new Cancellation(), System.out, System.err);
        assertThat(cli.run(arguments).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @TempDir
    Path folder;

    @Test
    void aKilledRunIsFinishedByTheNextOneAndTheSameAgainDoesNothing() throws Exception {
        String rides = "ride_id,station_id,ride_date,fare\n" + lines("1%1$d,%1$d,2024-05-01,1.25\n")
                + lines("2%1$d,%1$d,2024-05-01,0.50\n")
                + "900,99,2024-05-01,1\n901,11,2024-05-06,1\n902,11,2024-05-01,-1\n903,11,2024-05-01,\n"
                + "904,11,2024-05-01,1\n904,11,2024-05-01,2\n";
        Workbench bench = new Workbench(folder)
                .dump("stations", "2024-05-05", "station_id,city\n" + lines("%1$d,City %1$d\n"))
                .dump("rides", "2024-05-05", rides);
        String own = " --set pipelines.bike-rides.";
        String[] run = ("bike-rides --date 2024-05-05" + own + "raw.path=\"" + bench.raw() + "\"" + own
                        + "output.path=\"" + bench.output() + "\"" + own + "tables.rides.max-rejected-fraction=0.1")
                .split(" ");

        assertThat(KilledJvm.onceThereIsAJournal(ThirdPipelineIT.class, bench.output(), run))
                .isEqualTo(KilledJvm.KILLED);
        assertThat(bench.tree()).doesNotContainKey("_weekmart/ledger.json");
        main(run);
        var published = bench.published();
        main(run);
        assertThat(bench.published()).isEqualTo(published);
        assertThat(bench.table("city_rides", "city, ride_date, rides, revenue"))
                .hasSize(50)
                .contains("City 10 2024-05-01 2 1.75", "City 59 2024-05-01 2 1.75");
        assertThat(String.join(", ", bench.table("rejects", "line, array_join(reasons, ' ')")))
                .isEqualTo("102 UNKNOWN_STATION, 103 FUTURE_DATE, 104 NEGATIVE_FARE, 105 MISSING_VALUE(fare),"
                        + " 106 CONFLICTING_KEY, 107 CONFLICTING_KEY");
    }

    /** A line for each station, 10 to 59. */
    private static String lines(String form) {
        return IntStream.range(10, 60).mapToObj(form::formatted).collect(Collectors.joining());
    }
}
