package dev.outpost.tracking.json;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Fields;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Endpoint;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.MapInfo;
import dev.outpost.tracking.listing.Players;
import dev.outpost.tracking.listing.RequiredMod;
import dev.outpost.tracking.listing.Rules;
import dev.outpost.tracking.listing.Settings;
import dev.outpost.tracking.listing.Status;
import dev.outpost.tracking.listing.Team;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads listings from JSON (docs/tracking.md). Refuses, by {@link BadFieldException}, a field that is not known, of another
 * type, missing, or out of bounds. Any thread.
 */
public final class ListingJson {

    /** Fields that heartbeats may have, beside {@code seq}. */
    private static final Set<String> CHANGING = Set.of(
            "name",
            "region",
            "map",
            "rules",
            "players",
            "teams",
            "status",
            "password",
            "required_mods",
            "settings_summary",
            "settings_hash",
            "trace_id");

    private static final Set<String> DRAFT = with(CHANGING, "game_id", "endpoint", "relay", "engine");
    private static final Set<String> HEARTBEAT = with(CHANGING, "seq");
    private static final Set<String> LISTING = with(DRAFT, "id", "source", "created", "updated", "visible");
    private static final Set<String> MAP = Set.of("name", "hash");
    private static final Set<String> RULES = Set.of("game_module", "mod_fingerprint", "version", "queue");
    private static final Set<String> PLAYERS = Set.of("now", "max", "observers", "observer_slots", "vouched");
    private static final Set<String> TEAM = Set.of("name", "now", "slots");
    private static final Set<String> MOD = Set.of("id", "range", "sha256", "size");
    private static final Set<String> RELAY = Set.of("endpoint", "room");

    private static final int MOST_TEAMS = 32;
    private static final int MOST_MODS = 64;

    private ListingJson() {}

    /**
     * What a heartbeat says.
     *
     * @param change what is new
     * @param seq its number; 0: it has none
     */
    public record Heartbeat(Change change, long seq) {}

    /** What a host sends to list a game. */
    public static Draft draft(JsonObject json) {
        return draft(Fields.of("", json, DRAFT));
    }

    /** What a host sends to keep it listed. */
    public static Heartbeat heartbeat(JsonObject json) {
        if (json.isEmpty()) {
            return new Heartbeat(Change.NONE, 0);
        }
        Fields fields = Fields.of("", json, HEARTBEAT);
        long seq = fields.number("seq", 0);
        if (fields.has("seq") && seq < 1) {
            throw new BadFieldException("seq", seq, "1 to " + Long.MAX_VALUE);
        }
        return new Heartbeat(
                new Change(
                        given(fields, "name", fields::text),
                        given(fields, "region", fields::text),
                        given(fields, "map", name -> map(fields)),
                        given(fields, "rules", name -> rules(fields)),
                        given(fields, "players", name -> players(fields)),
                        given(fields, "teams", name -> teams(fields)),
                        given(fields, "status", name -> status(fields)),
                        given(fields, "password", fields::flag),
                        given(fields, "required_mods", name -> mods(fields)),
                        given(fields, "settings_summary", name -> settings(fields)),
                        given(fields, "settings_hash", fields::text),
                        given(fields, "trace_id", fields::text)),
                seq);
    }

    /** A listing as {@link ListingText} writes it: from a store, or from another tracking server. */
    public static Listing listing(JsonObject json) {
        Fields fields = Fields.of("", json, LISTING);
        return new Listing(
                fields.text("id"),
                draft(fields),
                fields.has("source") ? fields.text("source") : null,
                fields.required("created"),
                fields.required("updated"),
                !fields.has("visible") || fields.flag("visible"));
    }

    private static Draft draft(Fields fields) {
        return new Draft(
                fields.text("game_id"),
                fields.text("name"),
                contact(fields),
                fields.text("region", ""),
                map(fields),
                rules(fields),
                players(fields),
                teams(fields),
                status(fields),
                fields.flag("password"),
                fields.text("engine", ""),
                mods(fields),
                settings(fields),
                fields.text("settings_hash", ""),
                fields.text("trace_id", ""));
    }

    private static Contact contact(Fields fields) {
        JsonObject relay = fields.object("relay");
        if ((relay != null) == fields.has("endpoint")) {
            String accepted = "exactly one of endpoint and relay";
            throw relay == null
                    ? BadFieldException.missing("endpoint", accepted)
                    : new BadFieldException("endpoint", fields.text("endpoint"), accepted);
        }
        if (relay == null) {
            return new Contact.Direct(Endpoint.parse("endpoint", fields.text("endpoint")));
        }
        Fields in = Fields.of("relay.", relay, RELAY);
        return new Contact.Relayed(Endpoint.parse("relay.endpoint", in.text("endpoint")), in.text("room"));
    }

    private static MapInfo map(Fields fields) {
        JsonObject json = fields.object("map");
        if (json == null) {
            return MapInfo.NONE;
        }
        Fields in = Fields.of("map.", json, MAP);
        return new MapInfo(in.text("name", ""), in.text("hash", ""));
    }

    private static Rules rules(Fields fields) {
        JsonObject json = fields.object("rules");
        if (json == null) {
            return Rules.NONE;
        }
        Fields in = Fields.of("rules.", json, RULES);
        return new Rules(
                in.text("game_module", ""),
                in.text("mod_fingerprint", ""),
                in.text("version", ""),
                in.text("queue", ""));
    }

    private static Players players(Fields fields) {
        JsonObject json = fields.object("players");
        if (json == null) {
            throw BadFieldException.missing("players", "an object with now and max");
        }
        Fields in = Fields.of("players.", json, PLAYERS);
        return new Players(
                in.count("now"),
                in.count("max"),
                in.count("observers", 0),
                in.count("observer_slots", 0),
                in.flag("vouched"));
    }

    private static List<Team> teams(Fields fields) {
        return fields.list("teams", MOST_TEAMS, json -> {
            Fields in = Fields.of("teams.", json, TEAM);
            return new Team(in.text("name", ""), in.count("now", 0), in.count("slots"));
        });
    }

    private static List<RequiredMod> mods(Fields fields) {
        return fields.list("required_mods", MOST_MODS, json -> {
            Fields in = Fields.of("required_mods.", json, MOD);
            return new RequiredMod(in.text("id"), in.text("range", ""), in.text("sha256", ""), in.number("size", 0));
        });
    }

    private static Settings settings(Fields fields) {
        JsonObject json = fields.object("settings_summary");
        return json == null || json.isEmpty() ? Settings.NONE : new Settings(Fields.plain(json));
    }

    private static Status status(Fields fields) {
        return Status.parse("status", fields.text("status", Labels.of(Status.WAITING)));
    }

    private static <T> @Nullable T given(Fields fields, String name, Function<String, T> read) {
        return fields.has(name) ? read.apply(name) : null;
    }

    private static Set<String> with(Set<String> names, String... more) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
