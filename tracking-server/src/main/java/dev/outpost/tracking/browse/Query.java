package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which games are asked for; filters join with "and", and what is empty asks for nothing. Immutable; equal when it asks
 * the same. What is not visible fits no query.
 *
 * @param module the engine's game module, exactly
 * @param modFingerprint the mod profile's fingerprint, exactly
 * @param map name or hash of the map, without regard to case and accents
 * @param region the region, without regard to case
 * @param status how far the game is; null: however far
 * @param notFull whether a slot has to be free, and the host may not say that it is full
 * @param noPassword whether games with a password are left out
 * @param freeSlots so many slots have to be free, 0 or more
 * @param version version of the game, exactly
 * @param words each of which name or map must have, folded by {@link #fold}
 */
public record Query(
        String module,
        String modFingerprint,
        String map,
        String region,
        @Nullable Status status,
        boolean notFull,
        boolean noPassword,
        int freeSlots,
        String version,
        List<String> words) {

    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    /** All that is visible. */
    public static final Query ALL = new Query("", "", "", "", null, false, false, 0, "", List.of());

    /** Folds what is compared without regard to case, so that equal queries are equal. */
    public Query {
        map = fold(map);
        region = fold(region);
        freeSlots = Math.max(freeSlots, notFull ? 1 : 0);
        notFull = freeSlots > 0;
        words = List.copyOf(words);
    }

    /** A text as it is compared without regard to case and accents. */
    public static String fold(String text) {
        return Folding.fold(text);
    }

    /** Whether a listing fits. */
    public boolean fits(Listing listing) {
        Draft game = listing.game();
        return listing.visible()
                && (module.isEmpty() || module.equals(game.rules().gameModule()))
                && (modFingerprint.isEmpty()
                        || modFingerprint.equals(game.rules().modFingerprint()))
                && (version.isEmpty() || version.equals(game.rules().version()))
                && (status == null || status == game.status())
                && (!noPassword || !game.password())
                && game.players().free() >= freeSlots
                && (!notFull || game.status() != Status.FULL)
                && (region.isEmpty() || region.equals(fold(game.region())))
                && (map.isEmpty()
                        || map.equals(fold(game.map().name()))
                        || map.equals(fold(game.map().hash())))
                && hasWords(game);
    }

    private boolean hasWords(Draft game) {
        if (words.isEmpty()) {
            return true;
        }
        String text = fold(game.name()) + '\n' + fold(game.map().name());
        for (String word : words) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /** The filters that leave a listing out, as {@code name=value}; none, when it fits or is only not visible. */
    public List<String> failing(Listing listing) {
        Listing shown = listing.visible() ? listing : listing.shown(listing.updatedMs());
        List<String> failing = new ArrayList<>();
        parameters().forEach((name, value) -> {
            if (!only(name).fits(shown)) {
                failing.add(name + "=" + value);
            }
        });
        return failing;
    }

    /** The same with one filter only. */
    private Query only(String name) {
        boolean free = name.equals("free_slots");
        return new Query(
                name.equals("module") ? module : "",
                name.equals("mod_fingerprint") ? modFingerprint : "",
                name.equals("map") ? map : "",
                name.equals("region") ? region : "",
                name.equals("status") ? status : null,
                free && notFull,
                name.equals("no_password") && noPassword,
                free ? freeSlots : 0,
                name.equals("version") ? version : "",
                name.equals("text") ? words : List.of());
    }

    /** The filters that are set, by the names that requests have for them, in a fixed order. */
    public Map<String, String> parameters() {
        Map<String, String> set = new TreeMap<>();
        List.of(
                        Map.entry("module", module),
                        Map.entry("mod_fingerprint", modFingerprint),
                        Map.entry("map", map),
                        Map.entry("region", region),
                        Map.entry("version", version),
                        Map.entry("text", String.join(" ", words)))
                .forEach(text -> {
                    if (!text.getValue().isEmpty()) {
                        set.put(text.getKey(), text.getValue());
                    }
                });
        if (status != null) {
            set.put("status", status.name().toLowerCase(Locale.ROOT));
        }
        if (noPassword) {
            set.put("no_password", "true");
        }
        if (freeSlots > 0) {
            set.put("free_slots", Integer.toString(freeSlots));
        }
        return set;
    }

    /** The words of a text, folded, each once. */
    public static List<String> words(String text) {
        return SPACE.splitAsStream(fold(text))
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
