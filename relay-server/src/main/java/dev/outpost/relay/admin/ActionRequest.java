package dev.outpost.relay.admin;

import dev.outpost.relay.protocol.Protocol;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * The body of an operator's action.
 *
 * @param reason why, 1 to 200 characters of one line; players are told
 * @param slot a player's; -1 where the action is for no player
 */
record ActionRequest(String reason, int slot) {

    private static final int MAX_REASON_CHARS = 200;

    /**
     * Reads it.
     *
     * @param forPlayer whether a slot belongs to it
     * @throws IllegalArgumentException that names the field, the value and what is accepted
     */
    static ActionRequest parse(RoutingContext context, boolean forPlayer) {
        JsonObject body;
        try {
            body = context.body().asJsonObject();
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("the body is no JSON object", e);
        }
        if (body == null) {
            throw new IllegalArgumentException("there is no body; accepted is a JSON object with a reason");
        }
        Set<String> known = forPlayer ? Set.of("reason", "slot") : Set.of("reason");
        for (String field : body.fieldNames()) {
            if (!known.contains(field)) {
                throw new IllegalArgumentException("a field of the body is unknown; accepted are " + known);
            }
        }
        if (!(body.getValue("reason") instanceof String reason)
                || reason.isBlank()
                || reason.length() > MAX_REASON_CHARS
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "reason: accepted is a text of one line, 1 to " + MAX_REASON_CHARS + " characters");
        }
        int slot = -1;
        if (forPlayer) {
            if (!(body.getValue("slot") instanceof Integer number) || number < 0 || number >= Protocol.ANY_SLOT) {
                throw new IllegalArgumentException("slot: accepted is a whole number, 0 to 254");
            }
            slot = number;
        }
        return new ActionRequest(reason.strip(), slot);
    }
}
