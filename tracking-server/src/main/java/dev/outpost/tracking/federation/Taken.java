package dev.outpost.tracking.federation;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.reach.Addresses;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Function;

/** Decides which of another server's listings are taken, and makes drafts of them: nothing it says is believed untested. */
final class Taken {

    /** What a server says of a listing beyond what its host told. */
    private static final Set<String> SERVERS_OWN = Set.of("id", "source", "created", "updated", "visible");

    private static final int MOST_ID_CHARACTERS = 128;

    private final Function<JsonObject, Draft> reader;
    private final ListedHere here;
    private final boolean near;

    /**
     * Of one server.
     *
     * @param reader makes a draft of what a host may send, and refuses by {@link BadFieldException}
     * @param near whether the server itself is near, so that addresses that mean something only here will do
     */
    Taken(Function<JsonObject, Draft> reader, ListedHere here, boolean near) {
        this.reader = reader;
        this.here = here;
        this.near = near;
    }

    /** What becomes of a listing. */
    sealed interface Verdict {
        /** It is taken. */
        record Take(Draft game) implements Verdict {}

        /** It is not. */
        record Leave(Left why) implements Verdict {}
    }

    /** Its id there; empty: it has none that will do. */
    static String id(JsonObject listing) {
        Object id = listing.getValue("id");
        return id instanceof String text && text.length() <= MOST_ID_CHARACTERS ? text : "";
    }

    Verdict of(JsonObject listing) {
        if (listing.getValue("source") != null) {
            return new Verdict.Leave(Left.FROM_ELSEWHERE);
        }
        if (here.has(id(listing))) {
            return new Verdict.Leave(Left.OWN);
        }
        JsonObject told = listing.copy();
        SERVERS_OWN.forEach(told::remove);
        Draft game;
        try {
            game = reader.apply(told);
        } catch (BadFieldException | ClassCastException e) {
            return new Verdict.Leave(Left.BAD);
        }
        Contact contact = game.contact();
        if (here.reaches(contact)) {
            return new Verdict.Leave(Left.OWN);
        }
        if (!near && Addresses.isNearOnly(contact.endpoint().host())) {
            return new Verdict.Leave(Left.NEAR_ONLY);
        }
        return new Verdict.Take(unvouched(game));
    }

    /** Who vouches there is not known here. */
    private static Draft unvouched(Draft game) {
        return new Draft(
                game.gameId(),
                game.name(),
                game.contact(),
                game.region(),
                game.map(),
                game.rules(),
                game.players().vouched(false),
                game.teams(),
                game.status(),
                game.password(),
                game.engine(),
                game.requiredMods(),
                game.settings(),
                game.settingsHash(),
                game.traceId());
    }
}
