package dev.outpost.tracking.reach;

import dev.outpost.tracking.listing.Contact;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints are tried when, and what was found: decides, connects nowhere itself. A host is only ever tried at the
 * address its own request came from. Any thread; the times that it is given never go back.
 */
final class Challenges {

    /** Findings are of listings that are not shown; those of the oldest go first. */
    private static final int MOST_KEPT = 65_536;

    private static final long MINUTE_MS = 60_000;

    /** A relay lists many rooms; what was reached is not tried again for each. */
    private static final long REACHED_MS = 60_000;

    private static final int IPV6_NETWORK_BYTES = 8;

    private final ReachRules rules;
    private final Map<String, Standing> standings = new LinkedHashMap<>();
    private final Deque<Probe> waiting = new ArrayDeque<>();
    private final Map<InetAddress, Integer> asked = new HashMap<>();
    private final Map<Place, Long> reached = new LinkedHashMap<>();
    private long minute = -1;
    private int running;

    Challenges(ReachRules rules) {
        this.rules = rules;
    }

    /**
     * One connection to be tried.
     *
     * @param id of the listing
     * @param address where
     * @param port 1024 or above
     * @param relay whether a relay must answer there
     */
    record Probe(String id, InetAddress address, int port, boolean relay) {

        private Place place() {
            return new Place(address, port, relay);
        }
    }

    private record Place(InetAddress address, int port, boolean relay) {}

    /**
     * Asks for a check, which comes to pass when its turn is, or not at all: {@link #finding} tells why.
     *
     * @return whether none is needed, since the same place was reached a moment ago
     */
    synchronized boolean ask(String id, Contact contact, InetAddress from, long nowMs) {
        Standing standing = standings.get(id);
        if (standing == null) {
            standing = new Standing();
            standings.put(id, standing);
            if (standings.size() > MOST_KEPT) {
                standings.remove(standings.keySet().iterator().next());
            }
        } else if (standing.open || nowMs - standing.triedMs < rules.again().toMillis()) {
            return false;
        }
        InetAddress announced = Addresses.literal(contact.endpoint().host());
        Probe probe = new Probe(id, from, contact.endpoint().port(), contact instanceof Contact.Relayed);
        if (announced != null && !announced.equals(from)) {
            standing.finding = Finding.REACH_ELSEWHERE;
        } else if (ReachRules.isTooLow(contact.endpoint().port())) {
            standing.finding = Finding.REACH_LOW_PORT;
        } else if (nowMs - reached.getOrDefault(probe.place(), Long.MIN_VALUE / 2) < REACHED_MS) {
            standings.remove(id);
            return true;
        } else if (waiting.size() >= rules.waiting() || !mayBeTried(from, nowMs)) {
            standing.finding = Finding.REACH_LATER;
        } else {
            standing.open = true;
            standing.triedMs = nowMs;
            waiting.add(probe);
        }
        return false;
    }

    /** The next to be tried now; null: none, or enough are under way. Each is to be {@link #done}. */
    synchronized @Nullable Probe next() {
        if (running >= rules.atOnce()) {
            return null;
        }
        Probe probe = waiting.poll();
        if (probe != null) {
            running++;
        }
        return probe;
    }

    /** A probe has ended; null: the host was reached, and nothing is kept of it. */
    synchronized void done(Probe probe, @Nullable Finding found, long nowMs) {
        running--;
        reached.remove(probe.place());
        if (found == null) {
            reached.put(probe.place(), nowMs);
            if (reached.size() > MOST_KEPT) {
                reached.remove(reached.keySet().iterator().next());
            }
        }
        Standing standing = standings.get(probe.id());
        if (standing == null) {
            return;
        }
        standing.open = false;
        if (found == null) {
            standings.remove(probe.id());
        } else {
            standing.finding = found;
        }
    }

    /** The listing is no more. */
    synchronized void forget(String id) {
        standings.remove(id);
    }

    /** What is known of a listing; null: nothing. */
    synchronized @Nullable Finding finding(String id) {
        Standing standing = standings.get(id);
        return standing == null ? null : standing.finding;
    }

    private boolean mayBeTried(InetAddress from, long nowMs) {
        if (nowMs / MINUTE_MS != minute) {
            minute = nowMs / MINUTE_MS;
            asked.clear();
        }
        InetAddress who = network(from);
        int before = asked.getOrDefault(who, 0);
        boolean may = before < rules.perAddressPerMinute() && (before > 0 || asked.size() < MOST_KEPT);
        if (may) {
            asked.put(who, before + 1);
        }
        return may;
    }

    /** One household has one IPv4 address, or one /64 of IPv6. */
    private static InetAddress network(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address;
        }
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    private static final class Standing {
        private Finding finding = Finding.REACH_PENDING;
        private boolean open;
        private long triedMs;
    }
}
