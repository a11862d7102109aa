package io.weekmart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Markdown pages of the repository, for the tests that hold them true. A block of commands is fenced as {@code sh}; a command whose output
 * is shown stands in a plain block, behind {@code $}. What a test compares follows a mark, {@code <!-- NAME -->}.
 */
public final class Documents {
    /** The folder of the repository. */
    public static final Path ROOT =
            Path.of(System.getProperty("weekmart.root", "..")).toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^\\1```$");
    private static final Pattern CRON = Pattern.compile("^([\\d*/,-]+\\s+){5}");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");
    private static final String SHELL = "sh";
    private static final char NONE = 0;

    private Documents() {}

    /** A fenced block, without the indentation of its fence. */
    public record Block(Path page, String language, String text) {}

    /** A command with its options, as the words that a shell makes of it. */
    public record Command(Path page, List<String> words) {
        public String program() {
            return words.get(0);
        }

        public String line() {
            return String.join(" ", words);
        }
    }

    /** All pages, relative to {@link #ROOT}, in order. */
    public static List<Path> pages() {
        Set<Path> pages = new TreeSet<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    boolean made = name.equals("target") || name.equals("out");
                    return !folder.equals(ROOT) && (made || name.startsWith("."))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        pages.add(ROOT.relativize(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(pages);
    }

    /** The text of a page, such as {@code docs/tables.md}. */
    public static String text(String page) {
        try {
            return Files.readString(ROOT.resolve(page), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a page without its fenced blocks. */
    public static String prose(String page) {
        return BLOCK.matcher(text(page)).replaceAll("");
    }

    /** The fenced blocks of a page. */
    public static List<Block> blocks(Path page) {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(page.toString()));
        while (block.find()) {
            String text = block.group(3).replaceAll("(?m)^" + block.group(1), "");
            blocks.add(new Block(page, block.group(2), text));
        }
        return blocks;
    }

    /** What stands between the mark of that name and the next {@code <!-- end -->}. */
    public static String marked(String page, String name) {
        String text = text(page);
        int from = after(page, text, name);
        return text.substring(from, text.indexOf("<!-- end -->", from));
    }

    /** The fenced block that follows the mark of that name. */
    public static String block(String page, String name) {
        String text = text(page);
        Matcher block = BLOCK.matcher(text);
        if (!block.find(after(page, text, name))) {
            throw new AssertionError(page + " has no block after <!-- " + name + " -->");
        }
        return block.group(3);
    }

    private static int after(String page, String text, String name) {
        String mark = "<!-- " + name + " -->\n";
        int at = text.indexOf(mark);
        if (at < 0 || text.indexOf(mark, at + 1) >= 0) {
            throw new AssertionError(page + " must have the mark <!-- " + name + " --> once");
        }
        return at + mark.length();
    }

    /** Every command of the documents, in the order of the pages. */
    public static List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (Path page : pages()) {
            for (Block block : blocks(page)) {
                for (String line : lines(block.text())) {
                    boolean shown = block.language().isEmpty() && line.startsWith("$ ");
                    if (shown || block.language().equals(SHELL)) {
                        List<String> words = words(shown ? line.substring(2) : line);
                        if (!words.isEmpty()) {
                            commands.add(new Command(page, words));
                        }
                    }
                }
            }
        }
        return commands;
    }

    /** The lines of a script, each with those that a backslash or an open quote adds to it, without comments. */
    private static List<String> lines(String script) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        char quote = NONE;
        boolean comment = false;
        for (char c : script.replace("\\\n", " ").toCharArray()) {
            if (c == '\n' && quote == NONE) {
                lines.add(line.toString());
                line.setLength(0);
                comment = false;
            } else if (!comment) {
                comment = c == '#' && quote == NONE && line.toString().matches("(.*\\s)?");
                if (c == quote) {
                    quote = NONE;
                } else if (quote == NONE && (c == '\'' || c == '"')) {
                    quote = c;
                }
                if (!comment) {
                    line.append(c);
                }
            }
        }
        return lines;
    }

    /** The words of a line without redirections and the times of cron. */
    private static List<String> words(String line) {
        String command = CRON.matcher(line)
                .replaceFirst("")
                .replaceAll("\\$\\(date [^)]*\\)", "2024-05-04")
                .replaceAll("\\s(>>|\\|).*", "");
        return WORD.matcher(command)
                .results()
                .map(word -> word.group().replaceAll("['\"]", ""))
                .toList();
    }

    /** The commands of one program, such as {@code emr-launcher}, by whatever path it is called; each without that first word. */
    public static Stream<Command> commandsOf(String program) {
        return commands().stream()
                .filter(command -> command.program().replaceAll(".*/", "").equals(program));
    }
}
