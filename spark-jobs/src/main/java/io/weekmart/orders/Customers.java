package io.weekmart.orders;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.weekmart.contract.run.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Customers as the published tables show them: customer_id, customer_name, customer_email. */
final class Customers {
    static final String ID = "customer_id";
    static final String NAME = "customer_name";
    static final String EMAIL = "customer_email";

    private Customers() {}

    /**
     * One row per customer.
     *
     * <p>The name is first and last name joined by one blank; what is empty is left out, and the name is null where both are. Source: the
     * contract of the pipeline orders, customer_orders.
     *
     * @param customers rows of the raw table
     * @param email the address as it is to be published, made of customer_email
     */
    static Dataset<Row> named(Dataset<Row> customers, Column email) {
        return customers.select(
                col(ID),
                expr("nullif(concat_ws(' ', customer_fname, customer_lname), '')")
                        .as(NAME),
                email.as(EMAIL));
    }

    /** The address as it is. */
    static Column kept() {
        return col(EMAIL);
    }

    /** No address. */
    static Column dropped() {
        return lit(null).cast(DataTypes.StringType);
    }

    /**
     * The hash of the address, see {@link #hash}; null where there is none. The salt is no literal: Spark shows those in plans, in its
     * event log and in its user interface.
     */
    static Column hashed(String salt) {
        UserDefinedFunction hash = udf(
                (UDF1<String, String>) address -> address == null ? null : hash(salt, address), DataTypes.StringType);
        return hash.apply(col(EMAIL));
    }

    /**
     * SHA-256 in 64 hexadecimal digits over the UTF-8 bytes of the salt and, behind them, of the address without blanks around it and in lower
     * case, so that one address gives one hash however it was typed.
     */
    static String hash(String salt, String address) {
        MessageDigest digest = Sha256.digest();
        digest.update(salt.getBytes(StandardCharsets.UTF_8));
        digest.update(address.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(digest);
    }
}
