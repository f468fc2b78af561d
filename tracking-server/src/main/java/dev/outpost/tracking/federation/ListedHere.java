package dev.outpost.tracking.federation;

import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.DeltaListener;
import dev.outpost.tracking.listing.Listing;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which games hosts have listed here themselves, so that they are known again when they come back from elsewhere. Any
 * thread.
 */
public final class ListedHere implements DeltaListener {

    private final Map<String, Contact> own = new HashMap<>();
    private final Map<Contact, Integer> contacts = new HashMap<>();

    @Override
    public synchronized void reset(DeltaId at, Collection<Listing> listings) {
        own.clear();
        contacts.clear();
        listings.forEach(this::put);
    }

    @Override
    public synchronized void changed(Delta delta) {
        if (delta instanceof Delta.Put put) {
            put(put.listing());
        } else {
            remove(delta.id());
        }
    }

    /** Whether this id is of a listing here. */
    synchronized boolean has(String id) {
        return own.containsKey(id);
    }

    /** Whether a game that is reached this way is listed here by its host. */
    synchronized boolean reaches(Contact contact) {
        return contacts.containsKey(contact);
    }

    private void put(Listing listing) {
        if (listing.source() == null && !own.containsKey(listing.id())) {
            Contact contact = listing.game().contact();
            own.put(listing.id(), contact);
            contacts.merge(contact, 1, Integer::sum);
        }
    }

    private void remove(String id) {
        Contact contact = own.remove(id);
        if (contact != null) {
            contacts.computeIfPresent(contact, (same, count) -> count == 1 ? null : count - 1);
        }
    }
}
