package dev.outpost.tracking.browse;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.tracking.listing.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of the list, read from its parameters (openapi.yaml). One that is empty asks for nothing; one that is
 * not known is refused by its name.
 *
 * @param query which games
 * @param sort what comes first
 * @param limit most listings of a page, 1 to {@value #MOST}
 * @param after where the page before ended; null: this is the first
 */
public record BrowseRequest(Query query, Sort sort, int limit, Sort.@Nullable Place after) {

    /** Most listings of a page. */
    public static final int MOST = 500;

    private static final int LIMIT_UNLESS_SAID = 50;
    private static final int MOST_SLOTS = 10_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final List<String> FILTERS = List.of(
            "module",
            "mod_fingerprint",
            "map",
            "region",
            "status",
            "not_full",
            "no_password",
            "free_slots",
            "version",
            "text");
    private static final List<String> PAGING = List.of("sort", "limit", "cursor");

    /**
     * Reads what a page is asked by.
     *
     * @throws BadFieldException naming the first parameter that is not known or not accepted
     * @throws Cursor.BadCursorException when the cursor is none of these filters' and order's, or too old
     */
    public static BrowseRequest of(Map<String, String> parameters, long nowMs) throws Cursor.BadCursorException {
        refuseUnknown(parameters, true);
        Query query = filters(parameters);
        String named = text(parameters, "sort");
        Sort sort = named.isEmpty() ? Sort.NEWEST : sort(named);
        int limit = number(parameters, "limit", 1, MOST, LIMIT_UNLESS_SAID);
        String cursor = text(parameters, "cursor");
        return new BrowseRequest(
                query,
                sort,
                limit,
                cursor.isEmpty()
                        ? null
                        : Cursor.read(cursor, query, sort, nowMs).place());
    }

    /**
     * Reads filters alone.
     *
     * @throws BadFieldException naming the first parameter that is not known or not accepted
     */
    public static Query query(Map<String, String> parameters) {
        refuseUnknown(parameters, false);
        return filters(parameters);
    }

    private static Query filters(Map<String, String> parameters) {
        String status = text(parameters, "status");
        return new Query(
                Texts.line("module", text(parameters, "module"), 0, 64),
                Texts.label("mod_fingerprint", text(parameters, "mod_fingerprint"), 0, 128),
                Texts.line("map", text(parameters, "map"), 0, 128),
                Texts.label("region", text(parameters, "region"), 0, 32),
                status.isEmpty() ? null : Status.parse("status", status),
                flag(parameters, "not_full"),
                flag(parameters, "no_password"),
                number(parameters, "free_slots", 1, MOST_SLOTS, 0),
                Texts.line("version", text(parameters, "version"), 0, 64),
                Query.words(Texts.line("text", text(parameters, "text"), 0, 64)));
    }

    private static void refuseUnknown(Map<String, String> parameters, boolean paging) {
        // In an order of its own, so that the answer is the same each time
        for (String name : new TreeMap<>(parameters).keySet()) {
            if (!FILTERS.contains(name) && !(paging && PAGING.contains(name))) {
                throw BadFieldException.unknown(
                        name, String.join(", ", FILTERS) + (paging ? ", " + String.join(", ", PAGING) : ""));
            }
        }
    }

    private static String text(Map<String, String> parameters, String name) {
        return parameters.getOrDefault(name, "");
    }

    private static Sort sort(String text) {
        for (Sort sort : Sort.values()) {
            if (Labels.of(sort).equals(text)) {
                return sort;
            }
        }
        throw new BadFieldException(
                "sort", text, Arrays.stream(Sort.values()).map(Labels::of).collect(Collectors.joining(", ")));
    }

    private static boolean flag(Map<String, String> parameters, String name) {
        String text = text(parameters, name);
        return switch (text) {
            case "true" -> true;
            case "", "false" -> false;
            default -> throw new BadFieldException(name, text, "true or false");
        };
    }

    private static int number(Map<String, String> parameters, String name, int min, int max, int missing) {
        String text = text(parameters, name);
        if (text.isEmpty()) {
            return missing;
        }
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            throw new BadFieldException(name, text, min + " to " + max);
        }
        return number;
    }
}
