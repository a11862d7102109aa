package io.weekmart.launcher.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.launcher.aws.AwsJsonServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stands in for Glue: one catalog in memory, with Glue's limits and answers. */
public final class GlueServer extends AwsJsonServer {
    private static final int COMMENT_LENGTH = 255;
    /** Far below Glue's own, so that a few partitions need two pages. */
    private static final int PARTITIONS_A_PAGE = 7;

    private final Map<String, Map<String, Table>> databases = new TreeMap<>();
    private final Set<String> firstRefused = new HashSet<>();
    private int archived;
    private int writesLeft = Integer.MAX_VALUE;

    /** A table: its input as it was sent, and its partitions by their values. */
    private static final class Table {
        private ObjectNode input;
        private final Map<String, ObjectNode> partitions = new LinkedHashMap<>();

        private Table(ObjectNode input) {
            this.input = input;
        }
    }

    /** Carries the next call of an action out for all partitions of its batch but the first. */
    public synchronized void refuseFirst(String action) {
        firstRefused.add(action);
    }

    /** Carries out so many writing calls from now on, and denies all others, as if whoever calls had been killed after the last one. */
    public synchronized void writesLeft(int left) {
        writesLeft = left;
    }

    /** The calls so far that write, or were meant to, in their order. */
    public synchronized List<String> writes() {
        return calls().stream().filter(call -> !call.startsWith("Get")).toList();
    }

    /** How many old versions of tables are kept. */
    public synchronized int archived() {
        return archived;
    }

    public synchronized List<String> databases() {
        return List.copyOf(databases.keySet());
    }

    public synchronized List<String> tables(String database) {
        return List.copyOf(databases.getOrDefault(database, Map.of()).keySet());
    }

    /** The definition of a table; what a test changes in it, it changes here. */
    public synchronized ObjectNode table(String database, String table) {
        return found(database, table).input;
    }

    /** A table of somebody else's. */
    public synchronized void add(String database, String table, String location) {
        ObjectNode input = MAPPER.createObjectNode().put("Name", table);
        input.putObject("StorageDescriptor").put("Location", location);
        databases.computeIfAbsent(database, unused -> new TreeMap<>()).put(table, new Table(input));
    }

    /** The values of the partitions of a table, as "2024/18", in their order. */
    public synchronized List<String> partitions(String database, String table) {
        return found(database, table).partitions.keySet().stream().sorted().toList();
    }

    public synchronized ObjectNode partition(String database, String table, String values) {
        return Objects.requireNonNull(found(database, table).partitions.get(values), values);
    }

    /** Adds a partition by hand. */
    public synchronized void addPartition(String database, String table, String... values) {
        ObjectNode partition = MAPPER.createObjectNode();
        ArrayNode list = partition.putArray("Values");
        List.of(values).forEach(list::add);
        found(database, table).partitions.put(String.join("/", values), partition);
    }

    /** Drops a partition by hand. */
    public synchronized void dropPartition(String database, String table, String values) {
        found(database, table).partitions.remove(values);
    }

    @Override
    protected @Nullable Fate fate(String action) {
        @Nullable Fate next = super.fate(action);
        return !action.startsWith("Get") && writesLeft-- <= 0 ? Fate.DENIED : next;
    }

    @Override
    protected ObjectNode carryOut(String action, JsonNode request) {
        boolean ofFirst = firstRefused.remove(action);
        String database = request.path("DatabaseName").asText();
        String table = request.path("TableName").asText();
        return switch (action) {
            case "GetDatabase" -> getDatabase(request.path("Name").asText());
            case "CreateDatabase" ->
                createDatabase(request.path("DatabaseInput").path("Name").asText());
            case "GetTable" -> getTable(database, request.path("Name").asText());
            case "CreateTable" -> createTable(database, (ObjectNode) request.path("TableInput"));
            case "UpdateTable" ->
                updateTable(
                        database,
                        (ObjectNode) request.path("TableInput"),
                        request.path("SkipArchive").asBoolean());
            case "GetPartitions" ->
                getPartitions(found(database, table), request.path("NextToken").asInt(0));
            case "BatchCreatePartition" ->
                createPartitions(found(database, table), limited(request.path("PartitionInputList"), 100), ofFirst);
            case "BatchUpdatePartition" ->
                updatePartitions(found(database, table), limited(request.path("Entries"), 100), ofFirst);
            case "BatchDeletePartition" ->
                deletePartitions(found(database, table), limited(request.path("PartitionsToDelete"), 25), ofFirst);
            default -> throw new Refusal("InvalidInputException", "No such action here: " + action);
        };
    }

    private ObjectNode getDatabase(String database) {
        if (!databases.containsKey(database)) {
            throw new Refusal("EntityNotFoundException", "Database " + database + " not found.");
        }
        ObjectNode answer = MAPPER.createObjectNode();
        answer.putObject("Database").put("Name", database);
        return answer;
    }

