package io.weekmart.extract;

import java.nio.file.Path;

/** The database of the small online shop on a MariaDB. */
final class MariaDbShop {
    private MariaDbShop() {}

    /** The tables without rows, all of which are read whole. */
    static Database whole(Path folder) {
        return whole(MariaDbServer.started(), folder);
    }

    private static Database whole(MariaDbServer server, Path folder) {
        return new Database(server, "orders", folder)
                .sql(OnlineShop.TABLES.replace("order_date timestamp", "order_date datetime(6)"));
    }

    /** The tables without rows, and how they are extracted. */
    static Database empty(Path folder) {
        return whole(folder).set(OnlineShop.BOUNDS);
    }

    /** Two customers, and three orders of 4 to 6 May 2024. */
    static Database of(Path folder) {
        return of(MariaDbServer.started(), folder);
    }

    /** The same on a server of its own. */
    static Database of(MariaDbServer server, Path folder) {
        return whole(server, folder)
                .set(OnlineShop.BOUNDS)
                .sql(
                        """
                        INSERT INTO customers VALUES
                          (1, 'Ann', 'Lee', 'ann@example.org', 'hunter2', '1 Elm St', 'Basel', 'BS', '04051'),
                          (2, 'Bob', 'O''Hara, Jr.', NULL, 'hunter3', '2 "Oak" St', 'Bern', 'BE', '');
                        INSERT INTO products VALUES (10, 100, 'Kettle', 'steel', 12.50, NULL);
                        INSERT INTO orders VALUES (1, '2024-05-04 09:00', 1, 'CLOSED'),
                          (2, '2024-05-05 23:59:59.999999', 2, 'PENDING'), (3, '2024-05-06 00:00', 1, 'PENDING');
                        INSERT INTO order_items VALUES (11, 1, 10, 2, 25.00, 12.50), (12, 2, 10, 0.5, 6.25, 12.50),
                          (13, 3, 10, 1, 12.50, 12.50);
                        """);
    }
}
