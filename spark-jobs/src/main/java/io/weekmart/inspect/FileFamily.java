package io.weekmart.inspect;

import io.weekmart.contract.dump.Compression;
import io.weekmart.contract.dump.DumpFiles;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of the same kind, by their names: those that differ by a date alone.
 *
 * @param name the name that they have in common, without its compression, as file patterns write it
 * @param patterns patterns that name all of them, one for each compression
 * @param folder whether each dump is a folder of parts
 * @param numbered whether the names differ by more than a date, where # stands: no pattern can name them
 * @param otherDate another way to read the date in the names, by which they are as good; null where there is none
 * @param members ordered by date and path
 */
record FileFamily(
        String name,
        List<String> patterns,
        boolean folder,
        boolean numbered,
        @Nullable String otherDate,
        List<Member> members) {

    /** A file and the date in its name. */
    record Member(Listing.Entry file, @Nullable LocalDate date) {}

    /** Names of parts: digits, hexadecimal ids and the words that writers of parts use. */
    private static final Pattern PART =
            Pattern.compile("(?i)(?:part|chunk|data|file|split|export|run)?[-_.]?(?:[0-9a-f]{4,}|\\d+|c\\d+|[-_.])*");

    private static final Pattern DIGITS = Pattern.compile("\\d+(?![^{}]*\\})");
    /** So many names that differ by a number are one kind. */
    private static final int NUMBERED = 3;

    /** Of fewer dates, how close they lie together tells nothing. */
    private static final int FEWEST_DATES = 5;

    private static final int CLOSER = 10;

    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z]{1,5}$");

    FileFamily {
        patterns = List.copyOf(patterns);
        members = List.copyOf(members);
    }

    /** Whether the names tell a date. */
    boolean dated() {
        return members.stream().anyMatch(member -> member.date() != null);
    }

    /** The dates in the names. */
    NavigableSet<LocalDate> dates() {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        members.stream().map(Member::date).filter(Objects::nonNull).forEach(dates::add);
        return dates;
    }

    long bytes() {
        return members.stream().mapToLong(member -> member.file().bytes()).sum();
    }

    /** Groups the files of a folder; those with the most bytes first. */
    static List<FileFamily> of(Listing listing) {
        Map<String, Integer> votes = new LinkedHashMap<>();
        Map<String, NavigableSet<LocalDate>> said = new LinkedHashMap<>();
        Map<Listing.Entry, List<DatedName>> readings = new LinkedHashMap<>();
        for (Listing.Entry file : listing.files()) {
            List<DatedName> names = DatedName.readings(DumpFiles.uncompressed(file.path()));
            readings.put(file, names);
            for (DatedName name : names) {
                votes.merge(name.template(), 1, Integer::sum);
                LocalDate date = name.date();
                if (date != null) {
                    said.computeIfAbsent(name.template(), template -> new TreeSet<>())
                            .add(date);
                }
            }
        }
        Map<String, List<Member>> templates = new TreeMap<>();
        Map<String, String> others = new LinkedHashMap<>();
        readings.forEach((file, names) -> {
            DatedName best = names.get(0);
            for (DatedName name : names) {
                int more = votes.getOrDefault(name.template(), 0) - votes.getOrDefault(best.template(), 0);
                if (more > 0 || (more == 0 && closer(said.get(name.template()), said.get(best.template())))) {
                    best = name;
                }
            }
            templates.computeIfAbsent(best.template(), key -> new ArrayList<>()).add(new Member(file, best.date()));
            for (DatedName name : names) {
                if (votes.getOrDefault(name.template(), 0).equals(votes.get(best.template()))
                        && !Objects.equals(name.date(), best.date())
                        && !closer(said.get(best.template()), said.get(name.template()))) {
                    others.put(best.template(), name.template());
                }
            }
        });
        return grouped(templates, others);
    }

    /** Whether dates lie so much closer together than others that these are a wrong reading: 010524 to 310524 is a month, and no thirty years. */
    private static boolean closer(@Nullable NavigableSet<LocalDate> dates, @Nullable NavigableSet<LocalDate> others) {
        return dates != null && others != null && dates.size() >= FEWEST_DATES && CLOSER * span(dates) <= span(others);
    }

    private static long span(NavigableSet<LocalDate> dates) {
        return ChronoUnit.DAYS.between(dates.first(), dates.last()) + 1;
    }

    private static List<FileFamily> grouped(Map<String, List<Member>> templates, Map<String, String> others) {
        Map<String, List<Member>> folders = new TreeMap<>();
        Map<String, List<String>> skeletons = new TreeMap<>();
        templates.forEach((template, members) -> {
            int slash = template.lastIndexOf('/');
            if (slash > 0 && isPart(template.substring(slash + 1))) {
                folders.computeIfAbsent(template.substring(0, slash + 1), key -> new ArrayList<>())
                        .addAll(members);
            } else {
                skeletons
                        .computeIfAbsent(DIGITS.matcher(template).replaceAll("#"), key -> new ArrayList<>())
                        .add(template);
            }
        });
        List<FileFamily> families = new ArrayList<>();
        folders.forEach((name, members) ->
                families.add(new FileFamily(name, List.of(name), true, false, null, sorted(members))));
        skeletons.forEach((skeleton, names) -> {
            if (names.size() >= NUMBERED && skeleton.indexOf('#') >= 0) {
                List<Member> members = new ArrayList<>();
                names.forEach(name -> members.addAll(Objects.requireNonNull(templates.get(name))));
                families.add(new FileFamily(skeleton, List.of(), false, true, null, sorted(members)));
            } else {
                for (String name : names) {
                    List<Member> members = sorted(Objects.requireNonNull(templates.get(name)));
                    families.add(
                            new FileFamily(name, patterns(name, members), false, false, others.get(name), members));
                }
            }
        });
        families.sort(Comparator.comparingLong(FileFamily::bytes).reversed().thenComparing(FileFamily::name));
        return List.copyOf(families);
    }

    private static boolean isPart(String name) {
        return name.indexOf('{') < 0
                && DumpFiles.isPart(name)
                && PART.matcher(EXTENSION.matcher(name).replaceFirst("")).matches();
    }

    private static List<Member> sorted(List<Member> members) {
        return members.stream()
                .sorted(Comparator.comparing(Member::date, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder()))
                        .thenComparing(member -> member.file().path()))
                .toList();
    }

    private static List<String> patterns(String name, List<Member> members) {
        Set<String> patterns = new LinkedHashSet<>();
        for (Compression compression : Compression.values()) {
            for (Member member : members) {
                String path = member.file().path();
                if (Compression.of(path) == compression) {
                    patterns.add(
                            name + path.substring(DumpFiles.uncompressed(path).length()));
                }
            }
        }
        return List.copyOf(patterns);
    }
}