    private ObjectNode createDatabase(String database) {
        if (databases.putIfAbsent(database, new TreeMap<>()) != null) {
            throw new Refusal("AlreadyExistsException", "Database already exists.");
        }
        return MAPPER.createObjectNode();
    }

    private ObjectNode getTable(String database, String table) {
        ObjectNode answer = MAPPER.createObjectNode();
        answer.set("Table", found(database, table).input.deepCopy());
        return answer;
    }

    private ObjectNode createTable(String database, ObjectNode input) {
        Map<String, Table> tables = databases.get(database);
        if (tables == null) {
            throw new Refusal("EntityNotFoundException", "Database " + database + " not found.");
        }
        checkComments(input);
        if (tables.putIfAbsent(input.path("Name").asText(), new Table(input)) != null) {
            throw new Refusal("AlreadyExistsException", "Table already exists.");
        }
        return MAPPER.createObjectNode();
    }

    private ObjectNode updateTable(String database, ObjectNode input, boolean skipArchive) {
        checkComments(input);
        found(database, input.path("Name").asText()).input = input;
        archived += skipArchive ? 0 : 1;
        return MAPPER.createObjectNode();
    }

    private static void checkComments(ObjectNode input) {
        for (JsonNode column : input.path("StorageDescriptor").path("Columns")) {
            if (column.path("Comment").asText().length() > COMMENT_LENGTH) {
                throw new Refusal(
                        "ValidationException", "The comment of " + column.path("Name") + " is longer than 255.");
            }
        }
    }

    private static ObjectNode getPartitions(Table table, int from) {
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode list = answer.putArray("Partitions");
        List<ObjectNode> all = new ArrayList<>(table.partitions.values());
        int to = Math.min(all.size(), from + PARTITIONS_A_PAGE);
        all.subList(from, to).forEach(partition -> list.add(partition.deepCopy()));
        if (to < all.size()) {
            answer.put("NextToken", String.valueOf(to));
        }
        return answer;
    }

    private static ObjectNode createPartitions(Table table, JsonNode inputs, boolean ofFirst) {
        Errors errors = new Errors("PartitionValues", ofFirst);
        for (JsonNode input : inputs) {
            String values = values(input.path("Values"));
            if (errors.refused(input.path("Values"))) {
                continue;
            }
            if (input.path("Values").size() != table.input.path("PartitionKeys").size()) {
                errors.add(input.path("Values"), "InvalidInputException", "The number of values is wrong.");
            } else if (table.partitions.putIfAbsent(values, (ObjectNode) input) != null) {
                errors.add(input.path("Values"), "AlreadyExistsException", "Partition already exists.");
            }
        }
        return errors.answer;
    }

    private static ObjectNode updatePartitions(Table table, JsonNode entries, boolean ofFirst) {
        Errors errors = new Errors("PartitionValueList", ofFirst);
        for (JsonNode entry : entries) {
            JsonNode values = entry.path("PartitionValueList");
            if (!errors.refused(values)
                    && table.partitions.replace(values(values), (ObjectNode) entry.path("PartitionInput")) == null) {
                errors.add(values, "EntityNotFoundException", "Partition not found.");
            }
        }
        return errors.answer;
    }

    private static ObjectNode deletePartitions(Table table, JsonNode gone, boolean ofFirst) {
        Errors errors = new Errors("PartitionValues", ofFirst);
        for (JsonNode one : gone) {
            if (!errors.refused(one.path("Values")) && table.partitions.remove(values(one.path("Values"))) == null) {
                errors.add(one.path("Values"), "EntityNotFoundException", "Partition not found.");
            }
        }
        return errors.answer;
    }

    /** The errors of a batch, of which the first entry may be refused for a test's sake. */
    private static final class Errors {
        private final ObjectNode answer = MAPPER.createObjectNode();
        private final ArrayNode list = answer.putArray("Errors");
        private final String named;
        private boolean ofFirst;

        private Errors(String named, boolean ofFirst) {
            this.named = named;
            this.ofFirst = ofFirst;
        }

        private boolean refused(JsonNode values) {
            boolean first = ofFirst;
            ofFirst = false;
            if (first) {
                add(values, "InternalServiceException", "Try again");
            }
            return first;
        }

        private void add(JsonNode values, String code, String message) {
            ObjectNode error = list.addObject();
            error.set(named, values.deepCopy());
            error.putObject("ErrorDetail").put("ErrorCode", code).put("ErrorMessage", message);
        }
    }

    private static JsonNode limited(JsonNode list, int limit) {
        if (list.isEmpty() || list.size() > limit) {
            throw new Refusal("ValidationException", list.size() + " entries, expected 1 to " + limit);
        }
        return list;
    }

    private static String values(JsonNode list) {
        List<String> values = new ArrayList<>();
        list.forEach(value -> values.add(value.asText()));
        return String.join("/", values);
    }

    private Table found(String database, String table) {
        Table found = databases.getOrDefault(database, Map.of()).get(table);
        if (found == null) {
            throw new Refusal("EntityNotFoundException", "Table " + table + " not found.");
        }
        return found;
    }
}
