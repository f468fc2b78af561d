package dev.outpost.workshop.mirror;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of another workshop's changes (openapi.yaml, {@code /v1/changes}).
 *
 * @param changes in their order
 * @param last number of the last change that there is
 */
record Feed(List<Told> changes, long last) {

    private static final long GREATEST = 9_007_199_254_740_991L;

    /**
     * One change.
     *
     * @param sequence its number
     * @param kind {@code publish}, {@code yank}, {@code unyank}, or what a later version has
     */
    record Told(long sequence, String kind, PackageId id, Version version, Hash hash) {

        boolean publishes() {
            return kind.equals("publish");
        }

        /** What nothing else has at this number, unless by a strange chance. */
        String mark() {
            return kind + ' ' + id + '@' + version + ' ' + hash;
        }
    }

    /**
     * Reads a page.
     *
     * @param since what was asked for
     * @param most changes that were asked for
     */
    static Feed read(JsonObject json, long since, int most) throws SourceException {
        try {
            JsonArray changes = json.getJsonArray("changes", new JsonArray());
            if (changes.size() > most) {
                throw nonsense("more changes than were asked for");
            }
            List<Told> all = new ArrayList<>();
            long before = since;
            for (Object each : changes) {
                JsonObject change = (JsonObject) each;
                long sequence = change.getLong("sequence", 0L);
                if (sequence <= before || sequence > GREATEST) {
                    throw nonsense("change " + sequence + " after " + before);
                }
                before = sequence;
                all.add(new Told(
                        sequence,
                        change.getString("kind", "").replaceAll("[^a-z_]", "?"),
                        PackageId.parse(change.getString("id", "")),
                        Version.parse(change.getString("version", "")),
                        new Hash(change.getString("sha256", ""))));
            }
            long last = json.getLong("sequence", before);
            return new Feed(List.copyOf(all), Math.min(GREATEST, Math.max(before, last)));
        } catch (ClassCastException e) {
            throw nonsense("no changes");
        } catch (BadFieldException e) {
            throw nonsense(String.valueOf(e.getMessage()));
        }
    }

    private static SourceException nonsense(String what) {
        return new SourceException(SourceException.Kind.AWAY, "its changes cannot be read: " + what);
    }
}
