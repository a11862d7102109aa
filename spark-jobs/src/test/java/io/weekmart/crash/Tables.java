package io.weekmart.crash;

import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;

/**
 * The tables of an output as readers see them.
 *
 * @param storeWeeks the rows of the fact by week and store
 * @param others the rows of dimensions and rejects by table
 */
record Tables(SortedMap<String, List<String>> storeWeeks, Map<String, List<String>> others) {

    /** Reads them all. */
    static Tables of(String output, Configuration hadoop) throws IOException {
        OutputLayout layout = OutputLayout.of(output);
        TableReader reader = new TableReader(hadoop);
        Map<String, List<String>> others = new HashMap<>();
        for (String table : List.of("dim_store", "dim_product", "dim_calendar", "rejects")) {
            others.put(table, reader.rows(layout.resolve(table)));
        }
        return new Tables(reader.storeWeeks(layout.resolve(FactTable.NAME)), others);
    }
}
