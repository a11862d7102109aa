package io.weekmart.inspect;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configuration that a folder seems to need. {@link Proposer} fills it, step by step. */
final class Proposal {
    private final Pipeline pipeline;
    private final Listing listing;
    private final List<FamilyProfile> profiles;

    /** In the order of the pipeline's inputs. */
    final Map<TableSpec, TableChoice> tables = new LinkedHashMap<>();

    /** What was rejected of samples, by table. */
    final Map<TableSpec, Trial.Outcome> trials = new LinkedHashMap<>();

    /** What most tables have in common, by the keys of {@link io.weekmart.contract.dump.DialectReader}. */
    Map<String, List<String>> format = Map.of();

    /** Keys of the common format of which only a person can know the value. */
    final Map<String, Choice> undecided = new LinkedHashMap<>();

    /** Patterns of all tables; empty where the default ones hold. */
    List<String> filePattern = List.of();

    boolean daily;
    String layoutReason = "";
    /** Weekdays without a dump. */
    List<String> closed = List.of();

    /** What only a person can know of all tables. */
    final List<Choice> choices = new ArrayList<>();

    @Nullable String calendarSource;

    @Nullable LocalDate runDate;

    private final List<FileFamily> passedOver;

    Proposal(Pipeline pipeline, Listing listing, List<FamilyProfile> profiles, List<FileFamily> passedOver) {
        this.pipeline = pipeline;
        this.listing = listing;
        this.profiles = List.copyOf(profiles);
        this.passedOver = List.copyOf(passedOver);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Listing listing() {
        return listing;
    }

    /** Everything that lies in the folder. */
    List<FamilyProfile> profiles() {
        return profiles;
    }

    /** Kinds of files that were not looked into. */
    List<FileFamily> passedOver() {
        return passedOver;
    }

    TableChoice table(TableSpec table) {
        return Objects.requireNonNull(tables.get(table), table::name);
    }

    /** The choice of the table of that name; empty where the pipeline has none. */
    Optional<TableChoice> named(String table) {
        return pipeline.input(table).map(this::table);
    }

    /** Files that look like no table. */
    List<FamilyProfile> unused() {
        List<FamilyProfile> unused = new ArrayList<>(profiles);
        tables.values().forEach(choice -> {
            choice.match().ifPresent(match -> unused.remove(match.profile()));
            choice.rivals.forEach(rival -> unused.remove(rival.profile()));
        });
        return unused;
    }
}
