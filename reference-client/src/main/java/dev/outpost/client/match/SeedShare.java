package dev.outpost.client.match;

import dev.outpost.relay.protocol.Protocol;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A player's share of a match's seed: a nonce, and what it commits to it by (docs/protocol.md, section "The seed"). */
final class SeedShare {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] nonce = new byte[Protocol.SEED_NONCE_BYTES];

    SeedShare() {
        RANDOM.nextBytes(nonce);
    }

    /** The nonce, in hex. */
    String nonce() {
        return HexFormat.of().formatHex(nonce);
    }

    /** Its SHA-256, in hex. */
    String commit() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(nonce));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
