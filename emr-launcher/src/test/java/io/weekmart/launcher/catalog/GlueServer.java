package io.weekmart.launcher.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Glue's API, over HTTP: one catalog in memory, with Glue's limits and answers. It loses or refuses answers where a test
 * wants that.
 */
public final class GlueServer implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int COMMENT_LENGTH = 255;
    /** Far below Glue's own, so that a few partitions need two pages. */
    private static final int PARTITIONS_A_PAGE = 7;

    private final HttpServer server;
    private final Map<String, Map<String, Table>> databases = new TreeMap<>();
    private final Map<String, Deque<Fate>> fates = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private int archived;
    private int writesLeft = Integer.MAX_VALUE;

    /** What becomes of a call. */
    public enum Fate {
        THROTTLED(400, "ThrottlingException", "Rate exceeded"),
        BROKEN(500, "InternalServiceException", "An internal error"),
        /** Carried out, and answered with an error all the same. */
        BROKEN_AFTER_EFFECT(500, "InternalServiceException", "An internal error"),
        DENIED(400, "AccessDeniedException", "User is not authorized"),
        /** Carried out for all partitions of the batch but the first. */
        FIRST_REFUSED(200, "InternalServiceException", "Try again");

        private final int status;
        private final String code;
        private final String message;

        Fate(int status, String code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }
    }

    /** A table: its input as it was sent, and its partitions by their values. */
    private static final class Table {
        private ObjectNode input;
        private final Map<String, ObjectNode> partitions = new LinkedHashMap<>();

        private Table(ObjectNode input) {
            this.input = input;
        }
    }

    /** An answer that is an error. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        private Refusal(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private GlueServer(HttpServer server) {
        this.server = server;
    }

    /** Starts on a free port of 127.0.0.1. */
    public static GlueServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            GlueServer server = new GlueServer(http);
            http.createContext("/", server::handle);
            http.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "glue");
                thread.setDaemon(true);
                return thread;
            }));
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Decides on the next calls of an action, one fate each. */
    public synchronized void next(String action, Fate... coming) {
        fates.computeIfAbsent(action, unused -> new ArrayDeque<>()).addAll(List.of(coming));
    }

    /** Carries out so many writing calls from now on, and denies all others, as if whoever calls had been killed after the last one. */
    public synchronized void writesLeft(int left) {
        writesLeft = left;
    }

    /** The calls so far that write, or were meant to, in their order. */
    public synchronized List<String> writes() {
        return calls.stream().filter(call -> !call.startsWith("Get")).toList();
    }

    public synchronized void forgetCalls() {
        calls.clear();
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

    private void handle(HttpExchange exchange) throws IOException {
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
        JsonNode request = MAPPER.readTree(exchange.getRequestBody());
        int status = 200;
        ObjectNode answer = MAPPER.createObjectNode();
        synchronized (this) {
            calls.add(action);
            @Nullable Fate fate = fates.getOrDefault(action, new ArrayDeque<>()).pollFirst();
            if (!action.startsWith("Get") && writesLeft-- <= 0) {
                fate = Fate.DENIED;
            }
            try {
                if (fate == null || fate == Fate.BROKEN_AFTER_EFFECT || fate == Fate.FIRST_REFUSED) {
                    answer = carryOut(action, request, fate == Fate.FIRST_REFUSED ? fate : null);
                }
            } catch (Refusal e) {
                status = 400;
                answer.put("__type", e.code).put("Message", e.getMessage());
            }
            if (fate != null && fate != Fate.FIRST_REFUSED) {
                status = fate.status;
                answer = error(fate);
            }
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static ObjectNode error(Fate fate) {
        return MAPPER.createObjectNode().put("__type", fate.code).put("Message", fate.message);
    }

    private ObjectNode carryOut(String action, JsonNode request, @Nullable Fate ofFirst) {
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

    private static ObjectNode createPartitions(Table table, JsonNode inputs, @Nullable Fate ofFirst) {
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

    private static ObjectNode updatePartitions(Table table, JsonNode entries, @Nullable Fate ofFirst) {
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

    private static ObjectNode deletePartitions(Table table, JsonNode gone, @Nullable Fate ofFirst) {
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
        private @Nullable Fate ofFirst;

        private Errors(String named, @Nullable Fate ofFirst) {
            this.named = named;
            this.ofFirst = ofFirst;
        }

        private boolean refused(JsonNode values) {
            if (ofFirst == null) {
                return false;
            }
            add(values, ofFirst.code, ofFirst.message);
            ofFirst = null;
            return true;
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

    @Override
    public void close() {
        server.stop(0);
    }
}
