package dev.outpost.tracking.browse;

import java.util.Comparator;

/** What has a place in the orders: a listing in the book, or where a page ended. As {@link Sort.Place}, but not kept. */
interface Standing {

    long number(Sort sort);

    String text(Sort sort);

    String id();

    /** The order of a sort, the same as that of its places. */
    static Comparator<Standing> order(Sort sort) {
        return (one, other) -> {
            int byNumber = Long.compare(one.number(sort), other.number(sort));
            int byText = byNumber != 0 ? byNumber : one.text(sort).compareTo(other.text(sort));
            return byText != 0 ? byText : one.id().compareTo(other.id());
        };
    }

    /** Where a page of an order ended. */
    record Behind(Sort.Place place) implements Standing {
        @Override
        public long number(Sort sort) {
            return place.number();
        }

        @Override
        public String text(Sort sort) {
            return place.text();
        }

        @Override
        public String id() {
            return place.id();
        }
    }
}
