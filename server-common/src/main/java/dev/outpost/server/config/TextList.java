package dev.outpost.server.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists of texts without commas: {@code a,b} on a command line, {@code ["a", "b"]} in a file. */
final class TextList extends Kind<List<String>> {

    private final String accepted;
    private final int maxEntries;
    private final Predicate<String> test;

    TextList(String accepted, int maxEntries, Predicate<String> test) {
        this.accepted = accepted;
        this.maxEntries = maxEntries;
        this.test = test;
    }

    @Override
    String accepted() {
        return "up to " + maxEntries + ", separated by commas, each once, each " + accepted;
    }

    @Override
    boolean accepts(List<String> value) {
        if (value.size() > maxEntries || new LinkedHashSet<>(value).size() < value.size()) {
            return false;
        }
        for (String entry : value) {
            if (!test.test(entry)) {
                return false;
            }
        }
        return true;
    }

    @Override
    Optional<List<String>> read(String text) {
        if (text.length() > Kinds.MAX_TEXT_LENGTH) {
            return Optional.empty();
        }
        boolean array = text.startsWith("[") && text.endsWith("]");
        String list = array ? text.substring(1, text.length() - 1).strip() : text.strip();
        List<String> entries = new ArrayList<>();
        if (!list.isEmpty()) {
            for (String part : list.split(",", -1)) {
                String entry = part.strip();
                if (array) {
                    // As TomlFile hands an array on; an entry that is no text keeps no quotes to be taken off
                    if (entry.length() < 2 || !entry.startsWith("\"") || !entry.endsWith("\"")) {
                        return Optional.empty();
                    }
                    entry = entry.substring(1, entry.length() - 1).replace("\\/", "/");
                }
                entries.add(entry);
            }
        }
        return Optional.of(List.copyOf(entries));
    }

    @Override
    String format(List<String> value) {
        return String.join(",", value);
    }
}
