package dev.outpost.workshop.mirror;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.Yank;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What another workshop says of a version (openapi.yaml, {@code Release}).
 *
 * @param yanked why it is yanked; null: it is not
 */
record Announced(
        PackageId id,
        Version version,
        Hash hash,
        Hash manifestHash,
        long sizeBytes,
        @Nullable String yanked) {

    /** Reads it. */
    static Announced read(JsonObject json) throws SourceException {
        try {
            return new Announced(
                    PackageId.parse(json.getString("id", "")),
                    Version.parse(json.getString("version", "")),
                    new Hash(json.getString("sha256", "")),
                    new Hash(json.getString("manifest_sha256", "")),
                    json.getLong("size", 0L),
                    json.getJsonObject("yanked") == null ? null : reason(json.getJsonObject("yanked")));
        } catch (ClassCastException e) {
            throw new SourceException(SourceException.Kind.LYING, "what it says of the version cannot be read");
        } catch (BadFieldException e) {
            throw new SourceException(SourceException.Kind.LYING, String.valueOf(e.getMessage()));
        }
    }

    /** Whether it is the version of a change. */
    boolean isOf(Feed.Told told) {
        return id.equals(told.id()) && version.equals(told.version()) && hash.equals(told.hash());
    }

    private static String reason(JsonObject yank) {
        try {
            return Texts.line("reason", yank.getString("reason", ""), 1, Yank.LONGEST_REASON);
        } catch (BadFieldException unfit) {
            return "yanked at its source";
        }
    }
}
