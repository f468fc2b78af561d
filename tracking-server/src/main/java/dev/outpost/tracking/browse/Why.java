package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer to a host who asks why its game is not seen.
 *
 * @param code which answer; sent in lower case
 * @param sentence the same for a person
 */
public record Why(Code code, String sentence) {

    /** The answers there are. */
    public enum Code {
        /** It is on the list of whoever sets no filter. */
        SHOWN,
        /** It is on nobody's list until its host was reached. */
        NOT_REACHABLE_YET,
        /** Those who ask for a free place do not see it. */
        FULL,
        /** Those who ask for games that wait do not see it. */
        IN_PROGRESS,
        /** Those who ask for games without a password do not see it. */
        PASSWORD,
        /** The filters that were told leave it out. */
        FILTERED,
        /** It is not listed any more: no heartbeat came in time. */
        EXPIRED,
        /** It is not listed any more: its host took it off. */
        HOST_DEPARTED,
        /** It is not listed any more: this server took it off. */
        REMOVED
    }

    /** Of a game that is listed, to one who looks with these filters; {@link Query#ALL} is one who sets none. */
    public static List<Why> of(Listing listing, Query query) {
        List<Why> all = new ArrayList<>();
        Draft game = listing.game();
        if (listing.visible()) {
            all.add(new Why(Code.SHOWN, "The game is on the list that a player sees who sets no filter."));
        } else {
            all.add(new Why(
                    Code.NOT_REACHABLE_YET,
                    "Nobody sees the game yet: this server has not reached its host at "
                            + game.contact().endpoint() + ". Check that the port is open to the world."));
        }
        if (game.status() == Status.FULL || game.players().free() == 0) {
            all.add(new Why(
                    Code.FULL,
                    "Players who look for a free place do not see it: it has "
                            + game.players().now() + " of " + game.players().max() + " players"
                            + (game.status() == Status.FULL ? ", and its host says that it is full" : "") + "."));
        }
        if (game.status() == Status.IN_PROGRESS) {
            all.add(new Why(
                    Code.IN_PROGRESS, "Players who look for games that wait do not see it: it is being played."));
        }
        if (game.password()) {
            all.add(new Why(
                    Code.PASSWORD, "Players who look for games without a password do not see it: it asks for one."));
        }
        List<String> failing = query.failing(listing);
        if (!failing.isEmpty()) {
            all.add(new Why(Code.FILTERED, "These filters leave it out: " + String.join(", ", failing) + "."));
        }
        return all;
    }

    /** Of a game that is listed no more. */
    public static Why gone(GoneReason reason) {
        return switch (reason) {
            case TTL ->
                new Why(
                        Code.EXPIRED,
                        "The game is not listed any more: no heartbeat came within its time to live. List it anew.");
            case HOST_DEPARTED ->
                new Why(Code.HOST_DEPARTED, "The game is not listed any more: its host took it off the list.");
            case REMOVED -> new Why(Code.REMOVED, "The game is not listed any more: this server took it off the list.");
        };
    }
}
