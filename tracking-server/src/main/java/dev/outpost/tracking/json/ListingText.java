package dev.outpost.tracking.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Players;
import dev.outpost.tracking.listing.RequiredMod;
import dev.outpost.tracking.listing.Rules;
import dev.outpost.tracking.listing.Team;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes listings as JSON (docs/tracking.md), which {@link ListingJson} reads; what is empty is left out. Straight into
 * bytes, without objects between, because a page has fifty of them. Any thread.
 */
public final class ListingText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_BYTES = 1024;

    private ListingText() {}

    /** All of it, in UTF-8; {@code visible} only when it is false. */
    public static byte[] bytes(Listing listing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json, listing);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but memory", e);
        }
        return bytes.toByteArray();
    }

    /** The same as a text. */
    public static String of(Listing listing) {
        return new String(bytes(listing), StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator json, Listing listing) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", listing.id());
        write(json, listing.game());
        text(json, "source", listing.source());
        json.writeNumberField("created", listing.createdMs());
        json.writeNumberField("updated", listing.updatedMs());
        if (!listing.visible()) {
            json.writeBooleanField("visible", false);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Draft game) throws IOException {
        json.writeStringField("game_id", game.gameId());
        json.writeStringField("name", game.name());
        write(json, game.contact());
        text(json, "region", game.region());
        texts(json, "map", "name", game.map().name(), "hash", game.map().hash());
        Rules rules = game.rules();
        texts(
                json,
                "rules",
                "game_module",
                rules.gameModule(),
                "mod_fingerprint",
                rules.modFingerprint(),
                "version",
                rules.version(),
                "queue",
                rules.queue());
        write(json, game.players());
        write(json, game.teams());
        json.writeStringField("status", Labels.of(game.status()));
        json.writeBooleanField("password", game.password());
        text(json, "engine", game.engine());
        writeMods(json, game.requiredMods());
        if (!game.settings().isEmpty()) {
            json.writeFieldName("settings_summary");
            plain(json, game.settings().values());
        }
        text(json, "settings_hash", game.settingsHash());
        text(json, "trace_id", game.traceId());
    }

    private static void write(JsonGenerator json, Contact contact) throws IOException {
        String endpoint = contact.endpoint().toString();
        if (contact instanceof Contact.Relayed relay) {
            json.writeObjectFieldStart("relay");
            json.writeStringField("endpoint", endpoint);
            json.writeStringField("room", relay.room());
            json.writeEndObject();
        } else {
            json.writeStringField("endpoint", endpoint);
        }
    }

    private static void write(JsonGenerator json, Players players) throws IOException {
        json.writeObjectFieldStart("players");
        json.writeNumberField("now", players.now());
        json.writeNumberField("max", players.max());
        if (players.observers() > 0) {
            json.writeNumberField("observers", players.observers());
        }
        if (players.observerSlots() > 0) {
            json.writeNumberField("observer_slots", players.observerSlots());
        }
        if (players.vouched()) {
            json.writeBooleanField("vouched", true);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, List<Team> teams) throws IOException {
        if (teams.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("teams");
        for (Team team : teams) {
            json.writeStartObject();
            text(json, "name", team.name());
            json.writeNumberField("now", team.now());
            json.writeNumberField("slots", team.slots());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeMods(JsonGenerator json, List<RequiredMod> mods) throws IOException {
        if (mods.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("required_mods");
        for (RequiredMod mod : mods) {
            json.writeStartObject();
            json.writeStringField("id", mod.id());
            text(json, "range", mod.range());
            text(json, "sha256", mod.sha256());
            if (mod.sizeBytes() > 0) {
                json.writeNumberField("size", mod.sizeBytes());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An object of texts, in their order; none at all when all of them are empty. */
    private static void texts(JsonGenerator json, String name, String... namesAndTexts) throws IOException {
        boolean begun = false;
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            if (namesAndTexts[i + 1].isEmpty()) {
                continue;
            }
            if (!begun) {
                json.writeObjectFieldStart(name);
                begun = true;
            }
            json.writeStringField(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        if (begun) {
            json.writeEndObject();
        }
    }

    private static void text(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null && !text.isEmpty()) {
            json.writeStringField(name, text);
        }
    }

    /** What {@link dev.outpost.tracking.listing.Settings} holds. */
    private static void plain(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                plain(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                plain(json, each);
            }
            json.writeEndArray();
        } else {
            // Texts, numbers and flags, which need no codec
            json.writeObject(value);
        }
    }
}
