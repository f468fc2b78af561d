package dev.outpost.server.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Reads a configuration file; the only class that touches the TOML parser, which is loaded with it or not at all. */
final class TomlFile {

    private static final long MAX_BYTES = 1 << 20;

    private TomlFile() {}

    static void read(Path file, List<Sources.Entry> entries, List<String> problems) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                problems.add("file " + file + ": refused; accepted: a TOML file of at most 1MiB");
                return;
            }
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            problems.add("file " + file + ": refused; accepted: UTF-8 text");
            return;
        } catch (NoSuchFileException e) {
            problems.add("file " + file + ": there is no such file");
            return;
        } catch (IOException e) {
            problems.add("file " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
            return;
        }
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            toml.errors()
                    .forEach(error -> problems.add("file " + file + ":"
                            + error.position().line() + ": "
                            + Objects.requireNonNullElse(error.getMessage(), "not TOML")
                                    .replaceAll("\\s*\\R\\s*", " ")));
            return;
        }
        for (Map.Entry<List<String>, Object> entry : toml.entryPathSet()) {
            String key = String.join(".", entry.getKey());
            int line =
                    Objects.requireNonNull(toml.inputPositionOf(entry.getKey())).line();
            entries.add(new Sources.Entry(key, text(entry.getValue()), Origin.file(file.toString(), line)));
        }
    }

    private static String text(Object value) {
        if (value instanceof TomlArray array) {
            return array.toJson().replaceAll("\\s+", " ");
        }
        if (value instanceof TomlTable table) {
            return table.toJson().replaceAll("\\s+", " ");
        }
        return value.toString();
    }
}
