package io.weekmart.copies;

import static io.weekmart.copies.Mart.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copies in CSV: one file for each partition, replaced as a whole. */
class CsvCopiesTest {
    @TempDir
    Path folder;

    private Mart mart;
    private Path csv;

    @BeforeEach
    void publishes() {
        csv = folder.resolve("csv");
        mart = new Mart(folder)
                .day("2024-05-04", row(1L, "Kettle", new BigDecimal("9.50")))
                .day("2024-05-05", row(2L, "Toaster", null))
                .items(row(1L, "Kettle"), row(2L, null), row(3L, ""), row(4L, "2\" pan, \"new\"\nblue"));
    }

    /** All files but the bookkeeping's. */
    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(csv)) {
            return paths.filter(Files::isRegularFile)
                    .map(file -> csv.relativize(file).toString())
                    .filter(name -> !name.startsWith("_"))
                    .sorted()
                    .toList();
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(csv.resolve(name));
    }

    @Test
    void eachPartitionIsAFileWithAHeaderInAFolderOfItsName() throws IOException {
        assertThat(mart.csv(csv)).isEqualTo(new Copied(3, 0, 6, 0));

        assertThat(files())
                .containsExactly("items/items.csv", "sold/day=2024-05-04/sold.csv", "sold/day=2024-05-05/sold.csv");
        assertThat(text("sold/day=2024-05-04/sold.csv")).isEqualTo("item_id,item_name,price\r\n1,Kettle,9.50\r\n");
        assertThat(text("sold/day=2024-05-05/sold.csv")).isEqualTo("item_id,item_name,price\r\n2,Toaster,\r\n");
        assertThat(text("items/items.csv"))
                .isEqualTo("item_id,item_name\r\n1,Kettle\r\n2,\r\n3,\"\"\r\n4,\"2\"\" pan, \"\"new\"\"\nblue\"\r\n");
    }

    @Test
    void theSameAgainWritesNothingAndOnlyWhatDiffersIsReplacedOrRemoved() throws IOException {
        mart.csv(csv);
        Object kept = Files.getAttribute(csv.resolve("items/items.csv"), "unix:ino");

        assertThat(mart.csv(csv)).isEqualTo(Copied.NOTHING);
        mart.day("2024-05-05", row(3L, "Pan", null)).remove("2024-05-04");
        assertThat(mart.csv(csv)).isEqualTo(new Copied(1, 1, 1, 0));

        assertThat(files()).containsExactly("items/items.csv", "sold/day=2024-05-05/sold.csv");
        assertThat(text("sold/day=2024-05-05/sold.csv")).isEqualTo("item_id,item_name,price\r\n3,Pan,\r\n");
        assertThat(Files.getAttribute(csv.resolve("items/items.csv"), "unix:ino"))
                .isEqualTo(kept);
    }

    @Test
    void aCopyThatEndedBeforeItWasRememberedIsMadeAgain() throws IOException {
        mart.csv(csv);
        Files.delete(csv.resolve("_weekmart/copies/grocer.json"));

        assertThat(mart.csv(csv)).isEqualTo(new Copied(3, 0, 6, 0));
        assertThat(text("items/items.csv")).startsWith("item_id,item_name\r\n1,Kettle\r\n");
    }
}
