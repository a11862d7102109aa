package io.weekmart.launcher.iam;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A call of AWS, and what must be allowed for it.
 *
 * @param who makes it
 * @param method of the SDK's client, such as emr.runJobFlow; empty where the call is not made by the launcher's code
 * @param action of IAM, such as elasticmapreduce:RunJobFlow
 * @param resource name of what it is called on
 * @param condition name of what narrows it down; empty for nothing
 * @param when the part of the configuration that asks for it; empty for always
 */
record Call(Principal who, String method, String action, String resource, String condition, String when) {
    private static final String TABLE = "calls.csv";

    /** All calls, as the table has them. */
    static List<Call> all() {
        InputStream table = Objects.requireNonNull(Call.class.getResourceAsStream(TABLE), TABLE);
        try (CsvReader<NamedCsvRecord> lines =
                CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            return lines.stream()
                    .map(line -> new Call(
                            Principal.valueOf(line.getField("who").toUpperCase(Locale.ROOT)),
                            line.getField("call"),
                            line.getField("action"),
                            line.getField("resource"),
                            line.getField("condition"),
                            line.getField("when")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
