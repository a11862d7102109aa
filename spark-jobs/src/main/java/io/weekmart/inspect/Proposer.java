package io.weekmart.inspect;

import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.config.ColumnNames.Lacks;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a proposal of what was found: how each table is read, and what takes the place of what is missing. */
final class Proposer {
    private final Pipeline pipeline;
    private final KnownNames names;

    Proposer(Pipeline pipeline, KnownNames names) {
        this.pipeline = pipeline;
        this.names = names;
    }

    /** The proposal for a folder, as far as names and profiles tell it; {@link Delivery} adds what rows tell. */
    Proposal propose(Listing listing, List<FamilyProfile> profiles, List<FileFamily> passedOver) {
        Proposal proposal = new Proposal(pipeline, listing, profiles, passedOver);
        TableMatcher.Matches matches = new TableMatcher(pipeline, names).match(profiles);
        for (TableSpec table : pipeline.inputs()) {
            List<TableMatch> rivals = matches.rivals().getOrDefault(table.name(), List.of());
            TableMatch match = matches.best().get(table);
            TableChoice choice = new TableChoice(table, match == null || rivals.isEmpty() ? match : match.asGuess());
            choice.rivals.addAll(rivals);
            proposal.tables.put(table, choice);
            if (match == null) {
                blockers(proposal, choice);
            } else {
                for (TableMatch rival : rivals) {
                    choice.choices.add(rivalChoice(match, rival));
                }
            }
        }
        supply(proposal);
        proposal.tables.values().forEach(this::name);
        KeyTypes.choose(proposal);
        formats(proposal);
        proposal.tables.values().forEach(this::misspelled);
        proposal.tables.values().forEach(this::badOptional);
        files(proposal);
        return proposal;
    }

    /** A table is absent only where nothing that may be it was left aside. */
    private void blockers(Proposal proposal, TableChoice choice) {
        String table = choice.table().name();
        for (FamilyProfile profile : proposal.profiles()) {
            if (!profile.readable() && names.file(table, profile.family().name()) > 0) {
                choice.blockers.add(profile.family().name() + " (" + profile.obstacle() + ")");
            }
        }
        for (FileFamily family : proposal.passedOver()) {
            if (names.file(table, family.name()) > 0) {
                choice.blockers.add(family.name() + " (not looked into, since there are too many kinds of files)");
            }
        }
        if (!proposal.listing().whole()) {
            choice.blockers.add("some of the files that were not listed");
        }
    }

    /** What to do with files that seem to be of a table for which others are taken. */
    private static Choice rivalChoice(TableMatch match, TableMatch rival) {
        FileFamily taken = match.profile().family();
        FileFamily other = rival.profile().family();
        List<String> patterns = new ArrayList<>(taken.patterns());
        patterns.addAll(other.patterns());
        boolean apart = taken.dated()
                && other.dated()
                && !taken.patterns().isEmpty()
                && !other.patterns().isEmpty()
                && taken.dates().stream().noneMatch(other.dates()::contains)
                && match.profile().written().equals(rival.profile().written());
        return new Choice(
                "The files " + other.name() + " look like " + match.table().name() + " too, and are not read. "
                        + (apart
                                ? "They are of other dates than " + taken.name() + ": both can be read."
                                : "A run reads one file, or one folder of parts, of each date: have the export write both"
                                        + " into one, or name in file-pattern those that count."),
                apart ? List.of("file-pattern = " + list(patterns)) : List.of());
    }

    /** What the weekly pipeline can do without. */
    private void supply(Proposal proposal) {
        Optional<TableChoice> sales =
                proposal.named(Supplies.SALES).filter(choice -> choice.match().isPresent());
        if (!pipeline.hasCalendar() || sales.isEmpty()) {
            return;
        }
        TableMatch sold = sales.get().match().orElseThrow();
        if (!sold.columns().containsKey(Supplies.AMOUNT)) {
            Supplies.amount(sold.columns().keySet()).ifPresent(amount -> {
                sales.get().derive.put(Supplies.AMOUNT, amount);
                sales.get().choices.add(priceChoice(sold));
            });
        }
        pipeline.calendar().map(proposal::table).filter(Proposer::absent).ifPresent(choice -> {
            choice.disabled = true;
            proposal.calendarSource = "iso";
        });
        proposal.named(Supplies.INVENTORY).filter(Proposer::absent).ifPresent(choice -> choice.disabled = true);
        // What is called a description in a row of sales is that of the product.
        Set<ColumnProfile> taken = new HashSet<>();
        sold.columns().values().forEach(column -> taken.add(column.profile()));
        for (String name : List.of(Supplies.PRODUCT, Supplies.STORE)) {
            proposal.named(name).filter(Proposer::absent).ifPresent(choice -> {
                choice.ofRows = true;
                fromRows(choice, sold, taken);
            });
        }
        oneStore(proposal);
    }

