package io.weekmart.job;

import io.weekmart.contract.table.Pipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pipelines that can be run. Each has a command of its own name, and is known to backfill, recover and verify: a further pipeline is
 * one entry of {@code Main.PIPELINES}.
 */
public final class Pipelines {
    private final List<PipelineJob> all;

    private Pipelines(List<PipelineJob> all) {
        this.all = List.copyOf(all);
        Set<String> names = new HashSet<>();
        for (PipelineJob pipeline : all) {
            String name = pipeline.pipeline().name();
            if (!names.add(name)) {
                throw new IllegalArgumentException("There are two pipelines with the name " + name);
            }
        }
    }

    /**
     * A standard pipeline, and further ones.
     *
     * @param standard the one that is meant where none is named
     */
    public static Pipelines of(PipelineJob standard, PipelineJob... further) {
        List<PipelineJob> all = new ArrayList<>();
        all.add(standard);
        all.addAll(List.of(further));
        return new Pipelines(all);
    }

    public List<PipelineJob> all() {
        return all;
    }

    /** The pipeline that is meant where none is named. */
    public PipelineJob standard() {
        return all.get(0);
    }

    /** The pipeline of that name. */
    public Optional<PipelineJob> named(String name) {
        return all.stream()
                .filter(pipeline -> pipeline.pipeline().name().equals(name))
                .findFirst();
    }

    public List<String> names() {
        return declarations().stream().map(Pipeline::name).toList();
    }

    /** What they read, which tells the keys of the configuration. */
    public List<Pipeline> declarations() {
        return all.stream().map(PipelineJob::pipeline).toList();
    }
}
