package io.weekmart.publish;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * What is to be published in one go.
 *
 * @param files put in the place of what is at their targets, one by one in this order
 * @param folders that hold the targets and nothing else afterwards: every other file in them that is not published then is deleted, after
 *     the files were put in place. A week that became empty is a folder without a target
 * @param ledger what is published then
 */
public record Publication(List<StagedFile> files, List<Path> folders, Ledger.Draft ledger) {

    public Publication {
        files = List.copyOf(files);
        folders = List.copyOf(folders);
    }

    /**
     * What a publication did.
     *
     * @param replaced files created or replaced
     * @param deleted files deleted
     * @param millis from the first change that a reader could see to the last: how long a listing could be overtaken
     */
    public record Result(int replaced, int deleted, long millis) {}
}
