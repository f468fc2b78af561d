package dev.outpost.tracking.redis;

import dev.outpost.tracking.json.ListingJson;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Listing;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change, as the scripts put it into the stream.
 *
 * @param number above the one before by 1
 * @param id which listing
 * @param listing as it is from then on; null: it is gone
 * @param reason why it is gone, if it is
 */
record StreamEntry(long number, String id, @Nullable Listing listing, GoneReason reason) {

    /** The entry's own id in the stream. */
    static String streamId(Response entry) {
        return entry.get(0).toString();
    }

    /** The change's number, which is there in any case. */
    static long number(Response entry) {
        return Long.parseLong(fields(entry).getOrDefault("n", "-1"));
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when another version wrote what this one does not know
     */
    static StreamEntry of(Response entry) {
        Map<String, String> fields = fields(entry);
        String put = fields.get("put");
        return new StreamEntry(
                Long.parseLong(field(fields, "n")),
                field(fields, "id"),
                put == null ? null : ListingJson.listing(new JsonObject(put)),
                put == null ? GoneReason.valueOf(field(fields, "gone").toUpperCase(Locale.ROOT)) : GoneReason.REMOVED);
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("an entry of the stream has no '" + name + "'");
        }
        return value;
    }

    private static Map<String, String> fields(Response entry) {
        Response flat = entry.get(1);
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
        }
        return fields;
    }
}
