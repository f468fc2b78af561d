package dev.outpost.relay.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a client has said nothing, and whether that is too long (docs/protocol.md, Limits). One thread. */
final class Silence {

    private final ConnectionRules rules;
    private final long openedNanos;

    /** Of the last whole message: whoever sends byte by byte is as good as silent. */
    private long lastMessageNanos;

    /** Of the last message that was no answer to a ping. */
    private long lastWishNanos;

    Silence(ConnectionRules rules, long nowNanos) {
        this.rules = rules;
        this.openedNanos = nowNanos;
        this.lastMessageNanos = nowNanos;
        this.lastWishNanos = nowNanos;
    }

    /** A message came, or one of a type that is skipped. */
    void heard(long nowNanos) {
        lastMessageNanos = nowNanos;
    }

    /** It asked for something, or was busy until now. */
    void wished(long nowNanos) {
        lastWishNanos = nowNanos;
    }

    /** Why a client that has not greeted is put out now; null: it may go on. */
    @Nullable
    String ungreeted(long nowNanos) {
        return nowNanos - openedNanos > rules.greetTimeout().toNanos()
                ? "no hello within " + rules.greetTimeout().toMillis() + " ms"
                : null;
    }

    /**
     * Why a client that has greeted is put out now; null: it may go on.
     *
     * @param playing in a match, in which no client is silent for long
     * @param atRest nothing is waited for but its own wish
     */
    @Nullable
    String tooLong(long nowNanos, boolean playing, boolean atRest) {
        Duration patience = playing ? rules.playTimeout() : rules.pingTimeout();
        if (nowNanos - lastMessageNanos > patience.toNanos()) {
            return "no message for " + patience.toMillis() + " ms, though pinged";
        }
        if (atRest && nowNanos - lastWishNanos > rules.idleTimeout().toNanos()) {
            return "asked for nothing for " + rules.idleTimeout().toMillis() + " ms";
        }
        return null;
    }
}
