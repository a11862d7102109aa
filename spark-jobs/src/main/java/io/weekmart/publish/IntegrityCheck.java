package io.weekmart.publish;

import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Compares what lies in the folders of the tables with what the ledger says, by listings alone: names and lengths. What a file holds is
 * looked at by {@link Verification}.
 */
final class IntegrityCheck {
    private final Storage storage;
    private final OutputLayout layout;

    IntegrityCheck(Storage storage, OutputLayout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /**
     * The files of the fact and of the dimensions that the ledger does not know, and whose rows readers see: in any folder, of weeks that
     * the ledger knows and of those that it does not. One listing of the fact, however many weeks, and one for each dimension.
     *
     * @param dimensions folder names of the dimensions
     */
    List<StrayFile> strays(Ledger ledger, Collection<String> dimensions) throws IOException {
        List<StoredFile> there = new ArrayList<>(storage.listTree(layout.factTable()));
        for (String dimension : dimensions) {
            there.addAll(storage.listTree(layout.resolve(dimension)));
        }
        return among(there, ledger);
    }

    /** The same of files that were listed before, in the order of their paths. */
    List<StrayFile> among(Collection<StoredFile> there, Ledger ledger) {
        Map<String, PublishedFile> published = files(ledger);
        List<StrayFile> strays = new ArrayList<>();
        for (StoredFile file : there) {
            if (!layout.isHidden(file.path()) && !published.containsKey(layout.relative(file.path()))) {
                Optional<OutputLayout.WeekOfFile> week = layout.weekOf(file.path());
                strays.add(new StrayFile(
                        layout.relative(file.path()),
                        file.bytes(),
                        week.map(at -> Ledger.key(at.yrNum(), at.wkNum())),
                        layout.isOwnName(file.path())));
            }
        }
        strays.sort((a, b) -> a.path().compareTo(b.path()));
        return strays;
    }

    /** Every file that the ledger knows, by its path below the root of the output. */
    Map<String, PublishedFile> files(Ledger ledger) {
        Map<String, PublishedFile> files = new LinkedHashMap<>();
        for (PublishedWeek week : ledger.weeks().values()) {
            week.files().forEach(file -> files.put(layout.relative(new Path(folder(week), file.name())), file));
        }
        ledger.tables()
                .forEach((table, published) ->
                        published.files().forEach(file -> files.put(table + "/" + file.name(), file)));
        return files;
    }

    private Path folder(PublishedWeek week) {
        return layout.week(week.yrNum(), week.wkNum());
    }
}
