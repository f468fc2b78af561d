package dev.outpost.tracking.listing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts listings by where they come from, and says when a cap is reached. One thread. */
final class Caps {

    private final StoreRules rules;
    private final Map<String, Seat> seats = new HashMap<>();
    private final Map<String, Subnet> subnets = new HashMap<>();
    private int total;

    Caps(StoreRules rules) {
        this.rules = rules;
    }

    /** All listings of one address, relay or server; shared by them, so that a listing costs a reference. */
    static final class Seat {
        private final String key;
        private final @Nullable Subnet subnet;
        private int listings;

        private Seat(String key, @Nullable Subnet subnet) {
            this.key = key;
            this.subnet = subnet;
        }
    }

    private static final class Subnet {
        private final String key;
        private int listings;

        private Subnet(String key) {
            this.key = key;
        }
    }

    /** The cap that another listing would break; null: none. */
    @Nullable
    Refusal broken(Origin origin) {
        Seat seat = seats.get(origin.key());
        Subnet subnet = subnets.get(origin.subnet());
        if (seat != null && seat.listings >= origin.most(rules)) {
            return origin.capped();
        }
        if (subnet != null && subnet.listings >= rules.perSubnet()) {
            return Refusal.CAPPED_SUBNET;
        }
        return total >= rules.total() ? Refusal.CAPPED_SERVER : null;
    }

    /** Counts one more. */
    Seat take(Origin origin) {
        Seat seat = seats.computeIfAbsent(
                origin.key(),
                key -> new Seat(
                        key, origin.subnet().isEmpty() ? null : subnets.computeIfAbsent(origin.subnet(), Subnet::new)));
        seat.listings++;
        if (seat.subnet != null) {
            seat.subnet.listings++;
        }
        total++;
        return seat;
    }

    /** Counts one less. */
    void leave(Seat seat) {
        total--;
        if (--seat.listings == 0) {
            seats.remove(seat.key);
        }
        Subnet subnet = seat.subnet;
        if (subnet != null && --subnet.listings == 0) {
            subnets.remove(subnet.key);
        }
    }

    /** Addresses and servers that are counted. */
    int size() {
        return seats.size() + subnets.size();
    }
}
