package io.weekmart.contract.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads HOCON files from local disks and, through a {@link ConfSource}, from anywhere else. Unlike HOCON's own reader it takes a missing
 * include as a problem: a file that is silently left out is the worst kind of typing mistake.
 */
final class ConfFiles {
    /** Two letters at least, so that a drive letter is no scheme. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

    /** Includes within includes: more than anybody writes by hand. */
    private static final int MAX_DEPTH = 20;

    private final ConfSource elsewhere;
    private final Problems problems;
    private final Deque<String> open = new ArrayDeque<>();

    ConfFiles(ConfSource elsewhere, Problems problems) {
        this.elsewhere = elsewhere;
        this.problems = problems;
    }

    /** The file's content, not yet resolved; empty where it cannot be read, which is then among the problems. */
    Optional<Config> read(String uri) {
        problems.order(uri);
        try {
            return Optional.of(parse(text(uri), uri));
        } catch (IOException e) {
            problems.add(uri, reason(e));
        } catch (Syntax.Mistake e) {
            problems.add(e.place(), e.sentence());
        }
        return Optional.empty();
    }

    private Config parse(String text, String uri) throws Syntax.Mistake {
        open.push(uri);
        try {
            return ConfigFactory.parseString(
                    text,
                    ConfigParseOptions.defaults().setOriginDescription(uri).setIncluder(new Includes(uri)));
        } catch (ConfigException e) {
            throw Syntax.mistake(text, uri, e);
        } finally {
            open.pop();
        }
    }

    private String text(String uri) throws IOException {
        if (SCHEME.matcher(uri).matches() && !uri.startsWith("file:")) {
            return elsewhere.read(uri);
        }
        Path path = local(uri);
        if (Files.isDirectory(path)) {
            throw new IOException("is a folder, not a file");
        }
        return Files.readString(path);
    }

    private static Path local(String uri) {
        if (!uri.startsWith("file:")) {
            return Path.of(uri);
        }
        try {
            return Path.of(URI.create(uri));
        } catch (IllegalArgumentException e) {
            // A blank, or a relative path, makes it no URI in the strict sense, but what is meant is plain.
            return Path.of(uri.substring("file:".length()));
        }
    }

    /** What an include names, seen from the file that includes it. */
    private static String resolve(String base, String included) {
        if (SCHEME.matcher(included).matches() || included.startsWith("/")) {
            return included;
        }
        return base.substring(0, base.lastIndexOf('/') + 1) + included;
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "reading it is not permitted";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private final class Includes
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
        private final String base;

        Includes(String base) {
            this.base = base;
        }

        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            String uri = resolve(base, what);
            if (open.contains(uri) || open.size() > MAX_DEPTH) {
                problems.add(base, "cannot include " + uri + ": it would include itself");
                return ConfigFactory.empty().root();
            }
            try {
                return parse(text(uri), uri).root();
            } catch (IOException e) {
                problems.add(base, "cannot include " + uri + ": " + reason(e));
            } catch (Syntax.Mistake e) {
                problems.add(e.place(), e.sentence());
            }
            return ConfigFactory.empty().root();
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            return include(context, what.getPath());
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            return include(context, what.toString());
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            problems.add(base, "cannot include classpath(" + what + "): only files can be included");
            return ConfigFactory.empty().root();
        }
    }
}
