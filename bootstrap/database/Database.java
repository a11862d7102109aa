import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;

/** What bootstrap/run-database needs of a database, for machines that have a JDK and nothing else: a server, and statements. */
final class Database {
    private Database() {}

    /** Serves the data of a folder until its standard input ends; or runs the statements of a file, or of an argument, and prints the rows of the last one. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(arguments[1])
                    .setCleanDataDirectory(false)
                    .start()) {
                System.out.println("PORT " + server.getPort());
                while (System.in.read() >= 0) {
                    // Whoever started it holds the other end open.
                }
            }
            return;
        }
        Path file = Path.of(arguments[1]);
        String statements = Files.isRegularFile(file) ? Files.readString(file) : arguments[1];
        Properties login = new Properties();
        login.setProperty("user", System.getenv("PGUSER"));
        login.setProperty("password", System.getenv("WEEKMART_PG_PASSWORD"));
        Driver driver = new org.postgresql.Driver();
        try (Connection connection = driver.connect(arguments[0], login);
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(statements);
            while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
                rows = false;
            }
            if (rows) {
                print(connection, statements);
            }
        }
    }

    private static void print(Connection connection, String query) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(String.format(i == 1 ? "  %-40s" : "%14s", rows.getString(i)));
                }
                System.out.println(line);
            }
        }
    }
}