    /** Whether a price is that of a unit, and before the discount, is seen in none of its values. */
    private static Choice priceChoice(TableMatch sold) {
        String price = sold.column(Supplies.PRICE).map(ColumnProfile::name).orElse("");
        boolean discount = sold.columns().containsKey(Supplies.DISCOUNT);
        List<String> lines = new ArrayList<>(List.of("columns.sales_amt = " + Hocon.text(price)));
        if (discount) {
            lines.add("derive { sales_amt = \"sales_qty * sales_price - discount\" }");
        }
        return new Choice(
                "No column is known for the amount of a line, so that it is computed as quantity times price. Right where "
                        + price + " is the price of one unit"
                        + (discount
                                ? ", after the discount. Where it is before the discount, take the second line."
                                : ".")
                        + " Where it is the amount of the line, take the first line, and leave out derive and columns.sales_price.",
                lines);
    }

    private static String list(List<String> patterns) {
        return patterns.stream().map(Hocon::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static boolean absent(TableChoice choice) {
        return choice.match().isEmpty() && choice.blockers.isEmpty();
    }

    /**
     * Columns of a master that stand in the rows of sales.
     *
     * @param taken columns of the rows that are something else already
     */
    private void fromRows(TableChoice choice, TableMatch sold, Set<ColumnProfile> taken) {
        for (Field field : choice.table().fields()) {
            KnownNames.Names known = names.of(choice.table().name(), field.name());
            List<String> all = new ArrayList<>(known.sure());
            if (choice.table().name().equals(Supplies.PRODUCT)) {
                all.addAll(known.unsure());
            }
            if (field.required() || field.type().kind() != FieldType.Kind.TEXT) {
                continue;
            }
            all.stream()
                    .flatMap(name -> sold.profile().columns().stream()
                            .filter(column -> KnownNames.plain(column.name()).equals(name) && column.values() > 0))
                    .filter(column -> !taken.contains(column))
                    .findFirst()
                    .ifPresent(column -> {
                        taken.add(column);
                        choice.fromRows.put(field.name(), column.name());
                    });
        }
    }

    /** An export of one store needs no column that says which. */
    private static void oneStore(Proposal proposal) {
        for (String name : List.of(Supplies.SALES, Supplies.INVENTORY)) {
            proposal.named(name).ifPresent(choice -> choice.match().ifPresent(match -> {
                if (!match.columns().containsKey(Supplies.STORE_KEY)
                        && match.profile().written().header()) {
                    String key = proposal.named(Supplies.STORE)
                            .flatMap(TableChoice::match)
                            .flatMap(stores -> stores.column(Supplies.STORE_KEY))
                            .filter(keys ->
                                    keys.allDistinct() && keys.distinct().size() == 1)
                            .map(keys -> keys.distinct().keySet().iterator().next())
                            .orElse("1");
                    choice.constants.put(Supplies.STORE_KEY, key);
                    choice.choices.add(
                            new Choice(
                                    "No column says which store a row is of, so that all rows are of store " + key
                                            + ". Right for the export of one store; for several, map the column of the store."));
                }
            }));
        }
    }

    private void name(TableChoice choice) {
        choice.match().ifPresent(match -> {
            boolean header = match.profile().written().header();
            match.columns().forEach((ours, column) -> {
                String theirs = column.profile().name();
                if (!header || !theirs.equalsIgnoreCase(ours)) {
                    choice.columns.put(ours, theirs);
                }
            });
        });
    }

    private static void formats(Proposal proposal) {
        List<TableFormat> formats = new ArrayList<>();
        for (TableChoice choice : proposal.tables.values()) {
            choice.match().ifPresent(match -> formats.add(TableFormat.of(match, choice.types.keySet())));
        }
        Map<String, List<String>> common = TableFormat.common(formats);
        formats.replaceAll(format -> format.beside(common));
        proposal.format = common;
        int at = 0;
        for (TableChoice choice : proposal.tables.values()) {
            if (choice.match().isEmpty()) {
                continue;
            }
            TableFormat format = formats.get(at++);
            choice.dialect = format.dialect(proposal.format);
            choice.format = format.beyond(proposal.format);
            format.conflict(proposal.format)
                    .ifPresent(conflict -> choice.choices.add(new Choice("Its format, as it was found, " + conflict
                            + ". The rows were tried in the standard format.")));
            choice.choices.addAll(format.choices());
            format.undecided().forEach((key, undecided) -> {
                // Another table of the same export may tell.
                boolean told = formats.stream()
                        .anyMatch(other -> !other.undecided().containsKey(key)
                                && Objects.equals(
                                        other.texts().get(key), format.texts().get(key)));
                if (told) {
                    return;
                }
                if (choice.format.containsKey(key)) {
                    choice.undecided.put(key, undecided);
                } else {
                    proposal.undecided.putIfAbsent(key, undecided);
                }
            });
        }
    }

    /** Names that are nearly ours end a run until they are mapped or listed. */
    private void misspelled(TableChoice choice) {
        choice.match().filter(match -> match.profile().written().header()).ifPresent(match -> {
            List<String> header =
                    match.profile().columns().stream().map(ColumnProfile::name).toList();
            ColumnNames named = choice.names();
            Lacks lacks = named.lackedBy(header, match.profile().written().delimiter());
            lacks.misspelled().forEach((place, column) -> {
                ColumnProfile profile = match.profile().columns().get(place);
                choice.ignored.add(profile.name());
                choice.choices.add(new Choice(
                        "Column " + profile.name() + " is nearly named as " + column + ". If it is that, take it from"
                                + " ignore-columns, and map it.",
                        List.of("columns." + column + " = " + Hocon.text(profile.name()))));
            });
        });
    }

    /** Columns that nobody needs, and of which many values are no good, are not mapped: each such value would reject its row. */
    private void badOptional(TableChoice choice) {
        choice.match().filter(match -> match.profile().written().header()).ifPresent(match -> {
            for (Field field : choice.table().fields()) {
                if (field.required() || match.columns().containsKey(field.name())) {
                    continue;
                }
                List<String> known =
                        names.of(choice.table().name(), field.name()).sure();
                match.profile().columns().stream()
                        .filter(column -> match.ours(column).isEmpty()
                                && known.contains(KnownNames.plain(column.name()))
                                && !TableMatcher.plausible(field, column)
                                && TableMatcher.oftenFits(field, column))
                        .findFirst()
                        .ifPresent(column -> choice.choices.add(new Choice(
                                "Column " + column.name() + " may be " + field.name()
                                        + ", but many of its values do not fit, and each of them would reject its row. Both lines"
                                        + " map it, and leave such values empty.",
                                List.of(
                                        "columns." + field.name() + " = " + Hocon.text(column.name()),
                                        "bad-optional-values = null"))));
            }
        });
    }

    /** The default names need not be written; names that differ by the table's alone are written once. */
    private void files(Proposal proposal) {
        List<FilePattern> standard = DEFAULT_PATTERNS.stream()
                .map(text -> FilePattern.of(text, pipeline.name()))
                .toList();
        List<TableChoice> own = new ArrayList<>();
        Set<List<String>> templates = new HashSet<>();
        for (TableChoice choice : proposal.tables.values()) {
            if (choice.match().isEmpty()) {
                continue;
            }
            FileFamily family = choice.match().get().profile().family();
            String table = choice.table().name();
            String otherDate = family.otherDate();
            if (otherDate != null) {
                List<String> others = family.patterns().stream()
                        .map(pattern ->
                                otherDate + pattern.substring(family.name().length()))
                        .toList();
                choice.choices.add(new Choice(
                        "The dates in the names can be read in two ways. Uncomment one line; until then no file is found.",
                        List.of("file-pattern = " + list(family.patterns()), "file-pattern = " + list(others))));
                continue;
            }
            if (family.members().stream().allMatch(member -> standard.stream()
                    .anyMatch(pattern ->
                            pattern.match(table, member.file().path()).isPresent()))) {
                continue;
            }
            choice.filePattern = family.patterns();
            own.add(choice);
            templates.add(family.patterns().stream()
                    .map(pattern -> pattern.contains(table) ? pattern.replace(table, "{table}") : "")
                    .toList());
        }
        boolean all = own.size()
                == proposal.tables.values().stream()
                        .filter(choice -> choice.match().isPresent())
                        .count();
        if (all && own.size() > 1 && templates.size() == 1) {
            List<String> template = templates.iterator().next();
            boolean dated = own.stream().allMatch(choice -> choice.match()
                    .filter(match -> match.profile().family().dated())
                    .isPresent());
            if (dated && template.stream().noneMatch(String::isEmpty) && !template.isEmpty()) {
                proposal.filePattern = template;
                own.forEach(choice -> choice.filePattern = List.of());
            }
        }
        numbered(own);
    }

    /** The patterns of raw.file-pattern where nothing is configured. */
    private static final List<String> DEFAULT_PATTERNS =
            List.of("{table}_{date}.csv.gz", "{table}_{date}.csv.zst", "{table}_{date}.csv", "{table}_{date}/");

    private static void numbered(List<TableChoice> own) {
        for (TableChoice choice : own) {
            FileFamily family = choice.match().orElseThrow().profile().family();
            if (family.numbered()) {
                choice.choices.add(new Choice("The names of its files differ by more than a date ("
                        + family.name()
                        + "), but a pattern names one file for each date, or a folder of parts. Have the"
                        + " files of a date exported as one, or put into a folder for each date."));
            }
        }
    }
}
