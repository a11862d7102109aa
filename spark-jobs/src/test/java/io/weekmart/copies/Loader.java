package io.weekmart.copies;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A process that loads what a {@link Mart} has published: what can be killed, and whose CPU time can be measured. */
public final class Loader {
    /** What it prints once it is connected. */
    static final String LOADING = "loading";

    /** The columns of a table of items sold, as an online shop has them. */
    static final List<Field> WIDE = List.of(
            Mart.ITEM,
            Field.required("order_id", FieldType.LONG, "Order of the item."),
            Field.required("customer_id", FieldType.LONG, "Who ordered it."),
            Field.required("ordered", FieldType.TIMESTAMP, "When it was ordered."),
            Field.required("status", FieldType.TEXT, "State of the order."),
            Mart.NAME,
            Field.required("quantity", FieldType.QUANTITY, "How many."),
            Mart.PRICE,
            Field.required("subtotal", FieldType.MONEY, "Price of all."));

    private Loader() {}

    /** The database; the root of the output; whether the columns are the many; what is published. */
    public static void main(String[] args) {
        List<Field> columns = args[2].equals("wide") ? WIDE : List.of(Mart.ITEM, Mart.NAME, Mart.PRICE);
        AtomicBoolean begun = new AtomicBoolean();
        try {
            Copied copied = Mart.load(
                    args[0],
                    OutputLayout.of(args[1]),
                    columns,
                    Arrays.asList(args).subList(3, args.length),
                    connection -> {
                        if (begun.compareAndSet(false, true)) {
                            System.out.println(LOADING);
                        }
                    });
            System.out.println(copied.sentence());
        } catch (UserFault fault) {
            System.out.println(fault.getMessage());
            System.exit(fault.exitCode().code());
        }
    }

    /** The command of such a process. */
    static List<String> command(Mart mart, List<Field> columns, List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Loader.class.getName(),
                mart.settings().url(),
                mart.output().toString(),
                columns.equals(WIDE) ? "wide" : "narrow"));
        command.addAll(words);
        return command;
    }

    static Process start(Mart mart, List<String> words) throws IOException {
        return new ProcessBuilder(command(mart, List.of(), words))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
