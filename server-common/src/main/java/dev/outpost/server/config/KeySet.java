package dev.outpost.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys that a server knows; names and environment names are unique among them. */
public final class KeySet {

    private final Map<String, Key<?>> byName = new LinkedHashMap<>();
    private final Map<String, Key<?>> byEnvironmentName = new LinkedHashMap<>();
    private final List<KeyFamily<?>> families;

    /**
     * Of single keys and families.
     *
     * @throws IllegalArgumentException when two share a name
     */
    public KeySet(Collection<? extends Key<?>> keys, Collection<? extends KeyFamily<?>> families) {
        this.families = List.copyOf(families);
        keys.forEach(this::claim);
        families.forEach(family -> family.keys().forEach(this::claim));
    }

    /** All keys, members of families too. */
    public Collection<Key<?>> keys() {
        return List.copyOf(byName.values());
    }

    /** The families among them. */
    public List<KeyFamily<?>> families() {
        return families;
    }

    Optional<Key<?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Key<?>> ofEnvironment(String variable) {
        return Optional.ofNullable(byEnvironmentName.get(variable));
    }

    /** The known key whose name takes the fewest edits to get to. */
    String nearestTo(String name) {
        return nearest(name, byName.keySet());
    }

    /** The known variable whose name takes the fewest edits to get to. */
    String nearestToVariable(String variable) {
        return nearest(variable, byEnvironmentName.keySet());
    }

    /** Of some names the one that takes the fewest edits to get to; "none" when there are none. */
    public static String nearest(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> editDistance(name, candidate)))
                .orElse("none");
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other. */
    static int editDistance(String from, String to) {
        int[] beforePrevious = new int[to.length() + 1];
        int[] previous = new int[to.length() + 1];
        int[] current = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
                }
            }
            int[] reused = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = reused;
        }
        return previous[to.length()];
    }

    private void claim(Key<?> key) {
        if (byName.put(key.name(), key) != null) {
            throw new IllegalArgumentException("key '" + key.name() + "' is defined twice");
        }
        Key<?> other = byEnvironmentName.put(key.environmentName(), key);
        if (other != null) {
            throw new IllegalArgumentException(
                    "keys '" + key.name() + "' and '" + other.name() + "' share the variable " + key.environmentName());
        }
    }
}
