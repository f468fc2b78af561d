package dev.outpost.tracking.listing;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Decides over listings, each request whole or not at all, and numbers the changes: the one truth behind the
 * {@link ListingBook} of every instance. Any thread may ask. Futures never fail for what a host did: that is an
 * {@link Outcome.Refused}, and a store that is away is one, too. A future that fails is a defect.
 */
public interface ListingStore {

    /** How long after its last heartbeat a listing may still be there, beyond its time to live. */
    long EXPIRY_TOLERANCE_MS = 1000;

    /** Lists a game; ids and times are the store's. */
    Future<Outcome> create(Draft game, SecretHash secret, Origin origin);

    /**
     * Lets a listing live on, changed or not; a number that is replayed changes nothing.
     *
     * @param change {@link Change#NONE}: nothing is new
     * @param seq number of the heartbeat, 1 or more, above the last one sent; 0: not numbered, which is refused as
     *     {@link Refusal#REPLAYED} once one was
     */
    Future<Outcome> heartbeat(String id, SecretHash secret, Change change, long seq);

    /**
     * Takes a listing off.
     *
     * @param secret null: this server itself asks, an operator say
     * @param reason what streams and telemetry tell
     */
    Future<Outcome> delete(String id, @Nullable SecretHash secret, GoneReason reason);

    /** Whether this is the listing's secret: done, unknown or refused; changes nothing. */
    Future<Outcome> check(String id, SecretHash secret);

    /** Shows a listing to all, now that its host is known to be reachable; asked by this server, so without a secret. */
    Future<Outcome> show(String id);

    /**
     * Begins: the listener gets all that there is, and then each change, in order, one at a time. Once, before anything is
     * asked; done when the list that there is has been told.
     */
    Future<Void> open(DeltaListener listener);

    /** "ok", or one sentence on why nothing can be written now; for readyz. Quick, any thread. */
    String state();

    /** Ends; the listings of a store that others share stay. */
    Future<Void> close();
}
