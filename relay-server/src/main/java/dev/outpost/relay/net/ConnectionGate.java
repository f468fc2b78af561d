package dev.outpost.relay.net;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.ProtocolException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts connections, in all and by address, and refuses what is over the limits. Shared by all listeners.
 *
 * <p>An address is refilled by its rate each second and may save up as much as it may have open, so that a household
 * that may have many connections can open them at once.
 */
public final class ConnectionGate {

    private final ConnectionRules rules;
    private final LongSupplier nanoClock;
    private final Map<String, Address> addresses = new HashMap<>();
    private int open;
    private boolean draining;

    /** Nobody is in. */
    public ConnectionGate(ConnectionRules rules, LongSupplier nanoClock) {
        this.rules = rules;
        this.nanoClock = nanoClock;
    }

    ConnectionRules rules() {
        return rules;
    }

    /** Lets a connection in, or says why not; whoever was let in must {@link #leave}. */
    synchronized void enter(String host) throws ProtocolException {
        if (draining) {
            throw new ProtocolException(ErrorCode.DRAINING, "the relay shuts down");
        }
        if (open >= rules.maxConnections()) {
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_CONNECTIONS,
                    "the relay has " + rules.maxConnections()
                            + " connections, the most it may (relay.max_connections)");
        }
        Address address = addresses.computeIfAbsent(host, key -> new Address());
        address.refill();
        if (address.open >= rules.maxPerAddress()) {
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_FROM_ADDRESS,
                    "this address has " + rules.maxPerAddress()
                            + " connections, the most it may (relay.max_connections_per_ip)");
        }
        if (address.tokens < 1) {
            throw new ProtocolException(
                    ErrorCode.CONNECTING_TOO_FAST,
                    "this address opens more than " + rules.connectsPerAddressPerS()
                            + " connections a second (relay.max_connects_per_ip_per_s)");
        }
        address.tokens--;
        address.open++;
        open++;
    }

    /** A connection that was let in is closed. */
    synchronized void leave(String host) {
        Address address = addresses.get(host);
        if (address != null && address.open > 0) {
            address.open--;
            open--;
        }
    }

    /** Forgets addresses that have nothing open and nothing to be held against them. */
    synchronized void sweep() {
        addresses.values().removeIf(address -> {
            address.refill();
            return address.open == 0 && address.tokens >= address.mostTokens();
        });
    }

    /** From now on nobody is let in. */
    synchronized void drain() {
        draining = true;
    }

    /** Connections now open. */
    public synchronized int open() {
        return open;
    }

    /** Addresses now remembered. */
    synchronized int remembered() {
        return addresses.size();
    }

    private final class Address {
        private double tokens = mostTokens();
        private long refilledNanos = nanoClock.getAsLong();
        private int open;

        double mostTokens() {
            return Math.max(rules.connectsPerAddressPerS(), rules.maxPerAddress());
        }

        void refill() {
            long now = nanoClock.getAsLong();
            tokens = Math.min(mostTokens(), tokens + (now - refilledNanos) / 1e9 * rules.connectsPerAddressPerS());
            refilledNanos = now;
        }
    }
}
