package io.weekmart.contract.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps what is written apart from everything else. Two pipelines may read the same dumps; an output has a folder of its own, which lies
 * neither within another one nor around it: tables among the dumps would be listed as dumps, and a table of one output as a stray file of
 * the other.
 */
final class FoldersApart {
    private final Configuration configuration;

    FoldersApart(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Adds a problem for each output that is not apart. */
    void check(List<PipelineKeys> pipelines) {
        copies(pipelines);
        for (int i = 0; i < pipelines.size(); i++) {
            Key<Optional<String>> output = pipelines.get(i).outputPath();
            Optional<String> own = folder(output);
            if (own.isPresent()) {
                fromDumps(output, own.get(), pipelines);
                for (PipelineKeys earlier : pipelines.subList(0, i)) {
                    fromOutput(output, own.get(), earlier);
                }
            }
        }
    }

    /** Copies of several pipelines may share a folder, since their tables have names of their own. */
    private void copies(List<PipelineKeys> pipelines) {
        Set<String> seen = new HashSet<>();
        for (PipelineKeys pipeline : pipelines) {
            Key<Optional<String>> key = pipeline.copies().csvPath();
            Optional<String> own = folder(key).filter(seen::add);
            if (own.isEmpty()) {
                continue;
            }
            Stream<Key<Optional<String>>> others =
                    pipelines.stream().flatMap(other -> Stream.of(other.rawPath(), other.outputPath()));
            others.filter(other -> folder(other)
                            .filter(folder -> folder.equals(own.get()) || nested(folder, own.get()))
                            .isPresent())
                    .findFirst()
                    .ifPresent(other -> configuration.problem(
                            key, "must lie apart from " + Configuration.ROOT + "." + other + but(other, key)));
        }
    }

    /** Pipelines mostly share their dumps, so that one of them is named. */
    private void fromDumps(Key<Optional<String>> output, String own, List<PipelineKeys> pipelines) {
        for (PipelineKeys other : pipelines) {
            Optional<String> dumps = folder(other.rawPath());
            if (dumps.filter(own::equals).isPresent()) {
                configuration.problem(output, "is the folder of the dumps, and must be another one");
                return;
            }
            if (dumps.filter(folder -> nested(own, folder)).isPresent()) {
                configuration.problem(
                        output, "must lie apart from the folder of the dumps" + but(other.rawPath(), output));
                return;
            }
        }
    }

    private void fromOutput(Key<Optional<String>> output, String own, PipelineKeys earlier) {
        Optional<String> other = folder(earlier.outputPath());
        String name = earlier.pipeline().name();
        if (other.filter(own::equals).isPresent()) {
            configuration.problem(
                    output,
                    "is the output of " + name + " too (" + Configuration.ROOT + "." + earlier.outputPath()
                            + "): each pipeline must have one of its own");
        } else if (other.filter(folder -> nested(own, folder)).isPresent()) {
            configuration.problem(
                    output, "must lie apart from the output of " + name + but(earlier.outputPath(), output));
        }
    }

    private String but(Key<Optional<String>> other, Key<Optional<String>> own) {
        return ", " + configuration.get(other).orElseThrow() + ", but is \""
                + configuration.get(own).orElseThrow() + '"';
    }

    private static boolean nested(String one, String other) {
        return one.startsWith(other + "/") || other.startsWith(one + "/");
    }

    /** A folder in one of the ways in which it can be written. */
    private Optional<String> folder(Key<Optional<String>> key) {
        return written(configuration.get(key));
    }

    /** The same of a folder, if there is one. */
    static Optional<String> written(Optional<String> folder) {
        return folder.map(path -> path.replaceFirst("^s3[an]:", "s3:")
                .replaceFirst("^file:/+", "/")
                .replaceAll("/+$", ""));
    }
}
