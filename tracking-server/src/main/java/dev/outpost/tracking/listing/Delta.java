package dev.outpost.tracking.listing;

/** One change of the list. */
public sealed interface Delta {

    /** Its number. */
    DeltaId number();

    /** Which listing. */
    String id();

    /** The same by another number. */
    Delta numbered(DeltaId other);

    /** A listing that is new, or as it is from now on. */
    record Put(DeltaId number, Listing listing) implements Delta {
        @Override
        public String id() {
            return listing.id();
        }

        @Override
        public Put numbered(DeltaId other) {
            return new Put(other, listing);
        }
    }

    /** A listing that is no more. */
    record Gone(DeltaId number, String id, GoneReason reason) implements Delta {
        @Override
        public Gone numbered(DeltaId other) {
            return new Gone(other, id, reason);
        }
    }
}
