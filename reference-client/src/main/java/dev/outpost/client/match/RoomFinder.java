package dev.outpost.client.match;

import io.vertx.core.Future;
import java.util.List;

/** Finds out where a room is joined, as players do who were told nothing else. Called on the match's event loop. */
@FunctionalInterface
public interface RoomFinder {

    /**
     * Looks for a room until it is listed, within a bound of its own.
     *
     * @param room its code
     * @param gameModule what is played there
     * @param modFingerprint of the mods it is played with
     * @return fails with a message for a person when it is not found
     */
    Future<Place> find(String room, String gameModule, String modFingerprint);

    /**
     * Where a room is joined.
     *
     * @param listing id of the listing that said so
     * @param host the relay's host
     * @param port the relay's game port
     * @param traceId the match's trace id by the listing; empty: it tells none
     * @param requiredMods the mods that the listing says are needed
     * @param afterMs how long it was looked for, milliseconds
     */
    record Place(
            String listing, String host, int port, String traceId, List<RequiredMod> requiredMods, double afterMs) {
        /** Takes a copy of the list. */
        public Place {
            requiredMods = List.copyOf(requiredMods);
        }
    }

    /**
     * A mod that a listing requires, as it tells it.
     *
     * @param id {@code publisher/name}
     * @param range which versions would do
     * @param sha256 of the package; empty: not told
     */
    record RequiredMod(String id, String range, String sha256) {}
}
