package io.weekmart.contract.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an address of JDBC may hold. It is shown in messages, plans and manifests, and what it sets wins over what Weekmart tells the driver. */
final class DatabaseAddress {
    private static final Pattern ANY = Pattern.compile("jdbc:[a-z][a-z0-9]*:.+");
    private static final Pattern OF_MYSQL = Pattern.compile("jdbc:(mysql|mariadb):.*");

    /** One server, so that the driver goes on on no other one. */
    private static final Pattern ONE_SERVER =
            Pattern.compile("jdbc:(mysql|mariadb)://([^/?:,\\[\\]]+|\\[[0-9A-Fa-f:.%]+])(:\\d+)?([/?].*)?");

    /** Parts of the names of what would hold a secret, or is a key of its own. */
    private static final List<String> SECRETS =
            List.of("user", "pass", "pwd", "ssl", "tls", "token", "key", "secret", "trust");

    /** In lower case: what changes texts, reads files of this machine, writes a log, or lets the driver connect anew within a snapshot. */
    private static final Set<String> CHANGING = Set.of(
            "characterencoding",
            "charactersetresults",
            "connectioncollation",
            "sessionvariables",
            "initsql",
            "autoreconnect",
            "autoreconnectforpools",
            "transactionreplay",
            "usecursorfetch",
            "allowloadlocalinfile",
            "allowloadlocalinfileinpath",
            "allowlocalinfile",
            "allowurlinlocalinfile",
            "queryinterceptors",
            "connectionlifecycleinterceptors",
            "propertiestransform",
            "logservererrordetail",
            "loggerfile",
            "loggerlevel");

    private DatabaseAddress() {}

    /**
     * Why an address is not taken; it is never part of the reason, since it may hold a password.
     *
     * @param block name of the section in which the address stands
     */
    static Optional<String> refusal(String url, String block) {
        if (!ANY.matcher(url).matches()) {
            return Optional.of("must be an address of JDBC, such as jdbc:postgresql://db.example.org:5432/shop");
        }
        List<String> parameters = List.of(url.split("[?&;]")).stream()
                .skip(1)
                .map(parameter ->
                        parameter.toLowerCase(Locale.ROOT).split("=", 2)[0].strip())
                .toList();
        // A part in parentheses may hold all that a parameter may, and so may a name that is written in another way.
        if (url.contains("@")
                || url.contains("(")
                || parameters.stream()
                        .anyMatch(name -> name.contains("%") || SECRETS.stream().anyMatch(name::contains))) {
            return Optional.of("must hold neither user nor password, nor settings of TLS: " + block
                    + ".user, the secret and " + block + ".tls say them");
        }
        if (OF_MYSQL.matcher(url).matches() && !ONE_SERVER.matcher(url).matches()) {
            return Optional.of(
                    "must name one server, such as jdbc:mysql://db.example.org:3306/shop: a snapshot of MySQL or"
                            + " MariaDB is on one server, and the driver would go on on another one");
        }
        return parameters.stream()
                .filter(CHANGING::contains)
                .findFirst()
                .map(name -> "must not set " + name + ", which would change what is read");
    }
}
