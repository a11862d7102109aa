package io.weekmart.extract;

import io.weekmart.contract.table.Pipeline;
import java.time.LocalDate;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param pipelines all whose keys are known
 * @param pipeline the one whose tables are read
 * @param date of the dumps
 * @param plan whether nothing is read but what the server knows of its tables
 * @param partial whether a day that is not over may be read
 * @param confUris configuration files, a later one wins
 * @param sets single keys of the configuration as key=value
 */
public record ExtractRequest(
        List<Pipeline> pipelines,
        Pipeline pipeline,
        LocalDate date,
        boolean plan,
        boolean partial,
        List<String> confUris,
        List<String> sets) {
    public ExtractRequest {
        pipelines = List.copyOf(pipelines);
        confUris = List.copyOf(confUris);
        sets = List.copyOf(sets);
    }
}
