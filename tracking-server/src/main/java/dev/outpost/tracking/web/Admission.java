package dev.outpost.tracking.web;

import dev.outpost.tracking.listing.Listing;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Decides whose word counts and what is shown at once. Called on event loops; quick, and never blocks. */
public interface Admission {

    /** Everything is shown, and nobody vouches. */
    Admission OPEN = new Admission() {};

    /**
     * Why a listing is not shown.
     *
     * @param code what programs act on, in lower case
     * @param detail a sentence for its host
     */
    record Reason(String code, String detail) {}

    /**
     * Whether a host may vouch for its numbers of players.
     *
     * @param from its address
     * @param bearer the token that came with the new listing; null: none
     */
    default boolean mayVouch(InetAddress from, @Nullable String bearer) {
        return false;
    }

    /** Whether what is listed now is shown at once. */
    default boolean showsAtOnce(boolean vouched) {
        return true;
    }

    /** A listing was created or sent a heartbeat. */
    default void heard(Listing listing, InetAddress from) {}

    /** Why a listing is not shown; null: not known here. */
    default @Nullable Reason hidden(String id) {
        return null;
    }
}
