package io.weekmart.contract.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.TableSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The configuration of both programs: the shipped reference.conf, over it the files in their order, over them the single keys of the
 * command line. Reading it checks every key of {@link Keys} and refuses all others. Whatever is wrong is collected, each with its file
 * and line; a program adds what it finds itself ({@link #require}, {@link #problem}) and calls {@link #throwIfAny} before it uses a value.
 *
 * <p>Over 400 lines, because all views of a configuration share its files, its problems and the pipeline that is read.
 */
public final class Configuration {
    static final String ROOT = "weekmart";
    private static final String PIPELINES = "pipelines";
    private static final Pattern TABLES = Pattern.compile("(" + PIPELINES + "\\.([^.]+)\\.)?tables");
    private static final String REFERENCE = "reference.conf";

    private final Problems problems = new Problems();
    private final List<PipelineKeys> pipelines = new ArrayList<>();
    private final List<Key<?>> keys = new ArrayList<>(Keys.single());
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Map<PipelineKeys, Dialects> dialects = new LinkedHashMap<>();
    private final Map<PipelineKeys, ColumnRulesReader> columnRules = new LinkedHashMap<>();
    private final Map<PipelineKeys, TableFiles> tableFiles = new LinkedHashMap<>();
    private final Config changes;
    private final Config whole;
    private final boolean namedNoFile;
    private final boolean complete;
    private final Map<PipelineKeys, RowSources> rowSources = new LinkedHashMap<>();
    private Optional<CalendarChoice> calendar = Optional.empty();
    private boolean unset;

    private Configuration(List<Pipeline> known, List<String> files, List<String> sets, ConfSource elsewhere) {
        for (Pipeline pipeline : known) {
            PipelineKeys those =
                    pipeline.equals(Keys.WEEKLY.pipeline()) ? Keys.WEEKLY : PipelineKeys.below(Keys.WEEKLY, pipeline);
            pipelines.add(those);
            keys.addAll(those.all());
        }
        namedNoFile = files.isEmpty();
        ConfFiles reader = new ConfFiles(elsewhere, problems);
        SingleKeys single = new SingleKeys(keys, problems);
        Config read = ConfigFactory.empty();
        for (String file : files) {
            read = reader.read(file).orElse(ConfigFactory.empty()).withFallback(read);
        }
        Config reference = reference();
        for (String set : sets) {
            read = single.parse(set).withFallback(read);
        }
        changes = read;
        complete = problems.none();
        whole = resolved(changes.withFallback(reference));
        check(whole.root(), reference.root());
    }

    /** Reads and checks the whole configuration of the pipelines that are shipped. */
    public static Configuration read(List<String> files, List<String> sets, ConfSource elsewhere) {
        return read(ShippedPipelines.ALL, files, sets, elsewhere);
    }

    /**
     * Reads and checks the whole configuration.
     *
     * @param pipelines those whose keys are known; the weekly one, whose keys stand at the top, is the first
     * @param files local paths, file: URIs, or others that the source can read; a later one wins over an earlier one
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}; they win over every file
     * @param elsewhere reads the files that are not local
     */
    public static Configuration read(
            List<Pipeline> pipelines, List<String> files, List<String> sets, ConfSource elsewhere) {
        return new Configuration(pipelines, files, sets, elsewhere);
    }

    /** The pipelines whose keys are known, the weekly one first. */
    public List<Pipeline> pipelines() {
        return pipelines.stream().map(PipelineKeys::pipeline).toList();
    }

    /** The pipeline of a name; empty where none is known by it. */
    public Optional<Pipeline> pipeline(String name) {
        return pipelines().stream()
                .filter(pipeline -> pipeline.name().equals(name))
                .findFirst();
    }

    /** Which pipelines there are, for whoever named none of them: two sentences that begin with a blank each. */
    public String pipelinesInsteadOf(String name) {
        List<String> names = pipelines().stream().map(Pipeline::name).toList();
        return Spelling.didYouMean(name, names) + " The pipelines are " + String.join(", ", names) + ".";
    }

    /** The keys of one of the pipelines. */
    public PipelineKeys keys(Pipeline pipeline) {
        return pipelines.stream()
                .filter(those -> those.pipeline().equals(pipeline))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("The configuration knows no pipeline " + pipeline.name()));
    }

    /** What a key is set to; a harmless value where that is wrong. */
    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        return (T) Objects.requireNonNull(values.get(key), key::path);
    }

    /**
     * The value of a key that has no default. Where it is set nowhere, that becomes a problem; not so where a file could not be read, since
     * it may well be set there.
     *
     * @param key a folder, such as {@link PipelineKeys#rawPath} or {@link Keys#LAUNCHER_PATH}
     */
    public Optional<String> require(Key<Optional<String>> key) {
        if (complete && missing(key)) {
            unset = true;
            problems.add(ROOT + "." + key + " is not set"
                    + key.fallback()
                            .map(top -> ", and neither is " + ROOT + "." + top)
                            .orElse("")
                    + ": " + key.meaning() + ". Set it in a file (--conf), or with --set " + key + "=FOLDER.");
        }
        return get(key);
    }

    private boolean missing(Key<Optional<String>> key) {
        return section(key.section()).missing(key.name())
                && key.fallback().map(this::missing).orElse(true);
    }

    /**
     * Adds a problem of a value, with the place that it comes from.
     *
     * @param text goes on where the name of the key ends, such as "must be ..."
     */
    public void problem(Key<?> key, String text) {
        section(key.section()).problem(key.name(), text);
    }

    /** Adds a problem of a value below a key that is a section, such as {@code tables.sales.columns}. */
    void problem(Key<?> key, String below, String text) {
        Section section = section(key.path());
        int dot = below.indexOf('.');
        if (dot < 0) {
            section.problem(below, text);
        } else {
            section.section(below.substring(0, dot)).problem(below.substring(dot + 1), text);
        }
    }

    /** Adds a problem that has no place: of something that is set nowhere. */
    void problem(String text) {
        problems.add(text);
    }

    /** Whether a file or the command line sets a key. */
    boolean isChanged(Key<?> key) {
        return changes.hasPathOrNull(ROOT + "." + key);
    }

    /** How the dumps of a table of the pipeline are written. */
    public Dialect dialect(PipelineKeys pipeline, TableSpec table) {
        return dialects(pipeline).of(table);
    }

    /** Which files the dumps of a pipeline's tables are. */
    public TableFiles tableFiles(PipelineKeys pipeline) {
        return Objects.requireNonNull(tableFiles.get(pipeline), pipeline.pipeline()::name);
    }

    /**
     * Which calendar a pipeline's weeks are of, where it is not that of a dump.
     *
     * @return empty where a dump holds the calendar, and for every pipeline but the weekly one, whose weeks it is about
     */
    public Optional<CalendarChoice> calendar(PipelineKeys pipeline) {
        return pipeline.equals(Keys.WEEKLY) ? calendar : Optional.empty();
    }

    /** A pipeline as it is configured: its inputs are the tables of which there are dumps. */
    public Pipeline configured(PipelineKeys pipeline) {
        // The key alone tells it: what fills their columns is read later, and does not decide which dumps there are.
        Pipeline dumped = pipeline.pipeline()
                .withoutDumps(pipeline.pipeline().inputs().stream()
                        .filter(table -> get(pipeline.table(table).ofRows()))
                        .toList());
        Pipeline all = calendar(pipeline).isPresent() ? dumped.withoutCalendar() : dumped;
        return all.without(table -> !get(pipeline.table(table).enabled()));
    }

    /** The tables of a pipeline whose rows are made of those that name them, and what fills their columns. */
    public RowSources rowSources(PipelineKeys pipeline) {
        return rowSources.getOrDefault(pipeline, RowSources.NONE);
    }

    /** Names in the headers of a table that are known to be no column of it: those that its keys list, and those that fill others' columns. */
    public List<String> knownElsewhere(PipelineKeys pipeline, TableSpec table) {
        List<String> known = new ArrayList<>(get(pipeline.table(table).ignoreColumns()));
        known.addAll(rowSources(pipeline).exported(table));
        return known;
    }

    /** Adds a problem for each table of a pipeline that has no header line and whose columns do not say their positions. */
    public void requirePositions(PipelineKeys pipeline) {
        dialects(pipeline).requirePositions(pipeline);
    }

    /**
     * What is said about the columns of a table beyond their names in the export.
     *
     * @param pipeline the table's
     */
    public ColumnRules columnRules(PipelineKeys pipeline, TableSpec table) {
        return Objects.requireNonNull(columnRules.get(pipeline), pipeline.pipeline()::name)
                .of(table);
    }

    private Dialects dialects(PipelineKeys pipeline) {
        return Objects.requireNonNull(dialects.get(pipeline), pipeline.pipeline()::name);
    }

    /**
     * Ends the reading if anything is wrong.
     *
     * @param start where somebody who has no configuration yet can start, as one sentence
     * @throws io.weekmart.contract.fault.UserFault with exit code 2, naming everything that is wrong
     */
    public void throwIfAny(String start) {
        problems.throwIfAny(unset && namedNoFile ? start + " " + Problems.HINT : Problems.HINT);
    }

    /** What the files and the command line say, as one text that can be read again in their place. */
    public String changes() {
        return text(resolvedChanges());
    }

    /** The same without one section, such as launcher. */
    public String changesWithout(String section) {
        return text(resolvedChanges().withoutPath(ROOT + "." + section));
    }

    /** Every key and section that is known of the shipped pipelines, the leading {@code weekmart.} included. */
    static Set<String> knownKeys() {
        Configuration defaults = new Configuration(ShippedPipelines.ALL, List.of(), List.of(), uri -> uri);
        Set<String> known = new TreeSet<>();
        defaults.sections.values().forEach(section -> section.asked().forEach(key -> known.add(section.path(key))));
        return known;
    }

    static Config reference() {
        try (InputStream in = Configuration.class.getResourceAsStream(REFERENCE)) {
            String text = new String(
                    Objects.requireNonNull(in, "the jar lacks " + REFERENCE).readAllBytes(), StandardCharsets.UTF_8);
            return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(REFERENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Config resolvedChanges() {
        return changes.resolveWith(whole, ConfigResolveOptions.defaults().setAllowUnresolved(true));
    }

    private static String text(Config config) {
        return Values.asWritten(config.root())
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private Config resolved(Config merged) {
        try {
            return merged.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
        } catch (ConfigException e) {
            problems.add(e.origin() == null ? "configuration" : e.origin().description(), Syntax.circle(e));
            return ConfigFactory.empty();
        }
    }

    private void check(ConfigObject root, ConfigObject reference) {
        Section top = new Section("", root, problems);
        sections.put("", top.section(ROOT));
        section(PIPELINES);
        for (Key<?> key : keys) {
            values.put(key, value(key));
        }
        refuseUnknown("", top, reference);
        List.copyOf(sections.entrySet()).forEach(entry -> refuseUnknown(entry.getKey(), entry.getValue(), reference));
        refuseUnknownSteps();
        new FoldersApart(this).check(pipelines);
        calendar = CalendarChoice.read(this);
        pipelines.forEach(those -> TablesNotRead.refuse(this, those));
        for (PipelineKeys pipeline : pipelines) {
            tableFiles.put(pipeline, TableFiles.of(this, pipeline));
        }
        new DumpsApart(this).check(pipelines);
        for (PipelineKeys pipeline : pipelines) {
            Dialects those = new Dialects(this);
            those.read(pipeline);
            dialects.put(pipeline, those);
            ColumnRulesReader rules = new ColumnRulesReader(this);
            rules.read(pipeline);
            columnRules.put(pipeline, rules);
            rowSources.put(pipeline, RowSources.read(this, pipeline));
        }
        Values.refusePlaceholders(root, problems);
    }

    /** What a key is set to; else what another key is, which was read before it, or what holds without a configuration. */
    private <T> T value(Key<T> key) {
        Section section = section(key.section());
        if (!section.sets(key.name())) {
            if (!key.refused()) {
                section.ask(key.name());
            }
            if (key.fallback().isPresent()) {
                return get(key.fallback().get());
            }
            if (key.standard().isPresent()) {
                return key.standard().get();
            }
        }
        section.ask(key.name());
        return key.read(section);
    }

    /** A section by its full name without the leading {@code weekmart.}; each is there once, and remembers what was asked of it. */
    private Section section(String path) {
        Section known = sections.get(path);
        if (known != null) {
            return known;
        }
        int dot = path.lastIndexOf('.');
        Section section = section(path.substring(0, Math.max(0, dot))).section(path.substring(dot + 1));
        sections.put(path, section);
        return section;
    }

    /** The steps of the launcher are pipelines, which only the caller knows. */
    private void refuseUnknownSteps() {
        for (String step : get(Keys.LAUNCHER_STEPS)) {
            if (pipeline(step).isEmpty()) {
                problem(
                        Keys.LAUNCHER_STEPS,
                        "names " + step + ", which is no pipeline of Weekmart." + pipelinesInsteadOf(step));
            }
        }
    }

    private void refuseUnknown(String path, Section section, ConfigObject reference) {
        for (String key : section.unknown()) {
            Matcher tables = TABLES.matcher(path);
            if (tables.matches()) {
                String pipeline =
                        tables.group(2) == null ? Keys.WEEKLY.pipeline().name() : tables.group(2);
                section.problem(
                        key,
                        "is no raw table of " + pipeline + "." + Spelling.didYouMean(key, section.asked())
                                + " Its tables are " + String.join(", ", section.asked()) + ".");
                continue;
            }
            if (path.equals(PIPELINES)) {
                section.problem(key, noBlock(key, section.asked()));
                continue;
            }
            Optional<String> meant = Spelling.nearest(key, section.asked());
            if (meant.isEmpty()) {
                meant = paths("", reference)
                        .filter(name -> name.endsWith("." + key))
                        .findFirst();
            }
            section.problem(key, "is not a key of Weekmart." + Spelling.didYouMean(meant));
        }
    }

    private static String noBlock(String name, Set<String> known) {
        if (name.equals(Keys.WEEKLY.pipeline().name())) {
            return "cannot be set: the blocks of " + name + " stand at the top, as " + ROOT + ".raw, tables and output";
        }
        return "is no pipeline of Weekmart." + Spelling.didYouMean(name, known)
                + (known.isEmpty()
                        ? " There is none but " + Keys.WEEKLY.pipeline().name() + ", whose blocks stand at the top."
                        : " Those with a block of their own are " + String.join(", ", known) + ".");
    }

    private static Stream<String> paths(String prefix, ConfigObject object) {
        return object.entrySet().stream().sorted(Map.Entry.comparingByKey()).flatMap(entry -> {
            String path = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            Stream<String> below =
                    entry.getValue() instanceof ConfigObject section ? paths(path, section) : Stream.empty();
            return Stream.concat(Stream.of(path), below);
        });
    }
}
