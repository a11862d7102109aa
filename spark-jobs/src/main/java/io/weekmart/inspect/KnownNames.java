package io.weekmart.inspect;

import io.weekmart.contract.table.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names by which exports know the tables and columns of a pipeline. They stand in the resource names.txt. */
final class KnownNames {
    private static final String RESOURCE = "names.txt";
    private static final String FILES = "files";
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SIGNS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern WORD_ENDS =
            Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");

    /**
     * The names of a column.
     *
     * @param sure those that mean it, the surest first; its own name is the first
     * @param unsure those that may well mean something else
     */
    record Names(List<String> sure, List<String> unsure) {
        Names {
            sure = List.copyOf(sure);
            unsure = List.copyOf(unsure);
        }
    }

    private final Map<String, Set<String>> files = new LinkedHashMap<>();
    private final Map<String, Map<String, Names>> columns = new LinkedHashMap<>();
    private final Set<String> all = new HashSet<>();

    /** The names of a pipeline. Of what the resource does not have, the declared names alone are known. */
    static KnownNames of(Pipeline pipeline) {
        KnownNames names = new KnownNames();
        Map<String, Map<String, String>> written = written();
        pipeline.inputs().forEach(table -> {
            Map<String, String> lines = written.getOrDefault(pipeline.name() + "/" + table.name(), Map.of());
            Set<String> words = new LinkedHashSet<>(List.of(plain(table.name())));
            words.addAll(words(lines.getOrDefault(FILES, "")));
            names.files.put(table.name(), words);
            Map<String, Names> ofTable = new LinkedHashMap<>();
            for (String column : table.columns()) {
                String line = lines.getOrDefault(column, "");
                if (line.startsWith("=")) {
                    String[] other = line.substring(1).strip().split("\\.", -1);
                    line = Objects.requireNonNull(written.get(pipeline.name() + "/" + other[0]))
                            .getOrDefault(other[1], "");
                }
                String[] sureAndUnsure = line.split("\\|", 2);
                List<String> sure = new ArrayList<>(List.of(plain(column)));
                sure.addAll(words(sureAndUnsure[0]));
                ofTable.put(column, new Names(sure, sureAndUnsure.length > 1 ? words(sureAndUnsure[1]) : List.of()));
            }
            ofTable.values().forEach(each -> {
                names.all.addAll(each.sure());
                names.all.addAll(each.unsure());
            });
            names.columns.put(table.name(), ofTable);
        });
        return names;
    }

    private static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
    }

    /** The lines of the resource, by pipeline/table and what stands before the colon. */
    static Map<String, Map<String, String>> written() {
        Map<String, Map<String, String>> written = new LinkedHashMap<>();
        Map<String, String> table = new LinkedHashMap<>();
        for (String line : text().lines().toList()) {
            if (line.startsWith("[")) {
                table = new LinkedHashMap<>();
                written.put(line.substring(1, line.length() - 1), table);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                table.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return written;
    }

    private static String text() {
        try (InputStream in = KnownNames.class.getResourceAsStream(RESOURCE)) {
            return new String(
                    Objects.requireNonNull(in, "the jar lacks " + RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name without case, accents, blanks and signs; umlauts are written out. */
    static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT)
                .replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ß", "ss");
        String letters =
                MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
        return SIGNS.matcher(letters).replaceAll("");
    }

    /** Whether some column of the pipeline may have a name. */
    boolean isColumn(String name) {
        return all.contains(plain(name));
    }

    /** The names of a column. */
    Names of(String table, String column) {
        return Objects.requireNonNull(Objects.requireNonNull(columns.get(table)).get(column));
    }

    /**
     * How surely the name of a file is that of a table.
     *
     * @param name with or without folders, dates and extension
     * @return 2 for the table's own name, 1 for another name of it, 0 for none
     */
    int file(String table, String name) {
        Set<String> known = Objects.requireNonNull(files.get(table));
        String own = plain(table);
        List<String> words = new ArrayList<>();
        for (String word : WORD_ENDS.split(name)) {
            words.add(plain(word));
        }
        // T001W is one name.
        int found = Stream.of(PARTS.split(name)).map(KnownNames::plain).anyMatch(known::contains) ? 1 : 0;
        for (int i = 0; i < words.size(); i++) {
            // Two words can be one name: order_items.
            String pair = i + 1 < words.size() ? words.get(i) + words.get(i + 1) : "";
            if (words.get(i).equals(own) || pair.equals(own)) {
                return 2;
            }
            found |= known.contains(words.get(i)) || known.contains(pair) ? 1 : 0;
        }
        return found;
    }
}
