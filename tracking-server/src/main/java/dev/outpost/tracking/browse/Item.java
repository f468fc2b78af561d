package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Listing;

/** A listing in the book. It becomes another only while no order that this would break holds it. */
final class Item implements Standing {

    private final int slot;
    private Listing listing;
    private String name;
    private String map;
    private String text;

    Item(int slot, Listing listing) {
        this.slot = slot;
        this.listing = listing;
        this.name = Query.fold(listing.game().name());
        this.map = Query.fold(listing.game().map().name());
        this.text = name + '\n' + map;
    }

    /** Its small number, by which the index knows it. */
    int slot() {
        return slot;
    }

    Listing listing() {
        return listing;
    }

    /** The map's name, folded. */
    String map() {
        return map;
    }

    /** Name and map, folded, each on a line of its own. */
    String text() {
        return text;
    }

    @Override
    public long number(Sort sort) {
        return sort.number(listing);
    }

    @Override
    public String text(Sort sort) {
        return switch (sort) {
            case NAME -> name;
            case MAP -> map;
            case NEWEST, OLDEST, PLAYERS, FREE_SLOTS -> "";
        };
    }

    @Override
    public String id() {
        return listing.id();
    }

    /** Takes over what another item of the same slot and id is. */
    void become(Item next) {
        listing = next.listing;
        name = next.name;
        map = next.map;
        text = next.text;
    }
}
