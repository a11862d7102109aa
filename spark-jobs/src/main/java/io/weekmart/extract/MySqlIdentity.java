package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which server and which session a statement meets, and what would change what it reads. A proxy, or a driver that connects anew, may go on on
 * another server without a word, where there is no snapshot.
 *
 * @param values by what they are called in SQL
 */
record MySqlIdentity(Map<String, String> values) {
    private static final String CONNECTION = "CONNECTION_ID()";
    private static final String UUID = "@@server_uuid";
    private static final Set<String> OF_THE_SERVER = Set.of("@@server_id", "@@hostname", "@@port", UUID);
    private static final List<String> OF_BOTH = List.of(
            CONNECTION,
            "@@server_id",
            "@@hostname",
            "@@port",
            "@@session.autocommit",
            "@@session.time_zone",
            "@@session.sql_mode",
            "@@session.character_set_results");

    MySqlIdentity {
        values = Map.copyOf(values);
    }

    /** Asks within the transaction. */
    static MySqlIdentity of(MySqlSession session, boolean mariaDb) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : OF_BOTH) {
            values.put(name, "");
        }
        values.put(mariaDb ? "@@in_transaction" : UUID, "");
        List<String> names = List.copyOf(values.keySet());
        List<@Nullable String> row =
                session.rows("SELECT " + String.join(", ", names)).get(0);
        for (int i = 0; i < names.size(); i++) {
            values.put(Objects.requireNonNull(names.get(i)), String.valueOf(row.get(i)));
        }
        return new MySqlIdentity(values);
    }

    /** The server's number of the session. */
    String connection() {
        return Objects.requireNonNull(values.get(CONNECTION));
    }

    /** Whether another session is on the same server; there may be none. */
    boolean isSameServer(@Nullable MySqlIdentity other) {
        return other != null
                && values.keySet().stream()
                        .filter(name -> OF_THE_SERVER.contains(name))
                        .allMatch(name ->
                                Objects.equals(values.get(name), other.values().get(name)));
    }

    /**
     * Ends the run where it is not the same any more.
     *
     * @throws UserFault with exit code 3, naming what differs
     */
    void require(MySqlIdentity now) {
        List<String> differences = values.keySet().stream()
                .sorted()
                .filter(name -> !Objects.equals(values.get(name), now.values().get(name)))
                .map(name -> name + " was " + values.get(name) + " and is "
                        + now.values().get(name))
                .toList();
        if (!differences.isEmpty()) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    "Cannot read the database: the statements of one transaction met different servers or sessions, as"
                            + " behind a proxy that distributes them: " + String.join(", ", differences) + ".",
                    "Name one server in extract.url, without a proxy. Then run again.",
                    null);
        }
    }
}
