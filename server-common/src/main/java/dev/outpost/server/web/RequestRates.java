package dev.outpost.server.web;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often an address and its subnet may ask, by the generic cell rate algorithm: of each, only the time is kept at which
 * it would have used up what it had. An IPv6 address counts with its /64, of which one household has all; its subnet is the
 * /48, that of an IPv4 address the /24. A subnet may {@value #SUBNET_TIMES} times as much as an address. Any thread.
 */
public final class RequestRates {

    static final int SUBNET_TIMES = 8;

    /** More are not told apart: they share one allowance of a subnet's size. */
    private static final int MOST_KNOWN = 200_000;

    private static final Long OTHERS = Long.MIN_VALUE;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Used up at; an entry that is swept between look-up and use costs one request's count. */
    private final ConcurrentHashMap<Long, AtomicLong> addresses = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<Long, AtomicLong> subnets = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;
    private final long perS;
    private final long burst;

    /**
     * For one kind of request.
     *
     * @param perS of one address each second; 0: any number
     * @param burst so many at once after a pause
     */
    RequestRates(long perS, long burst, LongSupplier nanoClock) {
        if (perS < 0 || burst < 1) {
            throw new IllegalArgumentException(
                    "rate " + perS + ", burst " + burst + "; accepted: 0 or more, 1 or more");
        }
        this.perS = perS;
        this.burst = burst;
        this.nanoClock = nanoClock;
    }

    long perS() {
        return perS;
    }

    /** Lets a request in: 0; or says how many nanoseconds are too soon. */
    long tooSoonNanos(InetAddress address) {
        if (perS == 0) {
            return 0;
        }
        long now = nanoClock.getAsLong();
        long tooSoon = use(addresses, key(address, false), perS, burst, now);
        return tooSoon > 0 ? tooSoon : use(subnets, key(address, true), perS * SUBNET_TIMES, burst * SUBNET_TIMES, now);
    }

    /** Forgets who has all of its allowance. */
    void sweep() {
        long now = nanoClock.getAsLong();
        addresses.values().removeIf(usedUp -> usedUp.get() - now <= 0);
        subnets.values().removeIf(usedUp -> usedUp.get() - now <= 0);
    }

    /** Addresses and subnets now remembered. */
    int known() {
        return addresses.size() + subnets.size();
    }

    private static long use(ConcurrentHashMap<Long, AtomicLong> known, long key, long perS, long burst, long now) {
        AtomicLong usedUp = known.get(key);
        if (usedUp == null) {
            boolean full = known.size() >= MOST_KNOWN;
            usedUp = known.computeIfAbsent(full ? OTHERS : key, fresh -> new AtomicLong(now));
        }
        long interval = SECOND / perS;
        while (true) {
            long before = usedUp.get();
            long from = before - now > 0 ? before : now;
            long tooSoon = from - now - (burst - 1) * interval;
            if (tooSoon > 0) {
                return tooSoon;
            }
            if (usedUp.compareAndSet(before, from + interval)) {
                return 0;
            }
        }
    }

    private static long key(InetAddress address, boolean subnet) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            int whole = ByteBuffer.wrap(bytes).getInt();
            return Integer.toUnsignedLong(subnet ? whole & ~0xFF : whole);
        }
        long network = ByteBuffer.wrap(bytes).getLong();
        return subnet ? network & ~0xFFFFL : network;
    }
}
