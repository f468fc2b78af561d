package dev.outpost.server.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Keys of one kind that share a prefix and end in one of a closed set of names, {@code telemetry.sampling.<event>} say.
 *
 * @param <T> type of their values
 */
public final class KeyFamily<T> {

    private final String pattern;
    private final Map<String, Key<T>> members;

    private KeyFamily(String pattern, Map<String, Key<T>> members) {
        this.pattern = pattern;
        this.members = members;
    }

    /**
     * A family.
     *
     * @param prefix what all names start with, without the last dot
     * @param placeholder what stands for the rest in documents
     * @param suffixes all that may follow
     * @param definition the member of a full name
     */
    public static <T> KeyFamily<T> of(
            String prefix, String placeholder, Collection<String> suffixes, Function<String, Key<T>> definition) {
        Map<String, Key<T>> members = new LinkedHashMap<>();
        for (String suffix : suffixes) {
            members.put(suffix, definition.apply(prefix + "." + suffix));
        }
        return new KeyFamily<>(prefix + ".<" + placeholder + ">", members);
    }

    /** How the family is written in documents. */
    public String pattern() {
        return pattern;
    }

    /** Its keys by what follows the prefix. */
    public Map<String, Key<T>> members() {
        return Map.copyOf(members);
    }

    Collection<Key<T>> keys() {
        return members.values();
    }
}
