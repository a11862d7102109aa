package io.weekmart.launcher.catalog;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.launcher.aws.AwsRefusal;
import io.weekmart.launcher.config.NightSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.ErrorDetail;
import software.amazon.awssdk.services.glue.model.GetPartitionsResponse;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** Glue's API for the database of one pipeline, within its limits. Everything may be repeated: what is there already, or gone already, is fine. */
public final class GlueCatalog implements AutoCloseable {
    private static final int MOST_CREATED = 100;
    private static final int MOST_UPDATED = 100;
    private static final int MOST_DELETED = 25;
    private static final String EXISTS = "AlreadyExistsException";
    private static final String GONE = "EntityNotFoundException";
    /** No error is harmless: what is gone while it is changed has to be added again. */
    private static final String NOTHING = "";

    private static final Set<String> PASSING =
            Set.of("InternalServiceException", "OperationTimeoutException", "ConcurrentModificationException");

    private final GlueClient glue;
    private final String database;
    private final String pipeline;

    private GlueCatalog(GlueClient glue, String database, String pipeline) {
        this.glue = glue;
        this.database = database;
        this.pipeline = pipeline;
    }

    public static GlueCatalog connect(NightSettings settings) {
        try {
            return new GlueCatalog(
                    GlueClient.builder()
                            .httpClientBuilder(ApacheHttpClient.builder())
                            .build(),
                    settings.catalog().database(),
                    settings.pipeline().name());
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "reach Glue", "glue:GetDatabase");
        }
    }

    String database() {
        return database;
    }

    /** Whether the database is there. */
    public boolean exists() {
        return call("look at database " + database, "GetDatabase", client -> {
            try {
                client.getDatabase(request -> request.name(database));
                return true;
            } catch (EntityNotFoundException e) {
                return false;
            }
        });
    }

    /** Makes the database; one that is there by now is as good. */
    void create() {
        call("make database " + database, "CreateDatabase", client -> {
            try {
                client.createDatabase(request -> request.databaseInput(input ->
                        input.name(database).description("The tables of Weekmart's pipeline " + pipeline + ".")));
                return true;
            } catch (AlreadyExistsException e) {
                return false;
            }
        });
    }

    Optional<Table> table(String name) {
        return call("look at table " + name, "GetTable", client -> {
            try {
                return Optional.of(client.getTable(
                                request -> request.databaseName(database).name(name))
                        .table());
            } catch (EntityNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Makes a table.
     *
     * @return false where one of that name is there by now: ours, if only the answer to an earlier try was lost
     */
    boolean create(TableInput table) {
        return call("make table " + table.name(), "CreateTable", client -> {
            try {
                client.createTable(request -> request.databaseName(database).tableInput(table));
                return true;
            } catch (AlreadyExistsException e) {
                return false;
            }
        });
    }

    /** Glue keeps a version of every table each time it is updated, unless it is told not to. */
    void update(TableInput table) {
        this.<Object>call(
                "update table " + table.name(),
                "UpdateTable",
                client -> client.updateTable(request ->
                        request.databaseName(database).tableInput(table).skipArchive(true)));
    }

    /** All partitions of a table, with what Glue says of their places and columns. */
    SortedMap<PartitionValues, StorageDescriptor> partitions(Table table) {
        List<String> columns = table.partitionKeys().stream().map(Column::name).toList();
        return call("list the partitions of " + table.name(), "GetPartitions", client -> {
            SortedMap<PartitionValues, StorageDescriptor> partitions = new TreeMap<>();
            for (GetPartitionsResponse page : client.getPartitionsPaginator(
                    request -> request.databaseName(database).tableName(table.name()))) {
                for (Partition partition : page.partitions()) {
                    partitions.put(PartitionValues.of(columns, partition.values()), partition.storageDescriptor());
                }
            }
            return partitions;
        });
    }

    void add(TableDefinition table, Collection<PartitionValues> partitions) {
        for (List<PartitionValues> batch : batches(partitions, MOST_CREATED)) {
            List<PartitionInput> inputs = batch.stream().map(table::partition).toList();
            call("add partitions to " + table.name(), "BatchCreatePartition", client -> client.batchCreatePartition(
                                    request -> request.databaseName(database)
                                            .tableName(table.name())
                                            .partitionInputList(inputs))
                            .errors())
                    .forEach(error -> check(table, "add", error.partitionValues(), error.errorDetail(), EXISTS));
        }
    }

    void update(TableDefinition table, Collection<PartitionValues> partitions) {
        for (List<PartitionValues> batch : batches(partitions, MOST_UPDATED)) {
            call("update partitions of " + table.name(), "BatchUpdatePartition", client -> client.batchUpdatePartition(
                                    request -> request.databaseName(database)
                                            .tableName(table.name())
                                            .entries(batch.stream()
                                                    .map(values -> BatchUpdatePartitionRequestEntry.builder()
                                                            .partitionValueList(values.values())
                                                            .partitionInput(table.partition(values))
                                                            .build())
                                                    .toList()))
                            .errors())
                    .forEach(error -> check(table, "update", error.partitionValueList(), error.errorDetail(), NOTHING));
        }
    }

    void drop(TableDefinition table, Collection<PartitionValues> partitions) {
        for (List<PartitionValues> batch : batches(partitions, MOST_DELETED)) {
            List<PartitionValueList> values = batch.stream()
                    .map(partition -> PartitionValueList.builder()
                            .values(partition.values())
                            .build())
                    .toList();
            call("drop partitions of " + table.name(), "BatchDeletePartition", client -> client.batchDeletePartition(
                                    request -> request.databaseName(database)
                                            .tableName(table.name())
                                            .partitionsToDelete(values))
                            .errors())
                    .forEach(error -> check(table, "drop", error.partitionValues(), error.errorDetail(), GONE));
        }
    }

    private void check(TableDefinition table, String what, List<String> partition, ErrorDetail error, String harmless) {
        if (!harmless.equals(error.errorCode())) {
            String said = "Cannot " + what + " partition " + partition + " of " + database + "." + table.name()
                    + ": Glue says " + error.errorCode() + ": " + error.errorMessage();
            String hint = "Try again: emr-launcher catalog sync. What was done before stays done.";
            throw PASSING.contains(error.errorCode())
                    ? UserFault.passing(ExitCode.CLUSTER, said, hint, null)
                    : new UserFault(ExitCode.CLUSTER, said, hint);
        }
    }

    private static List<List<PartitionValues>> batches(Collection<PartitionValues> partitions, int most) {
        List<PartitionValues> all = List.copyOf(partitions);
        List<List<PartitionValues>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            batches.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return batches;
    }

    private <T> T call(String what, String action, Function<GlueClient, T> call) {
        try {
            return call.apply(glue);
        } catch (SdkException e) {
            throw AwsRefusal.of(e, what + " in Glue", "glue:" + action);
        }
    }

    @Override
    public void close() {
        glue.close();
    }
}
